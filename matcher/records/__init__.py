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
    Audience,
    CarpoolSuggestion,
    Comparison,
    Contribution,
    Eligibility,
    EligibilityReason,
    Explanation,
    FeatureDifference,
    Match,
    MatchedSkill,
    MissingSkill,
    RequirementDifference,
    Section,
    TrainingSuggestion,
    Uncertainty,
)
from matcher.records.posting import Posting, Requirements
from matcher.records.training import Training

__all__ = [
    "Audience",
    "Candidate",
    "CarpoolSuggestion",
    "CertificateFact",
    "Comparison",
    "Contact",
    "Contribution",
    "DiplomaFact",
    "Eligibility",
    "EligibilityReason",
    "Event",
    "EventRules",
    "Evidence",
    "Explanation",
    "Facts",
    "FeatureDifference",
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
    "RequirementDifference",
    "Requirements",
    "Section",
    "Skill",
    "SkillFact",
    "Slot",
    "Stand",
    "Text",
    "Training",
    "TrainingSuggestion",
    "Uncertainty",
    "Unplaced",
    "Visitor",
]
