from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import icalendar
import pypdf
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from matcher.cli.main import cli
from matcher.records import Candidate, Event, Meeting, Plan, Posting
from matcher.records.errors import PlanningError
from matcher.services.forum_papers import read_programme, write_papers
from matcher.services.forum_papers.calendars import calendar
from matcher.services.forum_papers.pages import printable, stand_pages, visitor_pages

EVENT = {
    "id": "forum",
    "date": "2026-11-26",
    "name": "Forum du verre",
    "place": "Gamaches",
    "slots": [
        {"id": "S1", "start": "9:00", "end": "9:20"},
        {"id": "S2", "start": "09:20", "end": "09:40"},
    ],
    "stands": [
        {"id": "A", "firm": "Verrerie d'Eu", "postings": ["P1"], "recruiters": 2, "room": "Halle"},
        {"id": "B", "firm": "Décors & Cie"},
    ],
    "visitors": [
        {"id": "V1", "candidate": "C1"},
        {"id": "V2", "group": "3e B"},
        {"id": "V3", "group": "3e B"},
        {"id": "=V4/é"},
    ],
    "groups": [{"id": "3e B", "size": 2}],
}


def meeting(slot: str, stand: str, recruiter: int, visitor: str, posting: str | None = None) -> Meeting:
    return Meeting(slot=slot, stand=stand, recruiter=recruiter, visitor=visitor, posting=posting, value=0.5)


def plan(*meetings: Meeting, unplaced: tuple[dict[str, str], ...] = ()) -> Plan:
    return Plan(meetings=meetings, unplaced=unplaced, objective=1, bound=1, gap=0, seed=1)


POSTING = Posting(
    id="P1",
    title="Trieuse de flacons",
    text="Contrôle visuel des flacons en fin d'arche, repérage des défauts du verre.",
    contract="CDI",
)
PERSON = Candidate(
    id="C1",
    text="Contrôle visuel des flacons à la lampe pendant six ans, défauts du verre.",
    contracts=["interim"],
    contact={"name": "Łucja Œuvrard", "email": "lucja@example.org"},
)


@pytest.fixture(scope="module")
def programme():
    made = plan(
        meeting("S2", "B", 1, "V1"),
        meeting("S1", "A", 2, "V1", "P1"),
        meeting("S1", "B", 1, "V2"),
        meeting("S1", "B", 1, "V3"),
        unplaced=({"visitor": "=V4/é", "reason": "part avant d'arriver"},),
    )
    return read_programme(Event.model_validate(EVENT), made, [POSTING], [PERSON])


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_a_visitor_has_one_page_by_time_with_reasons(programme) -> None:
    pages = text_of(visitor_pages(programme, {}))
    assert len(pages) == 4
    assert pages[0].index("09:00") < pages[0].index("09:20")
    assert "Lucja Œuvrard" in pages[0]
    assert "Trieuse de flacons" in pages[0]
    assert "Parce que vous avez montré" in pages[0]
    assert "Décors & Cie" in pages[0]
    assert "table 2" in pages[0]
    assert "passez à l'accueil" in pages[3]
    assert "part avant d'arriver" not in "".join(pages)
    assert "Lucja" not in "".join(pages[1:])


def test_a_stand_has_its_day_with_conditions_and_a_class_in_one_line(programme) -> None:
    first, second = text_of(stand_pages(programme))
    assert "Contrat proposé : CDI" in " ".join(first.split())
    assert second.count("3e B") == 1
    assert "(2)" in second


def test_the_same_plan_gives_the_same_file(programme) -> None:
    assert visitor_pages(programme, {}) == visitor_pages(programme, {})


def test_a_qr_code_is_drawn_where_there_is_an_address(programme) -> None:
    without, with_code = (
        len(visitor_pages(programme, links)) for links in ({}, {"V1": "https://example.org/a.html"})
    )
    assert with_code > without + 500


