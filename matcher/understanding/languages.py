"""Languages that a person speaks or a posting asks for, with their CEFR level where the text gives one."""

from __future__ import annotations

import re

from matcher.records import LanguageFact
from matcher.understanding.context import Context
from matcher.understanding.cues import any_of, cue_pattern, read_cues
from matcher.understanding.document import Document
from matcher.understanding.fragments import Cue

_CUES = read_cues("languages")
_NAMES: dict[str, str] = _CUES["names"]
_NAME = Cue([f"(?P<{code}>{names})" for code, names in _NAMES.items()], before=r"\b(?:", after=r")\b")
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("", re.compile(r"(?<![a-z])([abc][12])\+?(?![a-z0-9])")),
    *((level, re.compile(any_of(words))) for level, words in _CUES["levels"].items()),
)
_SPEAKING = cue_pattern("languages", "spoken_before", before=r"(?:", after=r")\s*$")


def read_languages(document: Document, context: Context) -> list[LanguageFact]:
    """Return the languages of a document, each once, with the best level said of it."""
    folded = document.folded
    best: dict[str, str | None] = {}
    matches = list(_NAME.finditer(folded))
    for index, match in enumerate(matches):
        code = match.lastgroup or ""
        sentence = document.sentence_at(match.start())
        left = (
            matches[index - 1].end()
            if index and matches[index - 1].end() > sentence.start
            else sentence.start
        )
        right = matches[index + 1].start() if index + 1 < len(matches) else len(folded)
        level = _level_behind(
            folded[match.end() : min(max(sentence.end, match.end()), match.end() + 34, right)]
        )
        if level is None:
            level = _level_before(folded[max(left, match.start() - 24) : match.start()])
        if context.denied(match.start()) or re.match(
            r"\s*:?\s*(?:non|zero|aucun)\b", folded[match.end() : match.end() + 10]
        ):
            continue
        if level is None and not _stands_alone(document, match.start()):
            continue
        held = best.get(code)
        best[code] = max(filter(None, (held, level)), default=None)
    return [LanguageFact(code=code, level=level) for code, level in best.items()]


def _level_behind(piece: str) -> str | None:
    piece = re.split(r"[;.\n]|,(?! ?(?:soit|ecrit|parle|niveau|[abc][12]|courant|bilingue|notions))", piece)[
        0
    ]
    # Of two that start together the first of the list is the more precise ("lu, écrit" before "lu").
    found = [
        (match.start(), order, level or match.group(1).upper())
        for order, (level, pattern) in enumerate(_LEVELS)
        if (match := pattern.search(piece))
    ]
    return min(found)[2] if found else None


def _level_before(piece: str) -> str | None:
    piece = re.split(r"[;.,:\n(]", piece)[-1]
    for level, pattern in _LEVELS:
        match = pattern.search(piece)
        if match:
            return level or match.group(1).upper()
    return None


def _stands_alone(document: Document, start: int) -> bool:
    """Tell a language ("anglais, allemand", "parle polonais") from a nationality ("un client allemand")."""
    before = document.before(start, 24)
    return not before.strip() or _SPEAKING.search(before) is not None
