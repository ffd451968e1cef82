"""The forum on A4 paper, readable at arm's length: a page a visitor, a page or more a stand."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from matcher.ranking.wording import first_capital
from matcher.records.errors import Text
from matcher.services.forum_papers.calendars import place_of
from matcher.services.forum_papers.programme import FEW_MEETINGS, Appointment, Programme, StandDay, VisitorDay

INK = colors.HexColor("#12212b")
QUIET = colors.HexColor("#52606d")
DEEP = colors.HexColor("#0b3d42")
PALE = colors.HexColor("#eef3f4")
MARGIN = 16 * mm
QR_SIDE = 34 * mm
QR_QUIET_MODULES = 4
"""White modules around a QR code, as ISO/IEC 18004 asks."""

_NAME = ParagraphStyle("name", fontName="Helvetica-Bold", fontSize=26, leading=31, textColor=INK)
_FORUM = ParagraphStyle("forum", fontName="Helvetica", fontSize=12, leading=16, textColor=QUIET)
_TIME = ParagraphStyle("time", fontName="Helvetica-Bold", fontSize=24, leading=28, textColor=DEEP)
_FIRM = ParagraphStyle("firm", fontName="Helvetica-Bold", fontSize=18, leading=22, textColor=INK)
_PLACE = ParagraphStyle("place", fontName="Helvetica", fontSize=14, leading=18, textColor=INK)
_SMALL = ParagraphStyle("small", fontName="Helvetica", fontSize=11, leading=14, textColor=QUIET)
_CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=11, leading=13.5, textColor=INK)
_CELL_BOLD = ParagraphStyle("cell-bold", parent=_CELL, fontName="Helvetica-Bold", fontSize=13, leading=16)
_HEAD = ParagraphStyle("head", parent=_CELL, fontName="Helvetica-Bold", textColor=colors.white)

_ALIKE = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "\u202f": "\u00a0", "\u2011": "-"})


def printable(text: str) -> str:
    """Return a text in the characters of the built-in fonts; a letter they lack loses its accent."""
    made = []
    for character in text.translate(_ALIKE):
        try:
            character.encode("cp1252")
            made.append(character if character.isprintable() or character == "\u00a0" else " ")
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
            made.append(plain or "?")
    return "".join(made)


def visitor_pages(programme: Programme, links: Mapping[str, str]) -> bytes:
    """Return a PDF with one page a visitor.

    Args:
        programme: the forum.
        links: address of each visitor's live page, shown as a QR code; may be empty.
    """
    pages = [_visitor_page(programme, visitor, links.get(visitor.id)) for visitor in programme.visitors]
    return _document(pages, Text(f"{programme.title} : visiteurs", f"{programme.title}: visitors"))


def stand_pages(programme: Programme) -> bytes:
    """Return a PDF with the day of each stand, each beginning on its own page."""
    pages = [_stand_page(programme, stand) for stand in programme.stands]
    return _document(pages, Text(f"{programme.title} : stands", f"{programme.title}: stands"))


def _document(pages: Sequence[list[Flowable]], title: Text) -> bytes:
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=printable(title.render()),
        author="Passerelle",
        # The same plan gives the same file.
        invariant=1,
    )
    frame = Frame(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=_footer(title.render()))])
    story: list[Flowable] = []
    for page in pages:
        if story:
            story += [NextPageTemplate("page"), PageBreak()]
        story += page
    document.build(story or [Spacer(1, 1)])
    return buffer.getvalue()


def _footer(title: str) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, 8 * mm, printable(title))
        canvas.drawRightString(A4[0] - MARGIN, 8 * mm, str(document.page))

    return draw


def _visitor_page(programme: Programme, visitor: VisitorDay, link: str | None) -> list[Flowable]:
    story: list[Flowable] = [
        _text(_forum_line(programme), _FORUM),
        Spacer(1, 3 * mm),
        _text(visitor.name, _NAME),
        Spacer(1, 6 * mm),
    ]
    if visitor.appointments:
        rows = [[_text(one.start, _TIME), _visitor_cell(one)] for one in visitor.appointments]
        table = Table(rows, colWidths=[30 * mm, None], hAlign="LEFT")
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.6, colors.HexColor("#c9d3d8")),
                    ("TOPPADDING", (0, 0), (-1, -1), 7),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
                    ("LEFTPADDING", (0, 0), (0, -1), 0),
                ]
            )
        )
        story.append(table)
    else:
        story.append(_text(_NO_MEETING.render(), _FIRM))
    if visitor.reason:
        # The reason is the organiser's: it names fields of the event. It stands in the workbook.
        story += [Spacer(1, 4 * mm), _text(FEW_MEETINGS.render(), _PLACE)]
    story += [Spacer(1, 8 * mm), KeepTogether([_foot(link)])]
    return story


def _visitor_cell(one: Appointment) -> list[Flowable]:
    cell = [_text(one.firm, _FIRM), _text(first_capital(place_of(one)), _PLACE)]
    if one.posting:
        cell.append(_text(one.posting, _PLACE))
    if one.reasons:
        reasons = Text("Parce que vous avez montré : ", "Because you have shown: ").render()
        cell.append(_text(reasons + ", ".join(one.reasons), _SMALL))
    return cell


def _foot(link: str | None) -> Flowable:
    note = _text(_RIGHTS.render(), _SMALL)
    if link is None:
        return note
    beside = [_text(_SCAN.render(), _PLACE), Spacer(1, 2 * mm), note]
    table = Table([[_qr_code(link), beside]], colWidths=[QR_SIDE + 6 * mm, None], hAlign="LEFT")
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return table


def _qr_code(link: str) -> Drawing:
    rows = list(segno.make(link, error="m", micro=False).matrix_iter(border=QR_QUIET_MODULES))
    side = QR_SIDE / len(rows)
    drawing = Drawing(QR_SIDE, QR_SIDE)
    for row, modules in enumerate(rows):
        for column, dark in enumerate(modules):
            if dark:
                drawing.add(
                    Rect(
                        column * side,
                        QR_SIDE - (row + 1) * side,
                        side,
                        side,
                        fillColor=colors.black,
                        strokeColor=None,
                    )
                )
    return drawing


def _stand_page(programme: Programme, stand: StandDay) -> list[Flowable]:
    where = ", ".join(filter(None, [Text(f"Stand {stand.id}", f"Stand {stand.id}").render(), stand.room]))
    story: list[Flowable] = [
        _text(_forum_line(programme), _FORUM),
        Spacer(1, 3 * mm),
        _text(stand.firm, _NAME),
        _text(f"{where} · {_receiving(stand.recruiters)}", _PLACE),
        Spacer(1, 5 * mm),
    ]
    if not stand.appointments:
        return [*story, _text(_NOBODY.render(), _PLACE)]
    rows: list[list[Any]] = [[_text(heading.render(), _HEAD) for heading in _STAND_HEADINGS]]
    rows += [_stand_row(one) for one in stand.appointments]
    table = Table(rows, colWidths=[17 * mm, 17 * mm, 36 * mm, None, 17 * mm], repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), DEEP),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, PALE]),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, colors.HexColor("#c9d3d8")),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
                # A box to tick by hand.
                ("LINEBEFORE", (4, 1), (4, -1), 0.4, colors.HexColor("#c9d3d8")),
            ]
        )
    )
    return [*story, table]


def _stand_row(one: Appointment) -> list[Any]:
    who = one.name if one.people == 1 else f"{one.name} ({one.people})"
    about: list[Flowable] = [_text(one.posting or _FIRST_CONTACT.render(), _CELL)]
    if one.reasons:
        about.append(_text(_SHOWS.render() + ", ".join(one.reasons), _SMALL))
    about += [_text(f"! {condition}", _SMALL) for condition in one.conditions]
    return [
        _text(one.start, _CELL_BOLD),
        _text(str(one.recruiter), _CELL_BOLD),
        _text(who, _CELL_BOLD),
        about,
        "",
    ]


def _forum_line(programme: Programme) -> str:
    return " · ".join(filter(None, [programme.title, _day(programme.event.date), programme.event.place]))


def _day(written: str | None) -> str:
    parts = (written or "").split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        return Text("/".join(reversed(parts)), written or "").render()
    return written or ""


def _receiving(recruiters: int) -> str:
    if recruiters == 1:
        return Text("une personne reçoit", "one person receives").render()
    return Text(f"{recruiters} personnes reçoivent", f"{recruiters} people receive").render()


def _text(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(printable(words)), style)


_NO_MEETING = Text("Pas de rendez-vous fixé.", "No meeting arranged.")
_NOBODY = Text(
    "Aucun rendez-vous fixé : ce stand reçoit les visiteurs de passage.",
    "No meeting arranged: this stand receives whoever comes by.",
)
_FIRST_CONTACT = Text("Premier contact, découverte des métiers", "First contact, discovering the trades")
_SHOWS = Text("Montre : ", "Shows: ")
_SCAN = Text("Scannez pour voir le plan à jour.", "Scan to see the plan as it stands now.")
_RIGHTS = Text(
    "Ces rendez-vous sont des propositions calculées d'après votre profil et les offres. Vous pouvez en "
    "refuser un, en demander un autre ou demander pourquoi : adressez-vous à l'accueil, une personne "
    "décidera avec vous.",
    "These meetings are proposals worked out from your profile and the postings. You may refuse one, ask for "
    "another or ask why: see the welcome desk, where a person will decide with you.",
)
_STAND_HEADINGS = (
    Text("Heure", "Time"),
    Text("Table", "Table"),
    Text("Visiteur", "Visitor"),
    Text("Offre et raisons", "Posting and reasons"),
    Text("Venu·e", "Came"),
)
