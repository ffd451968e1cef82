"""Lists and single pages of postings and profiles."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.cleaning import clean_text
from api.dependencies import ActorDep, SnapshotDep, WorkplaceDep
from api.matching import postings_near, rank_postings
from api.pages.forms import whole
from api.pages.guard import require_session
from api.pages.rendering import page
from api.pages.view import CERTIFICATE_STATE, card, fact_marks, marked
from api.records import delete_record, get_record
from api.schemas import MAX_OFFSET
from api.served import log_offers
from matcher.ranking.wording import GRADES
from matcher.records import Candidate, Facts, OccupationFact, Posting, SkillFact
from matcher.store import Filters
from matcher.taxonomy.names import reader_name

router = APIRouter(dependencies=[Depends(require_session)])

PAGE = 25
SHOWN_POSTINGS = 8


def _filters(request: Request) -> tuple[Filters, int]:
    def word(name: str) -> str | None:
        return clean_text(request.query_params.get(name, ""))[:200].strip() or None

    offset = whole(request.query_params.get("debut", ""), 0, MAX_OFFSET)
    return Filters(contract=word("contrat"), commune=word("commune"), firm=word("entreprise")), offset


@router.get("/offres")
def postings(request: Request, workplace: WorkplaceDep) -> HTMLResponse:
    """List the stored postings."""
    filters, offset = _filters(request)
    listed = workplace.store.list(Posting, filters, offset=offset, limit=PAGE)
    return page(
        request,
        "postings.html",
        listed=listed,
        filters=filters,
        offset=offset,
        page_size=PAGE,
    )


@router.get("/offres/{posting_id}")
def posting_detail(request: Request, workplace: WorkplaceDep, posting_id: str) -> HTMLResponse:
    """Show one posting as it was understood."""
    return page(request, "posting.html", posting=get_record(workplace, Posting, posting_id))


@router.get("/profils")
def candidates(request: Request, workplace: WorkplaceDep) -> HTMLResponse:
    """List the stored profiles, without contact data."""
    filters, offset = _filters(request)
    filters = Filters(contract=filters.contract, commune=filters.commune)
    listed = workplace.store.list(Candidate, filters, offset=offset, limit=PAGE)
    return page(
        request,
        "candidates.html",
        listed=listed,
        filters=filters,
        offset=offset,
        page_size=PAGE,
        removed=request.query_params.get("retire") == "1",
    )


@router.get("/profils/{candidate_id}")
def candidate_detail(
    request: Request, workplace: WorkplaceDep, snapshot: SnapshotDep, actor: ActorDep, candidate_id: str
) -> HTMLResponse:
    """Show one profile as a firm sees it, what was understood of it, and the postings that fit."""
    person = get_record(workplace, Candidate, candidate_id, contact=True)
    row = snapshot.pool.rows.get(person.id)
    facts, offers = Facts(), []
    if row is not None:
        facts = snapshot.pool.facts[row]
        near = postings_near(workplace, snapshot, person.id)
        by_id = {posting.id: posting for posting in near}
        found = rank_postings(workplace, snapshot, person.id, near, offset=0, limit=SHOWN_POSTINGS)
        log_offers(workplace, snapshot, actor, person.id, found)
        offers = [
            (by_id[match.posting_id], card(match, snapshot.pool.candidates[row], distance))
            for match, distance in found.matches
            if match.grade
        ]
    indexed_text = snapshot.pool.candidates[row].text if row is not None else person.text
    return page(
        request,
        "candidate.html",
        person=person,
        facts=facts,
        skills=_named(fact for fact in facts.skills if not fact.negated),
        trades=_named(facts.occupations),
        pieces=marked(indexed_text, fact_marks(facts)),
        offers=offers,
        states=CERTIFICATE_STATE,
        grades=GRADES,
        indexed=row is not None,
    )


@router.post("/profils/{candidate_id}/retirer")
def remove_candidate(workplace: WorkplaceDep, candidate_id: str) -> RedirectResponse:
    """Delete a profile with all that was computed from it."""
    delete_record(workplace, Candidate, candidate_id)
    return RedirectResponse("/profils?retire=1", status_code=303)


def _named(facts: Iterable[SkillFact | OccupationFact]) -> list[str]:
    """Return the names of skills or trades, each once."""
    return list(dict.fromkeys(reader_name(fact.uri, fact.label) for fact in facts))
