"""A person who looks for a job, a first contract or another trade."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from matcher.records.base import Identifier, LongText, Record, ShortText


class Contact(Record):
    """How to reach the person. Never read by understanding, ranking or logs."""

    name: ShortText | None = None
    email: ShortText | None = None
    phone: ShortText | None = None


class Candidate(Record):
    """A profile: free text plus the practical facts a recruiter asks first."""

    id: Identifier
    kind: ShortText | None = None
    commune: ShortText | None = None
    postal_code: ShortText | None = None
    mobility_km: float | None = Field(default=None, ge=0, le=20_000)
    licence_b: bool | None = None
    car: bool | None = None
    birth_year: int | None = Field(default=None, ge=1900, le=2100)
    contracts: list[ShortText] = Field(default_factory=list, max_length=20)
    schedules: list[ShortText] = Field(default_factory=list, max_length=20)
    available_from: date | None = None
    text: LongText = ""
    contact: Contact | None = None
    source: ShortText | None = None
