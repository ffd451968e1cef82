"""One match on paper: for the recruiter, for the person themselves, and beside somebody else."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.contests import decide_contest, list_by_status, open_contest
from api.dependencies import ActorDep, SnapshotDep, WorkplaceDep
from api.log_schemas import ContestBody, ContestStatus
from api.matching import distance_to_job, engine_of, get_pair
from api.pages.guard import require_session
from api.pages.rendering import page, segment
from api.pages.view import candidate_marks, card, gap_bars, marked, posting_marks
from api.records import get_record
from api.served import serve_comparison, serve_explanation
from api.workplace import Snapshot, Workplace
from matcher.ranking.demand import posting_text
from matcher.ranking.narrative import comparison_section
from matcher.records import Candidate, Posting
from matcher.records.errors import Text

router = APIRouter(dependencies=[Depends(require_session)])

NEIGHBOURS = 12
"""Best ranked people offered to be compared with."""

SHOWN_CONTESTS = 100

GROUND_NAMES: dict[str, Text] = {
    "human-review": Text("Demande d'examen par une personne", "Request for a human review"),
    "wrong-fact": Text("Une information est fausse", "A fact is wrong"),
    "missing-fact": Text("Une information n'a pas été vue", "A fact was not seen"),
    "eligibility": Text("Une condition est mal appliquée", "A condition is misapplied"),
    "unfair": Text("Le résultat paraît injuste", "The result seems unfair"),
    "other": Text("Autre", "Other"),
}
STATUS_NAMES: dict[str, Text] = {
    "open": Text("à traiter", "to be handled"),
    "in-review": Text("en cours d'examen", "under review"),
    "upheld": Text("acceptée", "upheld"),
    "rejected": Text("refusée, avec une réponse", "rejected, with an answer"),
}
PARTY_NAMES: dict[str, Text] = {
    "candidate": Text("la personne", "the person"),
    "recruiter": Text("qui recrute", "the recruiter"),
}


@router.get("/offres/{posting_id}/profils/{candidate_id}")
def sheet(
    request: Request,
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    actor: ActorDep,
    posting_id: str,
    candidate_id: str,
) -> HTMLResponse:
    """Show one match in full: texts, proofs, courses that would help, doubts, others to compare with."""
    posting, candidate = get_pair(workplace, snapshot, posting_id, candidate_id)
    explanation, log_id = serve_explanation(workplace, snapshot, actor, posting, candidate.id)
    row = snapshot.pool.rows[candidate.id]
    indexed = snapshot.pool.candidates[row]
    return page(
        request,
        "sheet.html",
        posting=posting,
        card=card(explanation, indexed, distance_to_job(snapshot, posting, row), explanation.path),
        explanation=explanation,
        others=_others(workplace, snapshot, posting, candidate.id),
        posting_pieces=marked(posting_text(posting), posting_marks(explanation)),
        candidate_pieces=marked(indexed.text, candidate_marks(explanation)),
        log_id=log_id,
        grounds=GROUND_NAMES,
        contested=request.query_params.get("conteste") == "1",
        engine=engine_of(snapshot),
    )


@router.get("/offres/{posting_id}/profils/{candidate_id}/explication")
def candidate_sheet(
    request: Request,
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    actor: ActorDep,
    posting_id: str,
    candidate_id: str,
) -> HTMLResponse:
    """Show the sheet that is handed to the person: in words for them, without anybody else's data."""
    posting, candidate = get_pair(workplace, snapshot, posting_id, candidate_id)
    explanation, log_id = serve_explanation(
        workplace, snapshot, actor, posting, candidate.id, audience="candidate"
    )
    return page(
        request,
        "candidate_sheet.html",
        posting=posting,
        explanation=explanation,
        card=card(explanation, snapshot.pool.candidates[snapshot.pool.rows[candidate.id]], None),
        log_id=log_id,
        engine=engine_of(snapshot),
    )


