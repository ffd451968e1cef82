"""Courses and diplomas: what they are called, the trades they prepare for, and who enters them.

Pupils write the name of their course and little else, and a training contract names the course it offers:
`data/courses/*.yaml` joins the two. An id that goes on another one with a hyphen is an option of that course
("bac-sti2d-sin" of "bac-sti2d").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from matcher.records.base import Value
from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.files import read_text

COURSE_FOLDER = Path(__file__).parent / "data" / "courses"


class Course(Value):
    """A course with its names, most complete first.

    Attributes:
        id: kind and short name, in lower case with hyphens.
        level: of the French framework, 3 (CAP) to 7 (bac+5); 2 for lower secondary school.
        names: as people and ads write it, each with the kind of diploma in front; old names too.
        trades: ids of the occupations it prepares for, most direct first.
        near: ids of others that readily take who passed it.
        after: ids of the courses from which one usually enters it.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    level: int = Field(ge=2, le=8)
    names: tuple[str, ...] = Field(min_length=1)
    trades: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def general(self) -> bool:
        """Whether it leads to no trade more than to others: lower secondary school, a general bac."""
        return not self.trades and not self.near


class Courses:
    """All courses, by id."""

    def __init__(self, courses: Sequence[Course]) -> None:
        self._by_id = {course.id: course for course in courses}

    def __iter__(self) -> Any:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, course: str) -> bool:
        return course in self._by_id

    def __getitem__(self, course: str) -> Course:
        return self._by_id[course]

    @cached_property
    def _options(self) -> dict[str, tuple[str, ...]]:
        options: dict[str, list[str]] = {}
        for course in self._by_id:
            for other in self._by_id:
                if course.startswith(f"{other}-"):
                    options.setdefault(other, []).append(course)
                    options.setdefault(course, []).append(other)
        return {course: tuple(some) for course, some in options.items()}

    def same(self, course: str) -> frozenset[str]:
        """Return the ids that stand for a course: itself, its options, or the course it is an option of."""
        return frozenset((course, *self._options.get(course, ())))

    def leading_to(self, course: str) -> frozenset[str]:
        """Return the ids of the courses from which one usually enters a course, with their options."""
        return frozenset().union(*(self.same(before) for before in self[course].after))


def read_courses(path: Path) -> list[Course]:
    """Read a file of courses; raises TaxonomyError naming file, course and field."""
    try:
        content = yaml.load(read_text(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return [Course.model_validate(entry) for entry in content or []]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise TaxonomyError(
            Text("ce fichier n'est pas du YAML.", "this file is not YAML."),
            file=str(path),
            line=mark.line + 1 if mark else None,
        ) from error
    except ValidationError as error:
        fault = error.errors()[0]
        raise TaxonomyError(
            Text(
                f"formation mal décrite : {fault['input']!r}.",
                f"course described wrongly: {fault['input']!r}.",
            ),
            file=str(path),
            field=".".join(map(str, fault["loc"])),
        ) from error


@lru_cache(maxsize=1)
def load_courses() -> Courses:
    """Return the shipped courses, once a process."""
    return Courses([course for path in course_files() for course in read_courses(path)])


def course_files() -> tuple[Path, ...]:
    """Return the shipped files of courses."""
    return tuple(sorted(COURSE_FOLDER.glob("*.yaml")))
