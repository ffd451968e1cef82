"""What the API takes and gives, beside the records themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from api.cleaning import clean, clean_text
from matcher.records import (
    Candidate,
    CarpoolSuggestion,
    Comparison,
    Contribution,
    Eligibility,
    EligibilityReason,
    Explanation,
    MatchedSkill,
    MissingSkill,
    Posting,
    Requirements,
    Section,
    Training,
    TrainingSuggestion,
    Uncertainty,
)
from matcher.records.base import MAX_TEXT_CHARACTERS, Record
from matcher.records.bridge import Bridges

T = TypeVar("T")

MAX_LIMIT = 100
MAX_OFFSET = 1_000_000
MAX_ID = 800
"""Longest id under which a record is served: its own, behind the name of its source where both are needed."""

ID_PATTERN = r"^(?:[A-Za-z0-9][A-Za-z0-9._~:-]{0,199})?$"
"""An id that the caller chooses, or nothing."""

EVENT_ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._~:-]*$"

NewId = Annotated[
    str,
    StringConstraints(pattern=ID_PATTERN, max_length=200),
    Field(description="Chosen by the caller; drawn by the server where it is empty."),
]
NOT_BLANK = r"[^\s\x85\x1c-\x1f]"
"""Some character beside white space, in the sense of Python, of JavaScript and of Rust at once."""

Title = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NOT_BLANK)]
Word = Annotated[str, BeforeValidator(lambda value: clean_text(value) if isinstance(value, str) else value)]
Contract = Literal["CDI", "CDD", "interim", "apprentissage", "professionnalisation", "stage", "saisonnier"]

POSTING_EXAMPLE: dict[str, Any] = {
    "id": "offre-2026-014",
    "title": "Conducteur / conductrice de machine IS (H/F)",
    "firm": "Verrerie du Val Hédin",
    "commune": "Blangy-sur-Bresle",
    "postal_code": "76340",
    "contract": "CDI",
    "schedule": "5x8",
    "positions": 3,
    "text": "Vous conduisez une ligne de formage : poids, répartition, graissage des moules, changements.",
    "requirements": {
        "must_have": ["conduite de machine IS", "changement d'équipement de moules"],
        "min_age": 18,
    },
}
CANDIDATE_EXAMPLE: dict[str, Any] = {
    "id": "profil-0042",
    "kind": "salarie",
    "commune": "Eu",
    "postal_code": "76260",
    "mobility_km": 25,
    "licence_b": True,
    "contracts": ["CDI", "interim"],
    "text": "Conducteur de machines IS depuis 2014 : temps de contact, changement d'équipement, graissage.",
}
TRAINING_EXAMPLE: dict[str, Any] = {
    "id": "formation-007",
    "title": "CAP Conducteur d'installations de production",
    "provider": "CFA Industriel des Deux Rives",
    "commune": "Eu",
    "postal_code": "76260",
    "duration_hours": 840,
    "outcome": "CAP Conducteur d'installations de production",
    "skills": ["préparer et démarrer une ligne automatisée", "contrôler les produits"],
}
AD_EXAMPLE: dict[str, Any] = {
    "text": "Nous cherchons une personne pour le tri de flacons à l'unité, en 2x8, près d'Eu. Repérer les "
    "défauts (bulle, grain, rayure) et palettiser. Débutants acceptés.",
    "filters": {"commune": "Eu", "radius_km": 30},
    "limit": 10,
}


def _with_example(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="allow", frozen=True, json_schema_extra={"examples": [example]})


class _Clean(BaseModel):
    """Texts are cleaned before they are looked at."""

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, data: Any) -> Any:
        return clean(data)


class PostingBody(_Clean, Posting):
    """A posting to store; fields we do not know are kept. A title will do, if it has a letter."""

    model_config = _with_example(POSTING_EXAMPLE)

    id: NewId = ""
    title: Title


class CandidateBody(_Clean, Candidate):
    """A candidate to store. E-mail addresses and phone numbers in the text are moved to `contact`.

    A text or one practical fact (a commune, a licence, a contract...) is asked for; more ranks better.
    """

    model_config = _with_example(CANDIDATE_EXAMPLE)

    id: NewId = ""


class TrainingBody(_Clean, Training):
    """A course to store; fields we do not know are kept."""

    model_config = _with_example(TRAINING_EXAMPLE)

    id: NewId = ""
    title: Title
    cost_eur: float | None = Field(default=None, ge=0, le=1e9)


class Query(_Clean):
    """Base of request bodies; a field that does not exist is a mistake and told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MatchFilters(Query):
    """Which candidates to rank. What a profile does not say excludes nobody, unless `keep_unknown` is false.

    Certificates are the exception: they are kept where the profile says that it holds them.
    """

    contract: Contract | None = Field(default=None, description="A contract that the person accepts.")
    commune: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="Where the job is.", examples=["Eu"]
    )
    postal_code: Annotated[str, StringConstraints(max_length=20)] | None = Field(
        default=None, examples=["76260"]
    )
    radius_km: float = Field(default=30, gt=0, le=2_000, description="As the crow flies, around `commune`.")
    eligible_only: bool = Field(default=False, description="Leave out those whom a rule excludes.")
    certificates: list[Annotated[str, StringConstraints(min_length=1, max_length=100)]] = Field(
        default_factory=list,
        max_length=20,
        description="Codes the person must hold.",
        examples=[["CACES R489-3"]],
    )
    keep_unknown: bool = Field(default=True, description="Keep those whose contract or place is not known.")


