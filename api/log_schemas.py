"""What the API takes and gives of the audit log and of contestations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.schemas import MAX_ID, Query

ContestParty = Literal["candidate", "recruiter"]
ContestStatus = Literal["open", "in-review", "upheld", "rejected"]


class LogEntry(BaseModel):
    """One entry of the audit log."""

    seq: int
    at: datetime
    kind: str
    role: str
    key: str = Field(description="Id of the key shown, or fingerprint of a shared token; empty without one.")
    holder: str = Field(description="Who holds the key, by their chosen id; empty for a shared token.")
    data: dict[str, Any] = Field(description="What was asked and served; no text of a person or posting.")
    previous: str = Field(description="Hash of the entry before.")
    hash: str


class LogPage(BaseModel):
    """Part of the audit log, newest first."""

    items: list[LogEntry]
    total: int
    next_before: int | None = Field(description="Give it as `before` to read on; null at the end.")


class LogVerdict(BaseModel):
    """What a look at the whole chain found."""

    sound: bool
    entries: int
    first: int | None
    last: int | None
    head: str = Field(description="Hash of the last entry, to be noted outside the database.")
    broken: int | None = Field(description="The first entry that does not fit.")
    fault: Literal["content", "chain", "start", "head"] | None


class ContestBody(Query):
    """A contestation of a logged result, by the person concerned or by a recruiter."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "candidate_id": "profil-0042",
                    "party": "candidate",
                    "ground": "missing-fact",
                    "message": "Mon CACES R489-3 a été renouvelé en juin.",
                }
            ]
        },
    )

    candidate_id: Annotated[str, StringConstraints(min_length=1, max_length=MAX_ID)]
    party: ContestParty = "candidate"
    ground: Literal["wrong-fact", "missing-fact", "unfair", "eligibility", "human-review", "other"] = (
        "human-review"
    )
    message: Annotated[str, StringConstraints(max_length=5_000)] = Field(
        default="", description="Kept beside the profile and deleted with it; never in the audit log."
    )


class ContestDecision(Query):
    """What a person decided about a contestation."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"status": "upheld", "answer": "Certificat vérifié, profil corrigé."}]
        },
    )

    status: ContestStatus
    answer: Annotated[str, StringConstraints(max_length=5_000)] = ""


class ContestRecord(BaseModel):
    """A contestation and what became of it."""

    id: str
    entry: int = Field(description="The audit entry it is about.")
    candidate_id: str
    party: ContestParty
    ground: str
    message: str
    status: ContestStatus
    answer: str
    opened_by: str | None = Field(description="Holder of the key it was recorded with, where one was shown.")
    decided_by: str | None = Field(description="Holder of the key of the last decision.")
    created_at: datetime
    updated_at: datetime
