"""A job posting and what it asks for."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from matcher.records.base import Identifier, LongText, Record, ShortText

CONTRACTS = ("CDI", "CDD", "interim", "apprentissage", "professionnalisation", "stage", "saisonnier")
"""Contract codes of the record format."""

TRAINING_CONTRACTS = ("apprentissage", "professionnalisation", "stage")
"""Contracts where the person learns the trade: trainability counts before experience."""

SCHEDULES = ("journee", "2x8", "3x8", "4x8", "5x8", "nuit", "weekend", "partiel")
"""Working-time codes of the record format."""


class Requirements(Record):
    """What a posting asks for, stated by the firm; anything missing is understood from the text."""

    licence_b: bool | None = None
    min_age: int | None = Field(default=None, ge=14, le=99)
    certifications: list[ShortText] = Field(default_factory=list, max_length=100)
    must_have: list[ShortText] = Field(default_factory=list, max_length=200)
    nice_to_have: list[ShortText] = Field(default_factory=list, max_length=200)
    min_diploma: ShortText | None = None
    min_years: float | None = Field(default=None, ge=0, le=60)


class Posting(Record):
    """A job posting of a firm or temp agency."""

    id: Identifier
    title: ShortText = Field(min_length=1)
    firm: ShortText | None = None
    commune: ShortText | None = None
    postal_code: ShortText | None = None
    contract: ShortText | None = None
    schedule: ShortText | None = None
    positions: int = Field(default=1, ge=1, le=10_000)
    text: LongText = ""
    requirements: Requirements | None = None
    start_date: date | None = None
    published: date | None = None
    wage: ShortText | None = None
    source: ShortText | None = None
