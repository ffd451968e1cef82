"""The forum as tables: a workbook with a sheet a stand, and a line a visitor for the mail merge."""

from __future__ import annotations

import csv
import io

from matcher.records.errors import Text
from matcher.services.csv_cells import never_a_formula
from matcher.services.forum_papers.calendars import place_of
from matcher.services.forum_papers.programme import Appointment, Programme, StandDay
from matcher.services.workbooks import Table


def stand_tables(programme: Programme) -> list[Table]:
    """Return a sheet with all meetings, one a stand, and one of the visitors without a meeting."""
    everything = [line for stand in programme.stands for line in stand.appointments]
    everything.sort(key=lambda one: (one.start, one.stand, one.recruiter))
    alone = [visitor for visitor in programme.visitors if not visitor.appointments]
    tables = [
        Table(
            Text("Tous les rendez-vous", "All meetings").render(),
            [_heading("stand"), *_stand_header()],
            [[f"{one.stand} {one.firm}", *_stand_row(one)] for one in everything],
        )
    ]
    tables += [_stand_table(stand) for stand in programme.stands]
    tables.append(
        Table(
            Text("Sans rendez-vous", "Without a meeting").render(),
            [_heading("visitor"), _heading("name"), _heading("why")],
            [[visitor.id, visitor.name, visitor.reason] for visitor in alone],
        )
    )
    return tables


def _stand_table(stand: StandDay) -> Table:
    return Table(f"{stand.id} {stand.firm}", _stand_header(), [_stand_row(one) for one in stand.appointments])


def _stand_header() -> list[str]:
    names = (
        "start",
        "end",
        "recruiter",
        "visitor",
        "name",
        "people",
        "posting",
        "reasons",
        "conditions",
        "came",
        "next",
        "remarks",
    )
    return [_heading(name) for name in names]


def _stand_row(one: Appointment) -> list[str | int]:
    return [
        one.start,
        one.end,
        one.recruiter,
        one.visitor,
        one.name,
        one.people,
        one.posting,
        " ; ".join(one.reasons),
        " ; ".join(one.conditions),
        "",
        "",
        "",
    ]


def mail_merge(programme: Programme, links: dict[str, str]) -> bytes:
    """Return the mail-merge file: a line a visitor, the meetings in numbered columns.

    Semicolons and a byte-order mark, as the spreadsheets of a French office open without asking.

    Args:
        programme: the forum.
        links: address of each visitor's live page, by visitor id; may be empty.
    """
    most = max((len(visitor.appointments) for visitor in programme.visitors), default=0)
    header = [_heading(name) for name in ("visitor", "name", "email", "group", "count", "link", "why")]
    for number in range(1, most + 1):
        header += [f"{_heading(name)} {number}" for name in ("start", "stand", "place", "posting")]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    for visitor in programme.visitors:
        row = [visitor.id, visitor.name, visitor.email, visitor.group, str(len(visitor.appointments))]
        row += [links.get(visitor.id, ""), visitor.reason]
        for one in visitor.appointments:
            row += [one.start, one.firm, place_of(one), one.posting]
        row += [""] * (len(header) - len(row))
        writer.writerow([never_a_formula(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _heading(name: str) -> str:
    return _HEADINGS[name].render()


_HEADINGS = {
    "start": Text("Heure", "Time"),
    "end": Text("Fin", "End"),
    "recruiter": Text("Table", "Table"),
    "visitor": Text("Visiteur", "Visitor"),
    "name": Text("Nom", "Name"),
    "people": Text("Personnes", "People"),
    "posting": Text("Offre", "Posting"),
    "reasons": Text("Pourquoi ce rendez-vous", "Why this meeting"),
    "conditions": Text("À régler avant un contrat", "To settle before a contract"),
    "came": Text("Venu·e ?", "Came?"),
    "next": Text("Suite donnée", "Next step"),
    "remarks": Text("Remarques", "Remarks"),
    "stand": Text("Stand", "Stand"),
    "why": Text("Raison", "Reason"),
    "email": Text("Courriel", "E-mail"),
    "group": Text("Groupe", "Group"),
    "count": Text("Rendez-vous", "Meetings"),
    "link": Text("Plan à jour", "Live plan"),
    "place": Text("Lieu", "Place"),
}
