"""What a forum prints and hands out: sheets for stands and visitors, calendars, a mail merge, live pages."""

from matcher.services.forum_papers.programme import (
    Appointment,
    Programme,
    StandDay,
    VisitorDay,
    read_programme,
)
from matcher.services.forum_papers.write import Papers, write_papers

__all__ = [
    "Appointment",
    "Papers",
    "Programme",
    "StandDay",
    "VisitorDay",
    "read_programme",
    "write_papers",
]
