"""A firm's own page: its openings, who could take them, what is hard to find, what would help."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import process

from matcher.records.errors import ReaderError, Text
from matcher.records.gaps import FirmDiagnostic, FirmPosting, Gap
from matcher.services.gaps.market import Market
from matcher.services.gaps.telling import Teller, count_people
from matcher.understanding.words import fold

HARD_SKILLS = 15


def check_firm(market: Market, name: str) -> None:
    """Make sure that a firm has postings.

    Raises:
        ReaderError: it has none; the error names the nearest firm that has.
    """
    firms = sorted({one.posting.firm for one in market.asked if one.posting.firm})
    if any(fold(firm) == fold(name) for firm in firms):
        return
    nearest = process.extractOne(fold(name), {firm: fold(firm) for firm in firms}, score_cutoff=50)
    raise ReaderError(
        Text(f"aucune offre de l'entreprise « {name} ».", f"no posting of the firm '{name}'."),
        field="firm",
        remedy=Text(f"Vouliez-vous dire « {nearest[2]} » ?", f"Did you mean '{nearest[2]}'?")
        if nearest
        else None,
    )


def diagnose(teller: Teller, name: str, gaps: Sequence[Gap]) -> FirmDiagnostic:
    """Return the diagnostic of a firm that has postings.

    Args:
        teller: the survey.
        name: the firm, as people write it.
        gaps: the gaps of the cluster, most important first.
    """
    numbers = [n for n, one in enumerate(teller.market.asked) if fold(one.posting.firm or "") == fold(name)]
    keys = {
        key
        for number in numbers
        for asked in (teller.market.asked[number],)
        for key in (*(link.uri for links in asked.links for link in links), *asked.certificates)
    }
    own = {teller.market.asked[number].posting.id for number in numbers}
    hard = [
        gap
        for gap in gaps
        if gap.uri in keys and (own & set(gap.blocked_postings) or gap.demand > gap.supply)
    ]
    return FirmDiagnostic(
        firm=teller.market.asked[numbers[0]].posting.firm or name,
        openings=int(teller.market.openings[numbers].sum()),
        postings=tuple(_posting(teller, number) for number in numbers),
        hard_skills=tuple(hard[:HARD_SKILLS]),
    )


def _posting(teller: Teller, number: int) -> FirmPosting:
    asked, seen = teller.market.asked[number], teller.survey.seen[number]
    k = teller.options.k
    near = list(dict.fromkeys(row for rows in seen.near.values() for row in rows.tolist()))
    options = teller.survey.options
    counts = np.bincount(options.course[options.posting == number], minlength=len(teller.catalogue.courses))
    helping = [n for n in np.argsort(-counts, kind="stable").tolist() if counts[n] > 0]
    missing = sorted(seen.near, key=lambda key: (-len(seen.near[key]), key))
    return FirmPosting(
        posting=asked.posting.id,
        title=asked.posting.title,
        openings=asked.posting.positions,
        ready=count_people(seen.ready.tolist(), k),
        near=count_people(near, k),
        ready_candidates=teller.ids(seen.ready.tolist()),
        near_candidates=teller.ids(near),
        missing=tuple(missing),
        trainings=tuple(teller.catalogue.courses[n].training.id for n in helping),
    )
