"""The words that readers of facts listen for, kept as data: one YAML file a subject, one expression a line.

Expressions are regular expressions on folded text (lower case, no accents), in the syntax of `re`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from matcher.understanding.fragments import Cue

DATA_FOLDER = Path(__file__).parent / "data"


@lru_cache(maxsize=32)
def read_cues(subject: str) -> dict[str, Any]:
    """Return the content of `data/SUBJECT.yaml`."""
    with (DATA_FOLDER / f"{subject}.yaml").open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return content


def any_of(expressions: Sequence[str]) -> str:
    """Return one expression that matches where any of `expressions` does, the first that fits."""
    return "|".join(expressions)


def cue_pattern(subject: str, name: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return the expressions called `name` in `data/SUBJECT.yaml` as one pattern, to try on a few words.

    Args:
        subject: the file.
        name: the list in it.
        before: what stands before all of them; an open group where `after` closes it.
        after: what stands behind all of them.
    """
    return re.compile(before + any_of(read_cues(subject)[name]) + after)


def cue(subject: str, name: str) -> Cue:
    """Return the expressions called `name` in `data/SUBJECT.yaml`, to look for in whole texts."""
    return Cue(read_cues(subject)[name])


class Coded(NamedTuple):
    """A code of the record format and what names it in a text."""

    code: str
    cue: Cue


def coded(subject: str, name: str) -> tuple[Coded, ...]:
    """Return the coded entries called `name` in `data/SUBJECT.yaml`."""
    return tuple(Coded(str(entry["code"]), Cue(entry["patterns"])) for entry in read_cues(subject)[name])
