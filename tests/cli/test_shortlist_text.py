from __future__ import annotations

import pytest

from matcher.cli.shortlist_text import lists_markdown, routes_markdown, summary_lines
from matcher.records import Candidate, Event, Posting
from matcher.records.errors import speaking
from matcher.services.shortlist import make_shortlists


@pytest.fixture(scope="module")
def event() -> Event:
    return Event.model_validate(
        {
            "id": "F",
            "name": "Forum",
            "slots": [{"id": "C1", "start": "09:00", "end": "09:20"}],
            "stands": [{"id": "S1", "firm": "Logi Bresle", "postings": ["P"]}],
            "visitors": [{"id": "V1", "candidate": "C"}, {"id": "V2"}],
        }
    )


def told(event: Event, language: str) -> tuple[str, str, str]:
    posting = Posting(id="P", title="Cariste", text="Conduite de chariots élévateurs, CACES R489.")
    person = Candidate(id="C", text="Cariste, conduite de chariots élévateurs, CACES R489 3.")
    with speaking(language):
        lists = make_shortlists(event, [posting], [person])
        return "\n".join(summary_lines(lists)), lists_markdown(lists, event), routes_markdown(lists, event)


def test_french_sets_blanks_before_colons_and_counts_one_list_as_one(event) -> None:
    summary, stands, routes = told(event, "fr")
    assert ": 1 liste par visiteur" in summary
    assert "1 à 1" not in summary
    assert "# Forum : Listes des stands" in stands
    assert "\n  - V2 : Pas de profil" in stands
    assert "« " in routes


def test_english_has_no_french_signs(event) -> None:
    summary, stands, routes = told(event, "en")
    assert ": 1 list a visitor" in summary
    assert "\n  - V2: No profile" in stands
    assert "# Forum: Routes of the visitors" in routes
    for text in (summary, stands, routes):
        assert " :" not in text
        assert "«" not in text
