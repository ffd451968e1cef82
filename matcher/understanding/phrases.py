"""Finding known phrases in a text, whatever their gender, number, accents, articles and small typos.

A phrase is the sequence of its content stems. All phrases stand in one trie of dictionaries; the text
is walked once, function words may stand between the words of a phrase, the longest phrase wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz.distance import OSA

from matcher.understanding.document import Document
from matcher.understanding.words import stems

T = TypeVar("T")
_END = ""
MAX_SKIPPED = 3
TYPO_MIN_LETTERS = 6


class Hit(NamedTuple, Generic[T]):
    """A phrase found: its span in the text, what it stands for, and whether letters had to be mended."""

    start: int
    end: int
    first_word: int
    last_word: int
    targets: tuple[T, ...]
    mended: bool


@dataclass
class PhraseMatcher(Generic[T]):
    """Phrases by their stems, each with the things it stands for."""

    _root: dict[str, dict] = field(default_factory=dict)  # type: ignore[type-arg]
    _vocabulary: set[str] = field(default_factory=set)
    _by_shape: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    _mended: dict[str, str | None] = field(default_factory=dict)
    size: int = 0

    def add(self, phrase: str, target: T) -> None:
        """Make `phrase` stand for `target`, beside what it already stands for."""
        key = stems(phrase) or stems(phrase, keep_stopwords=True)
        if not key:
            return
        node = self._root
        for part in key:
            node = node.setdefault(part, {})
        held: tuple[T, ...] = node.get(_END, ())  # type: ignore[assignment]
        if target not in held:
            node[_END] = (*held, target)  # type: ignore[assignment]
            self.size += 1
        for part in key:
            if part not in self._vocabulary:
                self._vocabulary.add(part)
                if len(part) >= TYPO_MIN_LETTERS - 1 and part.isalpha():
                    self._by_shape.setdefault((part[0], len(part)), []).append(part)

    def mend(self, part: str, known: Mapping[str, object] | set[str] = frozenset()) -> str | None:  # type: ignore[assignment]
        """Return the stem of the vocabulary that `part` misspells, or None; answers are remembered."""
        if part in self._mended:
            return self._mended[part]
        if len(self._mended) > 100_000:
            self._mended.clear()
        best = self._nearest(part) if part not in known else None
        self._mended[part] = best
        return best

    def _nearest(self, part: str) -> str | None:
        if len(part) < TYPO_MIN_LETTERS or not part.isalpha():
            return None
        allowed = 1 if len(part) < 10 else 2
        best, best_distance = None, allowed + 1
        for length in range(len(part) - allowed, len(part) + allowed + 1):
            for candidate in self._by_shape.get((part[0], length), ()):
                distance = OSA.distance(part, candidate, score_cutoff=allowed)
                if distance < best_distance:
                    best, best_distance = candidate, distance
        return best

    def find(self, document: Document) -> list[Hit[T]]:
        """Return the longest phrases of `document`, left to right, without overlap."""
        parts, stop, breaks = document.stems, document.stop, document.breaks
        hits: list[Hit[T]] = []
        index, count = 0, len(parts)
        vocabulary = self._vocabulary
        mends = {
            position: mended
            for position, part in enumerate(parts)
            if part not in vocabulary and len(part) >= TYPO_MIN_LETTERS and (mended := self.mend(part))
        }
        while index < count:
            part = mends.get(index, parts[index])
            node = self._root.get(part)
            if node is None:
                index += 1
                continue
            best: tuple[int, tuple[T, ...]] | None = None
            position, skipped = index, 0
            while True:
                end = node.get(_END)
                if end is not None:
                    best = (position, end)
                following = position + 1
                skipped = 0
                while (
                    following < count and not breaks[following] and stop[following] and skipped < MAX_SKIPPED
                ):
                    if parts[following] in node:
                        break
                    following += 1
                    skipped += 1
                if following >= count or breaks[following]:
                    break
                deeper = node.get(mends.get(following, parts[following]))
                if deeper is None:
                    break
                node, position = deeper, following
            if best is None:
                index += 1
                continue
            last, targets = best
            mended = any(place in mends for place in range(index, last + 1))
            hits.append(
                Hit(document.words[index].start, document.words[last].end, index, last, targets, mended)
            )
            index = last + 1
        return hits


def compile_phrases(pairs: Iterable[tuple[str, T]]) -> PhraseMatcher[T]:
    """Build a matcher from (phrase, target) pairs."""
    matcher: PhraseMatcher[T] = PhraseMatcher()
    for phrase, target in pairs:
        matcher.add(phrase, target)
    return matcher
