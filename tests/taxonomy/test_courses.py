"""The shipped courses refer to trades and courses that exist, and a malformed file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.records.errors import TaxonomyError
from matcher.taxonomy import load_taxonomy
from matcher.taxonomy.courses import Course, Courses, course_files, load_courses, read_courses


def test_every_shipped_course_refers_to_what_exists() -> None:
    courses = load_courses()
    shipped = [course for path in course_files() for course in read_courses(path)]
    assert len(shipped) == len(courses) > 400
    ids = {course.id for course in courses}
    trades = {occupation.id for occupation in load_taxonomy().own_occupations}
    assert {one for course in courses for one in course.after} <= ids
    assert {one for course in courses for one in (*course.trades, *course.near)} <= trades


def test_a_name_belongs_to_one_course() -> None:
    owners: dict[str, str] = {}
    for course in load_courses():
        for name in course.names:
            assert owners.setdefault(name.lower(), course.id) == course.id, name


def test_an_option_stands_for_its_course_and_is_entered_as_it_is() -> None:
    courses = Courses(
        [
            Course(id="bac-x", level=4, names=("Bac X",)),
            Course(id="bac-x-a", level=4, names=("Bac X option A",)),
            Course(id="bts-y", level=5, names=("BTS Y",), after=("bac-x",)),
        ]
    )
    assert courses.same("bac-x-a") == {"bac-x", "bac-x-a"}
    assert courses.same("bts-y") == {"bts-y"}
    assert courses.leading_to("bts-y") == {"bac-x", "bac-x-a"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- id: [", r"formations\.yaml, ligne 2 : ce fichier n'est pas du YAML"),
        ("- id: BTS MS\n  level: 5\n  names: [BTS MS]", r"champ id : formation mal décrite : 'BTS MS'"),
        ("- id: bts-ms\n  level: douze\n  names: [BTS MS]", r"champ level : "),
        ("- id: bts-ms\n  level: 5\n  names: []", r"champ names : "),
    ],
)
def test_a_malformed_file_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "formations.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TaxonomyError, match=message):
        read_courses(path)
