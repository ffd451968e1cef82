"""A course of a training body."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from matcher.records.base import Identifier, LongText, Record, ShortText


class Training(Record):
    """A course: what it teaches, to whom, where, for how long and how much."""

    id: Identifier
    title: ShortText = Field(min_length=1)
    provider: ShortText | None = None
    commune: ShortText | None = None
    postal_code: ShortText | None = None
    duration_hours: float | None = Field(default=None, ge=0, le=20_000)
    cost_eur: float | None = Field(default=None, ge=0)
    seats: int | None = Field(default=None, ge=0)
    mode: ShortText | None = None
    entry_diploma: ShortText | None = None
    outcome: ShortText | None = None
    skills: list[ShortText] = Field(default_factory=list, max_length=200)
    start_date: date | None = None
    text: LongText = ""
    source: ShortText | None = None