@pytest.mark.parametrize(
    ("text", "expected"), [("Œuvre €", "Œuvre €"), ("Łódź", "Lódz"), ("日本", "??"), ("a\tb", "a b")]
)
def test_letters_that_the_font_lacks_stay_readable(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_a_calendar_tells_times_of_the_forum_and_keeps_its_identity(programme) -> None:
    entries = icalendar.Calendar.from_ical(calendar(programme, programme.visitors[0].appointments)).walk(
        "VEVENT"
    )
    assert [entry["summary"] for entry in entries] == ["Verrerie d'Eu", "Décors & Cie"]
    assert entries[0].decoded("dtstart").isoformat() == "2026-11-26T09:00:00+01:00"
    assert entries[0]["uid"] == "forum-A-V1@passerelle"


@pytest.mark.parametrize("written", [None, "26/11/2026"])
def test_calendars_need_a_date(written: str | None, tmp_path) -> None:
    event = Event.model_validate({**EVENT, "date": written})
    programme = read_programme(event, plan(meeting("S1", "B", 1, "V1")))
    with pytest.raises(PlanningError, match="date de l'événement"):
        write_papers(programme, tmp_path / "papers")
    assert not (tmp_path / "papers").exists()


def test_a_plan_of_another_event_is_refused() -> None:
    with pytest.raises(PlanningError, match=r"« S9 », inconnu"):
        read_programme(Event.model_validate(EVENT), plan(meeting("S9", "A", 1, "V1")))


def test_all_papers_are_written_and_a_second_edition_keeps_the_addresses(programme, tmp_path) -> None:
    papers = write_papers(programme, tmp_path, "https://forum.example.org/en-direct/")
    first = sorted(path.name for path in (tmp_path / "en-direct").glob("*.html"))
    assert (papers.calendars, papers.live, len(first)) == (5, 4, 4)
    write_papers(programme, tmp_path, "https://forum.example.org/en-direct/")
    assert sorted(path.name for path in (tmp_path / "en-direct").glob("*.html")) == first
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "en-direct").glob("*.html")]
    assert sum("Œuvrard" in page for page in pages) == 1
    other = write_papers(programme, tmp_path / "elsewhere", "https://forum.example.org")
    assert other.live == 4
    assert not set(first) & {path.name for path in (tmp_path / "elsewhere" / "en-direct").iterdir()}


def test_workbook_and_mail_merge_hold_every_meeting_and_no_formula(programme, tmp_path) -> None:
    papers = write_papers(programme, tmp_path)
    book = load_workbook(papers.workbook)
    assert book.sheetnames == [
        "Tous les rendez-vous",
        "A Verrerie d'Eu",
        "B Décors & Cie",
        "Sans rendez-vous",
    ]
    assert book["Tous les rendez-vous"].max_row == 4
    assert book["Sans rendez-vous"]["A2"].data_type == "s"
    rows = list(csv.DictReader(io.StringIO(papers.merge.read_text("utf-8-sig")), delimiter=";"))
    assert rows[0]["Courriel"] == "lucja@example.org"
    assert (rows[0]["Heure 1"], rows[0]["Stand 2"]) == ("09:00", "Décors & Cie")
    assert rows[3]["Visiteur"] == "'=V4/é"
    assert len({path.name for path in (tmp_path / "agendas").iterdir()}) == 5


def test_the_command_prints_a_planned_forum(fixtures, tmp_path) -> None:
    event, made = tmp_path / "event.json", tmp_path / "plan.json"
    event.write_text(json.dumps(EVENT), encoding="utf-8")
    made.write_text(plan(meeting("S1", "A", 1, "V1", "P1")).model_dump_json(), encoding="utf-8")
    arguments = [
        "schedule",
        "print",
        "--plan",
        str(made),
        "--event",
        str(event),
        "--output",
        str(tmp_path / "p"),
    ]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "2 agendas" in result.output
    assert (tmp_path / "p" / "visiteurs.pdf").read_bytes().startswith(b"%PDF")


def test_papers_without_their_libraries_name_the_extra(tmp_path) -> None:
    script = (
        "import sys; sys.modules['icalendar'] = None\n"
        "from matcher.cli.main import main\n"
        "main(['schedule', 'print', '--plan', 'p', '--event', 'e', '--output', 'o'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "passerelle[planning]" in done.stderr
    assert "Traceback" not in done.stderr
