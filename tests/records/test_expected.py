from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from matcher.records.errors import Text
from matcher.records.event import Stand, Visitor
from matcher.records.expected import expected, known_ids
from matcher.records.expert import Expert


@pytest.mark.parametrize(
    ("kind", "record", "fr", "en"),
    [
        (Stand, {"id": "S", "postings": [101]}, "entre guillemets", "in quotes"),
        (Visitor, {"id": "V", "arrive": "9h"}, "heure s'écrit 09:30", "time is written"),
        (Visitor, {"id": "V", "no_show": "20%"}, "nombre est attendu", "number is expected"),
        (Expert, {"id": "X", "opt_in_date": "12/03/2026"}, "date s'écrit", "date is written"),
        (Expert, {"id": "X", "expertise": "laquage"}, "liste entre crochets", "square brackets"),
        (Expert, {}, "obligatoire", "required"),
    ],
)
def test_what_was_expected_is_told_in_both_languages(kind, record, fr, en) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(record)
    wanted = expected(refused.value.errors()[0]["type"])
    assert fr in wanted.fr
    assert en in wanted.en


def test_dots_follow_known_ids_only_where_there_are_more() -> None:
    heading = Text("Connus", "Known")
    assert known_ids(["A", "B"], heading).fr == "Connus : A, B."
    assert known_ids(["A", "B", "C"], heading, shown=2).en == "Known: A, B..."
    assert known_ids([], heading).fr == "Connus : -."
