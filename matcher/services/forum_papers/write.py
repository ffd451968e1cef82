"""Writing all papers of a forum into a folder."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from matcher.records.atomic_file import replace_file
from matcher.records.errors import Text
from matcher.services.forum_papers.calendars import calendar, forum_date
from matcher.services.forum_papers.live import live_links, live_pages
from matcher.services.forum_papers.pages import stand_pages, visitor_pages
from matcher.services.forum_papers.programme import Programme
from matcher.services.forum_papers.tables import mail_merge, stand_tables
from matcher.services.workbooks import write_workbook

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Papers:
    """What was written: the files by what they are, and how many calendars and live pages."""

    workbook: Path
    stands: Path
    visitors: Path
    merge: Path
    calendars: int
    live: int


def write_papers(programme: Programme, folder: Path, live_url: str | None = None) -> Papers:
    """Write the workbook, the PDF pages, the calendars, the mail merge and the live pages.

    Args:
        programme: the forum.
        folder: where to; made if it is not there. Files of an earlier edition are replaced.
        live_url: where the folder of live pages will be served from; without it there are none, and no
            QR code.

    Raises:
        PlanningError: the event has no readable date.
    """
    forum_date(programme)
    folder.mkdir(parents=True, exist_ok=True)
    live = folder / Text("en-direct", "live").render()
    links = live_links(programme, live_url, folder) if live_url else {}
    for name, page in (live_pages(programme, links) if links else {}).items():
        replace_file(live / name, page)
    workbook = folder / "stands.xlsx"
    write_workbook(stand_tables(programme), workbook)
    stands = replace_file(folder / "stands.pdf", stand_pages(programme))
    visitors = replace_file(
        folder / Text("visiteurs.pdf", "visitors.pdf").render(), visitor_pages(programme, links)
    )
    merge = replace_file(
        folder / Text("publipostage.csv", "mail-merge.csv").render(), mail_merge(programme, links)
    )
    return Papers(workbook, stands, visitors, merge, _write_calendars(programme, folder), len(links))


def _write_calendars(programme: Programme, folder: Path) -> int:
    calendars = folder / Text("agendas", "calendars").render()
    calendars.mkdir(exist_ok=True)
    written = 0
    for visitor in programme.visitors:
        if visitor.appointments:
            content = calendar(programme, visitor.appointments)
            replace_file(calendars / f"{_file_name(visitor.id)}.ics", content)
            written += 1
    for stand in programme.stands:
        if stand.appointments:
            content = calendar(programme, stand.appointments, for_stand=True)
            replace_file(calendars / f"stand-{_file_name(stand.id)}.ics", content)
            written += 1
    return written


def _file_name(identifier: str) -> str:
    plain = _UNSAFE.sub("-", identifier).strip(".-")[:80]
    if plain == identifier:
        return plain
    # Two ids may look alike once cleaned.
    digest = hashlib.blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{plain or 'id'}-{digest}"
