"""Skill gaps: demand against supply, what blocks openings, which courses open them, and a plan."""
