"""A ranked match and its explanation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from matcher.records.base import Value
from matcher.records.facts import Evidence, Found, Need

EligibilityStatus = Literal["eligible", "conditions", "not_eligible", "unknown"]


class Contribution(Value):
    """What one named feature adds to the score; base and contributions sum to the score."""

    feature: str
    label: str
    value: float
    amount: float


class MatchedSkill(Value):
    """A skill the posting asks for and the candidate shows, with the words of both."""

    uri: str | None
    label: str
    need: Need
    strength: float = Field(ge=0, le=1)
    found: Found
    posting_evidence: Evidence | None = None
    candidate_evidence: Evidence
    words: str


class MissingSkill(Value):
    """A skill the posting asks for and the candidate's text does not show."""

    uri: str | None
    label: str
    need: Need


class EligibilityReason(Value):
    """One practical condition: what was checked, what came out, and where the rule comes from."""

    rule: str
    status: EligibilityStatus
    text: str
    source: str | None = None


class Eligibility(Value):
    """Whether the person may and can take the job, beside how well they fit it."""

    status: EligibilityStatus
    reasons: tuple[EligibilityReason, ...] = ()


class TrainingSuggestion(Value):
    """A course of the catalogue that would teach something missing."""

    training_id: str
    title: str
    closes: tuple[str, ...]
    new_score: float | None = None


class Match(Value):
    """One candidate for one posting: score, grade, eligibility, and why."""

    posting_id: str
    candidate_id: str
    rank: int = Field(ge=1)
    score: float = Field(ge=0, le=1)
    grade: int = Field(ge=0, le=3)
    eligibility: Eligibility
    base: float = 0.0
    contributions: tuple[Contribution, ...] = ()
    matched: tuple[MatchedSkill, ...] = ()
    missing: tuple[MissingSkill, ...] = ()
    trainings: tuple[TrainingSuggestion, ...] = ()
