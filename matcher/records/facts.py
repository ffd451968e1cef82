"""Facts read from a text, each with the characters that prove it.

The shapes are those of the `extract` contract: `text[start:end]` is the evidence.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from matcher.records.base import Value

Found = Literal["label", "variant", "implied"]
Need = Literal["must", "nice"]
CertificateState = Literal["held", "expired", "wanted", "required"]
DiplomaState = Literal["held", "in_progress", "failed", "required"]


class Evidence(Value):
    """A span of a text, in character offsets; `end` is exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    def of(self, text: str) -> str:
        """Return the words of `text` that this span covers."""
        return text[self.start : self.end]


class SkillFact(Evidence):
    """A skill that the text shows, asks for or denies."""

    uri: str
    label: str
    found: Found
    confidence: float = Field(ge=0, le=1)
    negated: bool = False
    need: Need | None = None


class OccupationFact(Evidence):
    """An occupation held or sought."""

    uri: str
    label: str
    months: int | None = None
    role: Literal["held", "sought"] = "held"
    confidence: float = Field(default=1.0, ge=0, le=1)


class CertificateFact(Evidence):
    """A certificate, one a category, for instance `CACES R489-3` or `HAB-ELEC B1V`."""

    code: str
    valid_until: str | None = None
    state: CertificateState = "held"


class DiplomaFact(Evidence):
    """A diploma with its level in the French framework (CAP 3 ... doctorate 8)."""

    label: str
    level: int = Field(ge=1, le=8)
    state: DiplomaState = "held"
    field: str | None = None


class LanguageFact(Value):
    """A language spoken or asked for, with its CEFR level where the text gives one."""

    code: str
    level: str | None = None


class Facts(Value):
    """All facts of one text."""

    language: Literal["fr", "en", "other"] = "fr"
    skills: list[SkillFact] = Field(default_factory=list)
    occupations: list[OccupationFact] = Field(default_factory=list)
    certificates: list[CertificateFact] = Field(default_factory=list)
    diplomas: list[DiplomaFact] = Field(default_factory=list)
    licences: list[str] = Field(default_factory=list)
    languages: list[LanguageFact] = Field(default_factory=list)
    years: float | None = None
    shifts: list[str] = Field(default_factory=list)
    contracts: list[str] = Field(default_factory=list)
