"""The figures of a forum as they may leave the house: nothing in them is about fewer than five people."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from matcher.records.errors import Text
from matcher.records.numbers import counted
from matcher.records.outcome import Count, Kpi
from matcher.services.gaps.privacy import covered
from matcher.services.outcomes import LEAST_GROUP

OUTCOMES = ("second_interviews", "offers", "hired", "refused")
"""What came of meetings: each of these figures is about the people it counts."""


class PublishedCount(BaseModel):
    """The figures of a firm, of a trade family or of everything; null where they tell of a few people."""

    label: str
    planned: int | None
    held: int | None
    absent: int | None
    unknown: int | None
    second_interviews: int | None
    offers: int | None
    hired: int | None
    refused: int | None
    people: int | None


class PublishedKpi(Kpi):
    """The figures owed to those who funded a forum, small groups left out."""

    total: PublishedCount = Field(description="Everything.")  # type: ignore[assignment]
    by_firm: tuple[PublishedCount, ...]  # type: ignore[assignment]
    by_family: tuple[PublishedCount, ...]  # type: ignore[assignment]


def published(kpi: Kpi) -> PublishedKpi:
    """Return the figures without what tells of fewer than `LEAST_GROUP` people, and say how much that is.

    Reasons and kinds of visitors are left out, a firm or family with few people met shows no figure, and
    a few hirings or refusals are not shown one by one. What is hidden cannot be found by taking what is
    shown from the total: where it could, the next smallest is hidden as well. The tallies by gender
    follow the same rule where they are made.
    """
    reasons = {reason: count for reason, count in kpi.reasons.items() if count >= LEAST_GROUP}
    segments = tuple(one for one in kpi.show_up if one.invited >= LEAST_GROUP)
    hidden = len(kpi.reasons) - len(reasons) + len(kpi.show_up) - len(segments)
    firms, families = _rows(kpi.by_firm), _rows(kpi.by_family)
    lines = sum(any(value is None for value in row.values()) for row in (*firms, *families))
    notes = list(kpi.notes)
    if hidden:
        told = counted(
            hidden,
            Text("motif ou profil non montré", "reason or kind not shown"),
            Text("motifs ou profils non montrés", "reasons or kinds not shown"),
        )
        notes.append(told + _WHY.render())
    if lines:
        told = counted(
            lines,
            Text(
                "ligne d'entreprise ou de famille en partie masquée", "line of a firm or family partly hidden"
            ),
            Text(
                "lignes d'entreprise ou de famille en partie masquées",
                "lines of firms or families partly hidden",
            ),
        )
        notes.append(told + _WHY.render())
    return PublishedKpi.model_validate(
        {
            **kpi.model_dump(exclude={"total", "by_firm", "by_family", "reasons", "show_up", "notes"}),
            "total": _total(kpi.total, firms),
            "by_firm": firms,
            "by_family": families,
            "reasons": reasons,
            "show_up": segments,
            "notes": tuple(notes),
        }
    )


_WHY = Text(f" : moins de {LEAST_GROUP} personnes.", f": fewer than {LEAST_GROUP} people.")

Row = dict[str, str | int | None]


def _rows(counts: Sequence[Count]) -> list[Row]:
    rows: list[Row] = [dict(count.model_dump()) for count in counts]
    people = {number: count.people for number, count in enumerate(counts)}
    small = {
        number
        for number, count in enumerate(counts)
        if count.planned + count.held > 0 and count.people < LEAST_GROUP
    }
    withheld = covered(small, people, LEAST_GROUP)
    for name in OUTCOMES:
        values = {number: int(getattr(count, name)) for number, count in enumerate(counts)}
        few = {number for number, value in values.items() if 0 < value < LEAST_GROUP}
        for number in covered(withheld | few, values, LEAST_GROUP):
            rows[number][name] = None
    for number in withheld:
        rows[number] = {name: None if name != "label" else rows[number]["label"] for name in rows[number]}
    return rows


def _total(total: Count, firms: Sequence[Row]) -> Row:
    """Return the line of everything; it hides what the only firm hides, and what came of a few people."""
    row: Row = dict(total.model_dump())
    if len(firms) == 1:
        row |= {name: None for name, value in firms[0].items() if value is None}
    elif total.people < LEAST_GROUP:
        row |= dict.fromkeys((*OUTCOMES, "people"))
    return row
