"""A ranked match and its explanation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from matcher.records.base import Value
from matcher.records.facts import Evidence, Found, Need

EligibilityStatus = Literal["eligible", "conditions", "not_eligible", "unknown"]
Audience = Literal["recruiter", "candidate"]
UncertaintyKind = Literal[
    "weak_proof",
    "by_words",
    "not_said",
    "years",
    "certificate",
    "commune",
    "birth_year",
    "short_profile",
    "short_posting",
]


class Contribution(Value):
    """What one named feature adds to the score; base and contributions sum to the score."""

    feature: str
    label: str
    value: float
    amount: float


class MatchedSkill(Value):
    """A skill the posting asks for and the candidate shows, with the words of both.

    `beside` is true where only the posting's text tells it, beside the list of what the firm asks for.
    """

    uri: str | None
    label: str
    need: Need
    strength: float = Field(ge=0, le=1)
    found: Found
    posting_evidence: Evidence | None = None
    candidate_evidence: Evidence
    words: str
    beside: bool = False


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
    """A course of the catalogue that would teach something missing.

    `new_score` takes the course as passed and not practised yet: it counts less than experience.
    """

    training_id: str
    title: str
    closes: tuple[str, ...]
    new_score: float | None = None


class Match(Value):
    """One candidate for one posting: score, grade, eligibility, and why.

    `missing` is what the firm asks for and the profile does not show; `missing_beside` what its text tells
    beside its own list.
    """

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
    missing_beside: tuple[MissingSkill, ...] = ()
    trainings: tuple[TrainingSuggestion, ...] = ()


class Uncertainty(Value):
    """Something the engine is not sure of, what to ask, and what either answer would do to the score.

    Attributes:
        kind: what sort of doubt it is.
        label: what it is about, in a few words.
        question: what to ask, and whom.
        words: the words of the profile that it rests on, None where there are none.
        confidence: how sure the reading is, None where that has no sense.
        score_if_false: the recomputed score if it turns out not to be so; None where no score hangs on it.
        score_if_true: the recomputed score if it turns out to be so; None likewise.
    """

    kind: UncertaintyKind
    label: str
    question: str
    words: str | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    score_if_false: float | None = Field(default=None, ge=0, le=1)
    score_if_true: float | None = Field(default=None, ge=0, le=1)

    @property
    def stake(self) -> float:
        """How far the two answers lie apart, 0 where no score hangs on them."""
        if self.score_if_false is None or self.score_if_true is None:
            return 0.0
        return abs(self.score_if_true - self.score_if_false)


class FeatureDifference(Value):
    """What one feature adds to the gap between two people; the amounts sum to the gap of the scores."""

    feature: str
    label: str
    first_value: float
    second_value: float
    amount: float


class RequirementDifference(Value):
    """What one requirement adds to the gap; those of one need sum to the amount of their feature."""

    uri: str | None
    label: str
    need: Need
    first_strength: float
    second_strength: float
    amount: float


class Comparison(Value):
    """Why one person stands before another for a posting.

    Attributes:
        difference: score of the first less score of the second, the sum of the features' amounts.
        features: largest gap first.
        requirements: largest gap first; only those where the two differ.
    """

    posting_id: str
    first_id: str
    second_id: str
    first_rank: int = Field(ge=1)
    second_rank: int = Field(ge=1)
    first_score: float = Field(ge=0, le=1)
    second_score: float = Field(ge=0, le=1)
    difference: float
    features: tuple[FeatureDifference, ...]
    requirements: tuple[RequirementDifference, ...]


class CarpoolSuggestion(Value):
    """A driver among the people ranked who could take the person along, and the detour one way."""

    driver_id: str
    detour_km: float
    detour_minutes: float


class Section(Value):
    """A titled part of an explanation in words; `note` is what is said after the lines, "" for nothing."""

    name: str
    title: str
    lines: tuple[str, ...]
    note: str = ""


class Explanation(Match):
    """A match explained to one audience.

    Attributes:
        audience: the recruiter, or the person themselves in words meant for them and without anybody else.
        language: "fr" or "en".
        score_low: the score if all that is uncertain turned out false.
        score_high: the score if all that is uncertain turned out true.
        path: how the contract lies on the person's path: their course, their level, their wish to learn.
        uncertainties: what is not sure, that with most at stake first.
        warnings: what the firm should correct in its posting.
        disclaimer: what eligibility is and is not.
        carpools: people of the same ranking who could drive this one; empty for the person themselves.
        comparison: why they stand before or after somebody else, where it was asked.
        sections: the whole explanation in words.
    """

    audience: Audience = "recruiter"
    language: Literal["fr", "en"] = "fr"
    score_low: float = Field(default=0.0, ge=0, le=1)
    score_high: float = Field(default=1.0, ge=0, le=1)
    path: tuple[str, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()
    warnings: tuple[EligibilityReason, ...] = ()
    disclaimer: str = ""
    carpools: tuple[CarpoolSuggestion, ...] = ()
    comparison: Comparison | None = None
    sections: tuple[Section, ...] = ()
