"""Skill gaps: demand against supply, what blocks openings, which courses open them, and a plan."""

from matcher.services.gaps.analysis import Analysis, analyse_gaps, steps
from matcher.services.gaps.emerging import proposal_file
from matcher.services.gaps.options import ALL_SPLITS, GapOptions
from matcher.services.gaps.privacy import shareable

__all__ = ["ALL_SPLITS", "Analysis", "GapOptions", "analyse_gaps", "proposal_file", "shareable", "steps"]
