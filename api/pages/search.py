"""The recruiter's pages: paste an ad or take a stored posting, and read the ranking with its proofs."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api.dependencies import SnapshotDep, WorkplaceDep
from api.matching import Selection, ad_posting, engine_of, select
from api.pages.forms import PAGE, SearchForm, read_form
from api.pages.guard import require_session
from api.pages.rendering import page
from api.pages.view import candidate_marks, card, marked, posting_marks
from api.problems import ApiError
from api.records import get_record
from api.routes.matching import MAX_TRAININGS, require_indexed
from api.workplace import Snapshot, Workplace
from matcher.geo import distance_km, locate
from matcher.ranking.demand import posting_text
from matcher.records import Candidate, Posting, Training
from matcher.services.search import Ranking, explain

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
    request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep, form: FormDep
) -> HTMLResponse:
    """Rank the stored profiles for a pasted ad; nothing of it is stored."""
    if not form.text or form.faults:
        return _home(request, workplace, snapshot, form, asked=True)
    posting = ad_posting(form.text, commune=form.commune or None, contract=form.contract or None)
    return _results(request, snapshot, posting, form, stored=False)


@router.get("/classement")
def choose(request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep, offre: str = "") -> HTMLResponse:
    """Rank for the posting chosen in the list of the home page."""
    return _stored_results(request, workplace, snapshot, offre)


@router.get("/offres/{posting_id}/classement")
def search_posting(
    request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep, posting_id: str
) -> HTMLResponse:
    """Rank the stored profiles for a stored posting."""
    return _stored_results(request, workplace, snapshot, posting_id)


@router.get("/offres/{posting_id}/profils/{candidate_id}")
def sheet(
    request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep, posting_id: str, candidate_id: str
) -> HTMLResponse:
    """Show one match in full: both texts, the proofs in them, and the courses that would help."""
    posting = get_record(workplace, Posting, posting_id)
    candidate = get_record(workplace, Candidate, candidate_id)
    row = require_indexed(snapshot, candidate.id)
    match = explain(
        posting, candidate.id, snapshot.pool, workplace.store.list(Training, limit=MAX_TRAININGS).records
    )
    here, home_point = locate(posting.commune, posting.postal_code).point, snapshot.points[row]
    indexed = snapshot.pool.candidates[row]
    return page(
        request,
        "sheet.html",
        posting=posting,
        card=card(match, indexed, distance_km(here, home_point) if here and home_point else None),
        posting_pieces=marked(posting_text(posting), posting_marks(match)),
        candidate_pieces=marked(indexed.text, candidate_marks(match)),
        engine=engine_of(snapshot),
    )


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


def _stored_results(
    request: Request, workplace: Workplace, snapshot: Snapshot, posting_id: str
) -> HTMLResponse:
    posting = get_record(workplace, Posting, posting_id)
    form = read_form(request.query_params)
    return _results(request, snapshot, posting, form, stored=True)


def _results(
    request: Request, snapshot: Snapshot, posting: Posting, form: SearchForm, *, stored: bool
) -> HTMLResponse:
    ranking = snapshot.ranking(posting)
    form, found = _select(snapshot, ranking, form)
    pool = snapshot.pool
    return page(
        request,
        "results.html",
        posting=posting,
        stored=stored,
        form=form,
        found=found,
        cards=[
            card(match, pool.candidates[pool.rows[match.candidate_id]], distance)
            for match, distance in found.matches
        ],
        requirements=ranking.demand.requirements,
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
