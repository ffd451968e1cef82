"""A member firm of the cluster, or a temp agency working for it."""

from __future__ import annotations

from pydantic import Field

from matcher.records.base import Identifier, LongText, Record, ShortText


class Firm(Record):
    """A firm: who it is and where its people work."""

    id: Identifier
    name: ShortText = Field(min_length=1)
    commune: ShortText | None = None
    postal_code: ShortText | None = None
    employees: int | None = Field(default=None, ge=0)
    activity: ShortText | None = None
    text: LongText = ""
