"""Records: what flows through the engine. Pydantic models without logic of their own."""

from matcher.records.candidate import Candidate, Contact
from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import PasserelleError, RecordError, Text
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
    "Evidence",
    "Facts",
    "Firm",
    "LanguageFact",
    "Match",
    "MatchedSkill",
    "MissingSkill",
    "Occupation",
    "OccupationFact",
    "PasserelleError",
    "Posting",
    "RecordError",
    "Requirements",
    "Skill",
    "SkillFact",
    "Text",
    "Training",
    "TrainingSuggestion",
]