class _Paged(Query):
    filters: MatchFilters = Field(default_factory=MatchFilters)
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET)
    limit: int = Field(default=20, ge=1, le=MAX_LIMIT)
    explain: bool = Field(default=True, description="Give contributions, proofs and reasons for each match.")


class MatchQuery(_Paged):
    """How to rank the candidates of a stored posting."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"filters": {"contract": "CDI", "eligible_only": True}, "limit": 10}]
        },
    )

    ignore_requirements: bool = Field(default=False, description="Read the free text alone.")


class AdQuery(_Paged):
    """The text of an ad, to be ranked without being stored."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [AD_EXAMPLE]})

    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT_CHARACTERS, pattern=NOT_BLANK)]
    title: Annotated[str, StringConstraints(max_length=500)] | None = Field(
        default=None, description="By default the first line of the text."
    )
    contract: Contract | None = Field(default=None, description="The contract offered.")
    requirements: Requirements | None = None


class Engine(BaseModel):
    """What made a ranking: with the same versions and data it comes out the same."""

    ranker: str = Field(description="Version of the scoring model.")
    encoder: str = Field(description="Model that turned texts into vectors.")
    extractor: str = Field(description="Version of what reads facts from texts.")
    candidates: int = Field(description="Profiles compared.")
    indexed_at: datetime = Field(description="When the index was last renewed.")


class MatchItem(BaseModel):
    """One match. No contact data: whoever decides asks for it in the candidate resource."""

    posting_id: str
    candidate_id: str
    title: str | None = Field(default=None, description="Title of the posting, where postings are ranked.")
    rank: int
    score: float = Field(ge=0, le=1)
    grade: int = Field(ge=0, le=3)
    grade_label: str = Field(examples=["opérationnel"])
    commune: str | None = None
    distance_km: float | None = Field(
        default=None, description="As the crow flies, where both places are known."
    )
    eligibility: Eligibility
    base: float | None = Field(default=None, description="Score of a profile with nothing in common.")
    contributions: tuple[Contribution, ...] = Field(default=(), description="base + all amounts = score.")
    matched: tuple[MatchedSkill, ...] = ()
    missing: tuple[MissingSkill, ...] = ()
    missing_beside: tuple[MissingSkill, ...] = Field(
        default=(), description="What the posting's text tells beside the firm's own list."
    )
    trainings: tuple[TrainingSuggestion, ...] = ()


class MatchPage(BaseModel):
    """Part of a ranking, with what made it and who decides."""

    items: list[MatchItem]
    log_id: int = Field(description="Number of this answer in the audit log; name it to contest.")
    warnings: tuple[EligibilityReason, ...] = Field(
        default=(), description="What the posting should correct: unlawful criteria, contradictions."
    )
    disclaimer: str = Field(description="What eligibility is and is not.")
    total: int | None = Field(
        description="Matches after the filters; null with `eligible_only`, where they are not all looked at."
    )
    has_more: bool
    offset: int
    limit: int
    engine: Engine
    notice: str = Field(description="Who decides, and how to contest.")


class MatchDetail(BaseModel):
    """One match with its courses, what made it and who decides."""

    match: MatchItem
    log_id: int = Field(description="Number of this answer in the audit log; name it to contest.")
    warnings: tuple[EligibilityReason, ...] = ()
    disclaimer: str
    uncertainties: tuple[Uncertainty, ...] = Field(
        default=(), description="What is not sure, what to ask, and the score for either answer."
    )
    score_low: float = Field(ge=0, le=1, description="If all that is uncertain were false.")
    score_high: float = Field(ge=0, le=1, description="If all that is uncertain were true.")
    carpools: tuple[CarpoolSuggestion, ...] = ()
    engine: Engine
    notice: str


class ExplanationAnswer(BaseModel):
    """A match explained in words, to the recruiter or to the person themselves."""

    explanation: Explanation
    log_id: int = Field(description="Number of this answer in the audit log; name it to contest.")
    engine: Engine
    notice: str


class ComparisonAnswer(BaseModel):
    """Why one person stands before another, in numbers that add up and in words."""

    comparison: Comparison
    words: Section
    log_id: int = Field(description="Number of this answer in the audit log; name it to contest.")
    engine: Engine
    notice: str


class BridgesAnswer(BaseModel):
    """The trades that hire within a person's reach, and what it takes to get there."""

    bridges: Bridges
    log_id: int = Field(description="Number of this answer in the audit log; name it to contest.")
    engine: Engine
    notice: str


class Listing(BaseModel, Generic[T]):
    """Part of a list of records."""

    items: list[T]
    total: int
    offset: int
    limit: int


class FileFault(BaseModel):
    """Why one line or file was refused."""

    file: str | None
    line: int | None
    field: str | None
    detail: str


class FileOutcome(BaseModel):
    """What became of one file."""

    file: str
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    ids: list[str] = Field(default_factory=list, description="The first 1,000 ids saved.")
    rejected: list[FileFault] = Field(default_factory=list, description="The first 200 refusals.")
    rejected_total: int = 0
    notes: list[str] = Field(default_factory=list)


class UploadReport(BaseModel):
    """What became of an upload; what is good is kept beside what is refused."""

    files: list[FileOutcome]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(BaseModel):
    """The database answers and the index is loaded."""

    status: Literal["ready"] = "ready"
    candidates: int
    indexed_at: datetime


def as_record(body: Record, record_id: str, record_type: type[Record]) -> Any:
    """Return the record of a body, under an id."""
    return record_type.model_validate({**body.model_dump(), "id": record_id})
