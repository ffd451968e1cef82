"""Expressions tried only where a fragment that they need is there: looking for one is many times faster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_ZERO_WIDTH = "bB"
_GROUP_HEAD = re.compile(r"^\((?:\?:|\?P<\w+>|\?=|\?<=)?")
_OPTIONAL = "?*{"
SHORTEST = 2
"""A shorter fragment is found in nearly every text."""
GRAM = 4
"""Letters by which a fragment is looked up: the last ones, for many fragments begin alike."""
WORTH_INDEXING = 200
"""Characters from which all runs of letters of a text are worked out before fragments are looked for."""


class Cue:
    """Expressions, of which those are tried together whose fragments a text holds.

    It finds what one pattern of all of them, in their order, would find.

    Args:
        expressions: regular expressions on folded text.
        before: what stands before all of them; an open group where `after` closes it.
        after: what stands behind all of them.
    """

    def __init__(self, expressions: Sequence[str], *, before: str = "", after: str = "") -> None:
        self._expressions = tuple(expressions)
        self._needs = tuple(needed_fragments(expression) for expression in expressions)
        self._grams = tuple(_grams_needed(needed) for needed in self._needs)
        self._frame = before, after
        # Few of the possible choices occur: texts say much the same things.
        self._compiled = lru_cache(maxsize=1_024)(self._compile)

    def finditer(self, folded: str) -> Iterator[re.Match[str]]:
        """Return the matches in a folded text, in its order."""
        pattern = self._pattern(folded)
        return pattern.finditer(folded) if pattern else iter(())

    def search(self, folded: str) -> re.Match[str] | None:
        """Return the first match in a folded text."""
        pattern = self._pattern(folded)
        return pattern.search(folded) if pattern else None

    def _pattern(self, folded: str) -> re.Pattern[str] | None:
        # The letters of a whole document serve all cues; those of a few words are soon looked through.
        grams = grams_of(folded) if len(folded) > WORTH_INDEXING else None
        chosen = tuple(
            [
                place
                for place, (needed, some) in enumerate(zip(self._needs, self._grams, strict=True))
                if (grams is None or some is None or not grams.isdisjoint(some)) and holds_any(folded, needed)
            ]
        )
        return self._compiled(chosen) if chosen else None

    def _compile(self, chosen: tuple[int, ...]) -> re.Pattern[str]:
        before, after = self._frame
        return re.compile(before + "|".join(self._expressions[place] for place in chosen) + after)


@lru_cache(maxsize=2)
def grams_of(text: str) -> frozenset[str]:
    """Return all runs of `GRAM` letters of a text."""
    return frozenset([text[start : start + GRAM] for start in range(len(text) - GRAM + 1)])


def _grams_needed(fragments: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return runs of letters of which a text with one of some fragments holds one, None if any text may."""
    if fragments is None or min(map(len, fragments), default=0) < GRAM:
        return None
    return tuple(dict.fromkeys(fragment[-GRAM:] for fragment in fragments))


class FragmentIndex:
    """Many fragments looked for in one text: only those are tried of which the text holds some letters.

    Args:
        fragments: what is looked for.
    """

    def __init__(self, fragments: Iterable[str]) -> None:
        different = tuple(dict.fromkeys(fragments))
        self._brief = tuple(fragment for fragment in different if len(fragment) < GRAM)
        self._by_gram: dict[str, list[str]] = {}
        for fragment in different:
            if len(fragment) >= GRAM:
                self._by_gram.setdefault(fragment[-GRAM:], []).append(fragment)

    def held(self, text: str) -> list[str]:
        """Return those fragments that a text holds."""
        grams = self._by_gram.keys() & grams_of(text)
        tried = [fragment for gram in grams for fragment in self._by_gram[gram]]
        return [fragment for fragment in (*self._brief, *tried) if fragment in text]


def holds_any(folded: str, fragments: Sequence[str] | None) -> bool:
    """Return whether a text holds one of some fragments; None asks for nothing."""
    if fragments is None:
        return True
    # A loop, not `any`: this is asked hundreds of times a text.
    for fragment in fragments:  # noqa: SIM110
        if fragment in folded:
            return True
    return False


def needed_fragments(expression: str) -> tuple[str, ...] | None:
    """Return fragments of which a text must hold one to match, None where none was found."""
    found: list[str] = []
    for branch in _split(expression):
        best = max(_candidates(branch), key=_worth, default=())
        if _worth(best) < SHORTEST:
            return None
        found += best
    return tuple(dict.fromkeys(found))


def _worth(fragments: tuple[str, ...]) -> int:
    return min(map(len, fragments), default=0)


def _candidates(branch: str) -> Iterator[tuple[str, ...]]:
    """Yield what one branch cannot do without: runs of plain letters, and groups that must be there."""
    run, position = "", 0
    while position < len(branch):
        letter = branch[position]
        end = _atom_end(branch, position)
        optional = branch[end : end + 1] != "" and branch[end] in _OPTIONAL
        if letter == "\\" and branch[position + 1] in _ZERO_WIDTH:
            position = end
            continue
        stop = branch.startswith("\\.", position)
        if (stop or letter.isalnum() or letter in " '-") and not optional:
            run += "." if stop else letter
            if branch[end : end + 1] != "+":
                position = end
                continue
            yield (run,)
            run = ""
        else:
            yield (run,)
            run = ""
            if letter == "(" and not optional and not branch.startswith(("(?!", "(?<!"), position):
                # What must stand ahead or behind is not matched, but the text must hold it all the same.
                inner = needed_fragments(_GROUP_HEAD.sub("", branch[position : end - 1]))
                yield inner or ()
        position = end + 1 if branch[end : end + 1] in ("+", "?", "*") else _counted_end(branch, end)
    yield (run,)


def _counted_end(branch: str, end: int) -> int:
    return branch.index("}", end) + 1 if branch[end : end + 1] == "{" else end


def _atom_end(expression: str, start: int) -> int:
    """Return where the letter, class or group that starts at `start` ends."""
    if expression[start] == "\\":
        return start + 2
    if expression[start] == "[":
        return expression.index("]", start + 2) + 1
    if expression[start] != "(":
        return start + 1
    position = start + 1
    while expression[position] != ")":
        position = _atom_end(expression, position)
    return position + 1


def _split(expression: str) -> Iterator[str]:
    """Yield the branches of an expression, those of its groups left whole."""
    start = position = 0
    while position < len(expression):
        if expression[position] == "|":
            yield expression[start:position]
            start = position + 1
        position = _atom_end(expression, position)
    yield expression[start:]
