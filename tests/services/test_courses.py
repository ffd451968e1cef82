from __future__ import annotations

import pytest

from matcher.records import Training
from matcher.services.courses import read_course


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        ("CAP", 3),
        ("Bac à bac+2", 4),
        ("Niveau 4", 4),
        ("Ingénieur", 7),
        ("bac non exigé", None),
        (None, None),
    ],
)
def test_a_course_takes_whoever_has_the_lowest_diploma_it_names(asked: str | None, level: int | None) -> None:
    assert read_course(Training(id="t", title="Cariste", entry_diploma=asked)).entry_level == level
