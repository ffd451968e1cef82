"""Records: what flows through the engine. Pydantic models without logic of their own."""

from matcher.records.candidate import Candidate, Contact
from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import PasserelleError, PlanningError, RecordError, Text
from matcher.records.event import Event, EventRules, Group, Meeting, Plan, Slot, Stand, Unplaced, Visitor
from matcher.records.facts import (
    CertificateFact,
    DiplomaFact,
    Evidence,
    Facts,
    LanguageFact,
    OccupationFact,
    SkillFact,
)
from matcher.records.firm import Firm
from matcher.records.match import (
    Contribution,
    Eligibility,
    EligibilityReason,
    Match,
    MatchedSkill,
    MissingSkill,
    TrainingSuggestion,
)
from matcher.records.posting import Posting, Requirements
from matcher.records.training import Training

__all__ = [
    "Candidate",
    "CertificateFact",
    "Contact",
    "Contribution",
    "DiplomaFact",
    "Eligibility",
    "EligibilityReason",
    "Event",
    "EventRules",
    "Evidence",
    "Facts",
    "Firm",
    "Group",
    "LanguageFact",
    "Match",
    "MatchedSkill",
    "Meeting",
    "MissingSkill",
    "Occupation",
    "OccupationFact",
    "PasserelleError",
    "Plan",
    "PlanningError",
    "Posting",
    "RecordError",
    "Requirements",
    "Skill",
    "SkillFact",
    "Slot",
    "Stand",
    "Text",
    "Training",
    "TrainingSuggestion",
    "Unplaced",
    "Visitor",
]
