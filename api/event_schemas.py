"""What the API takes and gives of forums and of what came of their meetings."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.schemas import Query
from matcher.records.event import Event, Meeting

MAX_LINES = 5_000

Cell = Annotated[str, StringConstraints(max_length=500)]

EVENT_EXAMPLE: dict[str, Any] = {
    "event": {
        "id": "forum-2026",
        "name": "Forum des métiers du verre",
        "date": "2026-11-26",
        "slots": [{"id": "C01", "start": "09:00", "end": "09:20"}],
        "stands": [{"id": "ST01", "firm": "Verrerie du Val Hédin", "postings": ["offre-2026-014"]}],
        "visitors": [{"id": "V01", "candidate": "profil-0042"}],
    },
    "plan": {
        "meetings": [
            {
                "slot": "C01",
                "stand": "ST01",
                "recruiter": 1,
                "visitor": "V01",
                "posting": "offre-2026-014",
                "value": 0.71,
            }
        ]
    },
}
OUTCOME_EXAMPLE: dict[str, Any] = {
    "outcomes": [
        {"visitor": "V01", "stand": "ST01", "status": "second entretien", "at": "26/11/2026"},
        {"visitor": "V02", "status": "absent", "reason": "malade"},
    ]
}


class PlanBody(BaseModel):
    """A meeting plan, as `passerelle schedule` writes it; of it the meetings alone are kept."""

    model_config = ConfigDict(frozen=True)

    meetings: list[Meeting] = Field(max_length=100_000)


class EventBody(Query):
    """A forum with its plan: the two files of `passerelle schedule`, side by side."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [EVENT_EXAMPLE]})

    event: Event = Field(description="The id of the address counts, that of the body does not.")
    plan: PlanBody


class OutcomeLine(Query):
    """What came of one meeting, in the words of a spreadsheet; a line without stand: of all planned ones."""

    visitor: Cell = Field(default="", description="Id of the visitor or of the profile.")
    status: Cell = Field(
        default="", description="met, absent, second_interview, offered, hired, refused, or in French."
    )
    stand: Cell = Field(default="", description="Id of the stand or name of the firm.")
    slot: Cell = ""
    posting: Cell = ""
    reason: Cell = Field(default="", description="Why somebody was refused or absent.")
    at: Cell = Field(default="", description="When it was noted; of two words the later one stands.")
    gender: Cell = Field(default="", description="Only as the person declared it.")


class OutcomesBody(Query):
    """Outcomes of a forum; sent again they change nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [OUTCOME_EXAMPLE]})

    outcomes: list[OutcomeLine] = Field(max_length=MAX_LINES)


class EventSummary(BaseModel):
    """A stored forum, in numbers."""

    id: str
    name: str | None
    date: str | None
    stands: int
    visitors: int
    meetings: int
    outcomes: int


class LineFault(BaseModel):
    """Why one line was refused."""

    line: int = Field(description="Its place in the list, from 1.")
    field: str | None
    detail: str


class OutcomesReport(BaseModel):
    """What became of the lines sent; what is good is kept beside what is refused."""

    read: int = Field(description="Outcomes told by the good lines.")
    changed: int = Field(description="Those that were new or other than what was known.")
    total: int = Field(description="Outcomes now known of this forum.")
    rejected: list[LineFault]
    notes: list[str]
