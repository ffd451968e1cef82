"""After the forum: the figures owed to its funders, and judgements for the evaluation.

Nothing here touches the ranking: outcomes are counted and exported. Whether the ranking's weights change
because of them is a decision of a person, see docs/outcomes.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from matcher.readers.folding import folded
from matcher.records import Candidate, Posting
from matcher.records.errors import Text
from matcher.records.event import Event, Plan
from matcher.records.numbers import how_many
from matcher.records.outcome import HELD, Balance, Count, Kpi, Outcome
from matcher.services.openings import read_openings
from matcher.services.search import DEFAULT_ENCODER
from matcher.services.show_up import learn_rates
from matcher.services.trade_names import family_name
from matcher.understanding.trades import load_trade_reader
from models.registry import load_encoder

LEAST_GROUP = 5
"""Fewest people a figure on women and men may be about (k-anonymity)."""

GRADES = {"hired": 3, "offered": 3, "second_interview": 2, "refused": 0}
"""Grade of each outcome for the evaluation; "met" and "absent" say nothing of competence."""

PRACTICAL = re.compile(
    r"\b(?:trajet|distance|(?:trop )?loin|transport|voiture|permis|horaire|nuit|week end|salaire|"
    r"remuneration|contrat|age\b|mineur|disponib|logement|garde|absent|decline|ne souhaite pas|pas interesse|"
    r"prefere|wage|shift|travel|availab)"
)
"""Words of reasons that say nothing of competence: such a refusal is no judgement of a match."""


def make_kpi(
    event: Event,
    plan: Plan,
    outcomes: Sequence[Outcome],
    postings: Sequence[Posting] = (),
    candidates: Sequence[Candidate] = (),
) -> Kpi:
    """Return the figures of a forum.

    Args:
        event: as it was planned.
        plan: its meetings.
        outcomes: one a meeting, as `merge` keeps them.
        postings: to tell trade families; all meetings count as "no family" without.
        candidates: to tell show-up rates by kind and distance.
    """
    own = [outcome for outcome in outcomes if outcome.event == event.id]
    firms = {stand.id: stand.firm or stand.id for stand in event.stands}
    families = posting_families(postings)
    by_pair = {(meeting.stand, meeting.visitor): meeting.posting for meeting in plan.meetings}

    shown = {stand.id: {families.get(one, "") for one in stand.postings} for stand in event.stands}

    def family(stand: str, visitor: str, posting: str | None) -> str:
        one = posting or by_pair.get((stand, visitor))
        if one is None and len(shown.get(stand, ())) != 1:
            return Text("Découverte, sans offre précise", "Discovery, no single posting").render()
        return family_name(families.get(one, "") if one else next(iter(shown[stand])))

    named = {posting for stand in event.stands for posting in stand.postings}
    held = [outcome for outcome in own if outcome.status in HELD]
    everything = Text("Ensemble", "All").render()
    return Kpi(
        event=event.id,
        name=event.name,
        date=event.date,
        registered=len(event.visitors),
        expected=len({meeting.visitor for meeting in plan.meetings}),
        came=len({outcome.visitor for outcome in held}),
        stands=len(event.stands),
        openings=len(named),
        positions=sum(posting.positions for posting in postings if posting.id in named),
        total=next(iter(_counts(plan, own, lambda *_: everything)), Count(label=everything)),
        by_firm=tuple(_counts(plan, own, lambda stand, *_: firms.get(stand, stand))),
        by_family=tuple(_counts(plan, own, family)),
        reasons=_reasons(own),
        balance=gender_balance(own),
        show_up=learn_rates(event, plan, own, candidates).segments,
        notes=tuple(_notes(plan, own)),
    )


def _counts(
    plan: Plan, outcomes: Sequence[Outcome], label_of: Callable[[str, str, str | None], str]
) -> list[Count]:
    """Count planned meetings and outcomes by label; the largest first."""
    planned: Counter[str] = Counter()
    statuses: dict[str, Counter[str]] = {}
    people: dict[str, set[str]] = {}
    unknown: Counter[str] = Counter()
    told = {(outcome.stand, outcome.visitor) for outcome in outcomes}
    for meeting in plan.meetings:
        label = label_of(meeting.stand, meeting.visitor, meeting.posting)
        planned[label] += 1
        unknown[label] += (meeting.stand, meeting.visitor) not in told
    for outcome in outcomes:
        label = label_of(outcome.stand, outcome.visitor, outcome.posting)
        statuses.setdefault(label, Counter())[outcome.status] += 1
        if outcome.status in HELD:
            people.setdefault(label, set()).add(outcome.visitor)
    labels = sorted({*planned, *statuses}, key=lambda one: (-planned[one], one))
    found = []
    for label in labels:
        count = statuses.get(label, Counter())
        found.append(
            Count(
                label=label,
                planned=planned[label],
                held=sum(count[status] for status in HELD),
                absent=count["absent"],
                unknown=unknown[label],
                # Somebody hired was seen again and made an offer first, whether or not it was written.
                second_interviews=count["second_interview"] + count["offered"] + count["hired"],
                offers=count["offered"] + count["hired"],
                hired=count["hired"],
                refused=count["refused"],
                people=len(people.get(label, ())),
            )
        )
    return found


def posting_families(postings: Sequence[Posting]) -> dict[str, str]:
    """Return the trade family of each posting that a trade of the cluster explains."""
    if not postings:
        return {}
    encoder = load_encoder(DEFAULT_ENCODER)
    trades = load_trade_reader(encoder).model.occupations
    return {
        opening.posting.id: trades[row].family or ""
        for row, found in read_openings(postings, encoder).by_trade.items()
        for opening in found
    }


def gender_balance(outcomes: Sequence[Outcome]) -> Balance | None:
    """Return women and men among those who came, as declared; None where no column declares it.

    Nothing is shown while one group counts fewer than LEAST_GROUP people, or while those who declared
    nothing are so few that they could be told by subtraction. Hirings by gender follow the same rule.
    """
    came = {outcome.visitor for outcome in outcomes if outcome.status in HELD}
    declared = {one.visitor: one.gender for one in outcomes if one.gender and one.visitor in came}
    if not declared:
        return None
    counts = Counter(gender for gender in declared.values() if gender)
    hired = Counter(
        declared[one] or ""
        for one in {outcome.visitor for outcome in outcomes if outcome.status == "hired"}
        if one in declared
    )
    silent = len(came) - len(declared)
    safe = min(counts.values()) >= LEAST_GROUP and (silent == 0 or silent >= LEAST_GROUP)
    note = Text("", "")
    if not safe:
        note = Text(
            f"Non montré : un groupe compte moins de {LEAST_GROUP} personnes.",
            f"Not shown: a group counts fewer than {LEAST_GROUP} people.",
        )
    shown_hired = dict(hired) if safe and hired and min(hired[one] for one in counts) >= LEAST_GROUP else {}
    return Balance(
        declared=len(declared),
        shown=safe,
        counts=dict(sorted(counts.items())) if safe else {},
        hired=dict(sorted(shown_hired.items())),
        note=note.render(),
    )


def _reasons(outcomes: Sequence[Outcome]) -> dict[str, int]:
    counted = Counter(
        " ".join(outcome.reason.split())[:120]
        for outcome in outcomes
        if outcome.reason and outcome.status in ("refused", "absent")
    )
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _notes(plan: Plan, outcomes: Sequence[Outcome]) -> list[str]:
    notes = []
    told = {(outcome.stand, outcome.visitor) for outcome in outcomes}
    silent = sum((meeting.stand, meeting.visitor) not in told for meeting in plan.meetings)
    if silent:
        notes.append(
            how_many(
                silent,
                Text(
                    "rendez-vous sans suite connue : ni tenu ni manqué dans ces chiffres.",
                    "meeting without a known outcome: neither held nor missed in these figures.",
                ),
                Text(
                    "rendez-vous sans suite connue : ni tenus ni manqués dans ces chiffres.",
                    "meetings without a known outcome: neither held nor missed in these figures.",
                ),
            )
        )
    planned = {(meeting.stand, meeting.visitor) for meeting in plan.meetings}
    extra = sum(
        (outcome.stand, outcome.visitor) not in planned and outcome.status in HELD for outcome in outcomes
    )
    if extra:
        notes.append(
            how_many(
                extra,
                Text(
                    "rencontre hors plan comptée parmi les tenues.",
                    "unplanned meeting counted among those held.",
                ),
                Text(
                    "rencontres hors plan comptées parmi les tenues.",
                    "unplanned meetings counted among those held.",
                ),
            )
        )
    return [note.render() for note in notes]


def judgements(
    event: Event, plan: Plan, outcomes: Sequence[Outcome]
) -> tuple[list[tuple[str, str, int]], int]:
    """Return (posting, candidate, grade) for the evaluation, and how many outcomes say nothing of competence.

    Hired or offered counts 3, a second interview 2, a refusal 0 unless its reason is practical (trip,
    hours, wage, contract, the person's own choice). A meeting alone and an absence are no judgement.
    """
    candidates = {visitor.id: visitor.candidate for visitor in event.visitors}
    postings = {(meeting.stand, meeting.visitor): meeting.posting for meeting in plan.meetings}
    best: dict[tuple[str, str], int] = {}
    silent = 0
    for outcome in outcomes:
        posting = outcome.posting or postings.get((outcome.stand, outcome.visitor))
        candidate = candidates.get(outcome.visitor)
        grade = GRADES.get(outcome.status)
        practical = outcome.status == "refused" and PRACTICAL.search(folded(outcome.reason or ""))
        if posting is None or candidate is None or grade is None or practical:
            silent += 1
            continue
        best[posting, candidate] = max(grade, best.get((posting, candidate), 0))
    return [(posting, candidate, best[posting, candidate]) for posting, candidate in sorted(best)], silent