@router.get("/offres/{posting_id}/comparaison")
def comparison(
    request: Request,
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    actor: ActorDep,
    posting_id: str,
    un: str = "",
    autre: str = "",
) -> HTMLResponse:
    """Show why one of two people stands before the other."""
    posting, one = get_pair(workplace, snapshot, posting_id, un)
    other = get_pair(workplace, snapshot, posting_id, autre)[1]
    made, statuses, log_id = serve_comparison(workplace, snapshot, actor, posting, one.id, other.id)
    return page(
        request,
        "comparison.html",
        posting=posting,
        comparison=made,
        words=comparison_section(made, statuses),
        bars=gap_bars(made),
        statuses=statuses,
        people={person.id: person for person in (one, other)},
        others=_others(workplace, snapshot, posting, made.second_id),
        log_id=log_id,
        engine=engine_of(snapshot),
    )


def _others(workplace: Workplace, snapshot: Snapshot, posting: Posting, candidate_id: str) -> list[str]:
    """Return the ids of the best ranked people, this one left out."""
    best = workplace.rank_stored(snapshot, posting).order
    # Two more: the person themselves, and somebody withdrawn.
    ids = (snapshot.pool.ids[row] for row in best[: NEIGHBOURS + 2].tolist())
    return [one for one in ids if one != candidate_id and one not in snapshot.withdrawn][:NEIGHBOURS]


@router.post("/offres/{posting_id}/profils/{candidate_id}/contester")
def contest(
    workplace: WorkplaceDep,
    actor: ActorDep,
    posting_id: str,
    candidate_id: str,
    journal: Annotated[int, Form(ge=1, le=2_000_000_000)],
    motif: Annotated[str, Form(max_length=30)] = "human-review",
    partie: Annotated[str, Form(max_length=20)] = "candidate",
    message: Annotated[str, Form(max_length=5_000)] = "",
) -> RedirectResponse:
    """Record a contestation of the sheet shown."""
    posting = get_record(workplace, Posting, posting_id)
    candidate = get_record(workplace, Candidate, candidate_id)
    body = ContestBody.model_validate(
        {
            "candidate_id": candidate.id,
            "party": partie if partie in PARTY_NAMES else "candidate",
            "ground": motif if motif in GROUND_NAMES else "other",
            "message": message,
        }
    )
    made = open_contest(workplace, journal, body, actor)
    return RedirectResponse(_sheet_address(posting.id, made.candidate_id), status_code=303)


def _sheet_address(posting_id: str, candidate_id: str) -> str:
    return f"/offres/{segment(posting_id)}/profils/{segment(candidate_id)}?conteste=1"


@router.get("/contestations")
def contests(request: Request, workplace: WorkplaceDep) -> HTMLResponse:
    """List the contestations, those to be handled first."""
    found, total = list_by_status(workplace, SHOWN_CONTESTS)
    return page(
        request,
        "contests.html",
        contests=found,
        total=total,
        grounds=GROUND_NAMES,
        statuses=STATUS_NAMES,
        parties=PARTY_NAMES,
        postings={one.entry: _posting_of(workplace, one.entry) for one in found},
        saved=request.query_params.get("note") == "1",
    )


def _posting_of(workplace: Workplace, entry: int) -> str:
    logged = workplace.store.audit.get(entry)
    return str(logged.data.get("posting", {}).get("id", "")) if logged is not None else ""


@router.post("/contestations/{contest_id}")
def decide(
    workplace: WorkplaceDep,
    actor: ActorDep,
    contest_id: str,
    statut: Annotated[ContestStatus, Form()],
    reponse: Annotated[str, Form(max_length=5_000)] = "",
) -> RedirectResponse:
    """Set what a person decided about a contestation."""
    decide_contest(workplace, contest_id, statut, reponse, actor)
    return RedirectResponse("/contestations?note=1", status_code=303)
