"""The recruiter's pages: paste an ad or take a stored posting, and read the ranking with its proofs."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api.dependencies import ActorDep, SnapshotDep, WorkplaceDep
from api.matching import Selection, ad_posting, engine_of, select
from api.pages.forms import PAGE, SearchForm, read_form
from api.pages.guard import require_session
from api.pages.rendering import page
from api.pages.view import card
from api.problems import ApiError
from api.records import get_record
from api.served import log_selection, settings_of
from api.workplace import Snapshot, Workplace
from matcher.ranking.eligibility import DISCLAIMER, posting_warnings
from matcher.ranking.path_words import path_lines
from matcher.ranking.requirement_names import requirement_name
from matcher.records import Posting
from matcher.services.search import Ranking
from matcher.store import Actor

router = APIRouter(dependencies=[Depends(require_session)])

SHOWN_POSTINGS = 200
"""Stored postings offered in the list of the home page."""


@router.get("/")
def home(request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep) -> HTMLResponse:
    """Show the search form."""
    return _home(request, workplace, snapshot, SearchForm())


async def _form(request: Request) -> SearchForm:
    async with request.form(max_files=0, max_fields=20) as values:
        return read_form(values)


FormDep = Annotated[SearchForm, Depends(_form)]


@router.post("/")
def search_ad(
    request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep, actor: ActorDep, form: FormDep
) -> HTMLResponse:
    """Rank the stored profiles for a pasted ad; of its text only a hash is kept, in the audit log."""
    if not form.text or form.faults:
        return _home(request, workplace, snapshot, form, asked=True)
    posting = ad_posting(form.text, commune=form.commune or None, contract=form.contract or None)
    asked = Asked(request, workplace, snapshot, actor)
    return _results(asked, posting, form, snapshot.ranking(posting), stored=False)


@router.get("/classement")
def choose(
    request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep, actor: ActorDep, offre: str = ""
) -> HTMLResponse:
    """Rank for the posting chosen in the list of the home page."""
    return _stored_results(Asked(request, workplace, snapshot, actor), offre)


@router.get("/offres/{posting_id}/classement")
def search_posting(
    request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep, actor: ActorDep, posting_id: str
) -> HTMLResponse:
    """Rank the stored profiles for a stored posting."""
    return _stored_results(Asked(request, workplace, snapshot, actor), posting_id)


class Asked(NamedTuple):
    """A request with what answers it and who sent it."""

    request: Request
    workplace: Workplace
    snapshot: Snapshot
    actor: Actor


def _home(
    request: Request, workplace: Workplace, snapshot: Snapshot, form: SearchForm, *, asked: bool = False
) -> HTMLResponse:
    stored = workplace.store.list(Posting, limit=SHOWN_POSTINGS)
    return page(
        request,
        "home.html",
        422 if asked else 200,
        form=form,
        asked=asked,
        postings=stored.records,
        total_postings=stored.total,
        engine=engine_of(snapshot),
    )


def _stored_results(asked: Asked, posting_id: str) -> HTMLResponse:
    posting = get_record(asked.workplace, Posting, posting_id)
    form = read_form(asked.request.query_params)
    ranking = asked.workplace.rank_stored(asked.snapshot, posting)
    return _results(asked, posting, form, ranking, stored=True)


def _results(
    asked: Asked, posting: Posting, form: SearchForm, ranking: Ranking, *, stored: bool
) -> HTMLResponse:
    snapshot = asked.snapshot
    form, found = _select(snapshot, ranking, form)
    settings = settings_of(form.filters, offset=form.offset, limit=form.limit)
    log_id = log_selection(asked.workplace, snapshot, asked.actor, posting, found, settings)
    pool, demand = snapshot.pool, ranking.demand
    rows = [pool.rows[match.candidate_id] for match, _ in found.matches]
    paths = path_lines(demand, pool, rows, "recruiter")
    return page(
        asked.request,
        "results.html",
        posting=posting,
        stored=stored,
        form=form,
        found=found,
        cards=[
            card(match, pool.candidates[row], distance, path)
            for (match, distance), row, path in zip(found.matches, rows, paths, strict=True)
        ],
        requirements=[(one.need, requirement_name(demand, one)) for one in demand.requirements],
        warnings=posting_warnings(posting),
        disclaimer=DISCLAIMER,
        log_id=log_id,
        engine=engine_of(snapshot),
        page_size=PAGE,
    )


def _select(snapshot: Snapshot, ranking: Ranking, form: SearchForm) -> tuple[SearchForm, Selection]:
    """Return the matches; where the place asked for is not known, those without that filter, and why."""
    try:
        return form, select(snapshot, ranking, form.filters, offset=form.offset, limit=form.limit)
    except ApiError as error:
        faults = tuple(fault.detail for fault in error.faults)
        filters = form.filters.model_copy(update={"commune": None})
        told = replace(form, faults=(*form.faults, *faults), filters=filters)
        return told, select(snapshot, ranking, filters, offset=form.offset, limit=form.limit)
