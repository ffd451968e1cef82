"""The trades of the cluster: occupations, skills, and sentences of the people who do them."""

from matcher.taxonomy.corpus import (
    SkillClause,
    TaskSentence,
    load_background,
    load_clauses,
    load_corpus,
    load_learnt,
)
from matcher.taxonomy.load import load_taxonomy
from matcher.taxonomy.targets import TargetList, load_targets
from matcher.taxonomy.taxonomy import Taxonomy

__all__ = [
    "SkillClause",
    "TargetList",
    "TaskSentence",
    "Taxonomy",
    "load_background",
    "load_clauses",
    "load_corpus",
    "load_learnt",
    "load_targets",
    "load_taxonomy",
]
