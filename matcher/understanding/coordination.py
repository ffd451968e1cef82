"""Phrases that a coordination parts: "contrôle visuel et dimensionnel", "réglage et conduite de presses".

French says a shared word once. Where one conjunct ends, a phrase may go on in another conjunct, in three
ways: a head shared by several complements ("contrôle [visuel et] dimensionnel"), a complement shared by
several doings ("réglage [et conduite] de presses"), and a complement shared by several qualities
("contrôle visuel [et dimensionnel] des flacons"). Guards keep two tasks that merely stand in one list
("gestion des stocks et formation") from being read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from matcher.understanding.cues import read_cues
from matcher.understanding.document import Document
from matcher.understanding.phrases import MAX_SKIPPED, Hit, PhraseMatcher, PhraseNode
from matcher.understanding.verbs import action_stem

T = TypeVar("T")
MAX_JUMPS = 2
"""Most conjuncts passed over inside one phrase."""
MAX_CONJUNCTS = 4
MAX_WORDS = 3
"""Most content words of a conjunct that is passed over."""
_JOINING = frozenset(read_cues("wording")["joining"])
_LEADING = frozenset(read_cues("wording")["leading"])
_MARK = re.compile(r"(?:\([a-z]{1,4}\))?\s*(?:,|/|&|\+)\s*(?:[ld]['’])?", re.IGNORECASE)
_DOING = re.compile(r"(?:age|ement|ation|ition|ction|ssion|ution|ance|er|ir|ez)s?$")


@lru_cache(maxsize=65_536)
def is_doing(form: str) -> bool:
    """Tell a verb or a noun of doing by its form: it begins a task rather than goes on with one."""
    return action_stem(form) is not None or (len(form) > 5 and _DOING.search(form) is not None)


class Conjuncts:
    """Where a phrase that stops at a word of a document may go on.

    Args:
        document: the text.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._next = [self._joined(place) for place in range(len(document.words))]
        self._jumps: dict[tuple[int, bool], tuple[int, ...]] = {}
        ends = [place for place, following in enumerate(self._next) if following >= 0]
        self.any = bool(ends)
        self._near = {start for end in ends for start in range(end - 7, end + 1)}

    def beyond(self, place: int, *, first: bool) -> tuple[int, ...]:
        """Return the words that may follow the word at `place` beyond conjuncts.

        Args:
            place: a content word.
            first: it is the first of the phrase, so that what it shares is its complement.
        """
        key = (place, first)
        if key not in self._jumps:
            shared = self._shared_complement(place) if first else self._after_quality(place)
            self._jumps[key] = tuple(dict.fromkeys((*self._shared_head(place), *shared)))
        return self._jumps[key]

    def near(self, start: int) -> bool:
        """Tell whether a conjunct ends within reach of the word at `start`."""
        return start in self._near

    def _joined(self, place: int) -> int:
        """Return the first word of the conjunct after the one that `place` ends, -1 where it ends none."""
        document, following = self._document, place + 1
        if following >= len(document.words) or document.stop[place]:
            return -1
        gap = document.text[document.words[place].end : document.words[following].start]
        if document.breaks[following] or "/" in gap:
            if _MARK.fullmatch(gap) is None:
                return -1
            return following + 1 if self._joins(following) else following
        if not self._joins(following):
            return -1
        following += 1
        while following < len(document.words) and self._joins(following):
            following += 1
        return following if following < len(document.words) else -1

    def _joins(self, place: int) -> bool:
        words = self._document.words
        return place < len(words) and words[place].form in _JOINING

    def _content(self, place: int, *, soft: bool = True) -> tuple[int, bool]:
        """Return the first content word from `place` on and whether a preposition leads to it; -1 for none.

        Args:
            place: where to begin.
            soft: stop at punctuation.
        """
        document, led = self._document, False
        for at in range(place, min(place + 5, len(document.words))):
            if soft and at > place and document.breaks[at]:
                return -1, led
            elided = document.folded[max(0, document.words[at].start - 2) : document.words[at].start] == "d'"
            led = led or elided or document.words[at].form in _LEADING
            if not document.passed[at]:
                return at, led
        return -1, led

    def _end(self, place: int) -> int:
        """Return the last word of the conjunct that the content word at `place` begins, -1 if too long."""
        document, count = self._document, 0
        for at in range(place, len(document.words)):
            if at > place and document.breaks[at]:
                return -1
            count += not document.passed[at]
            if count > MAX_WORDS:
                return -1
            if self._next[at] >= 0:
                return at
        return -1

    def _shared_head(self, place: int) -> Iterator[int]:
        """Yield what a head takes beside its first complement ("contrôle [visuel et] dimensionnel")."""
        document = self._document
        if place + 1 >= len(document.words) or document.breaks[place + 1] or self._next[place] >= 0:
            return
        at, led_first = self._content(place + 1)
        for _ in range(MAX_CONJUNCTS):
            end = self._end(at) if at >= 0 else -1
            if end < 0:
                return
            at, led = self._content(self._next[end])
            if at < 0 or (is_doing(document.words[at].form) and not (led and led_first)):
                return
            yield at

    def _shared_complement(self, place: int) -> Iterator[int]:
        """Yield the complement that doings share ("réglage [et conduite] de presses")."""
        document = self._document
        if not is_doing(document.words[place].form):
            return
        at = place
        for _ in range(MAX_CONJUNCTS):
            joined = self._next[at]
            if joined < 0:
                break
            at, _led = self._content(joined)
            if at < 0 or not is_doing(document.words[at].form):
                return
        if at == place or at + 1 >= len(document.words) or document.breaks[at + 1]:
            return
        target, _led = self._content(at + 1)
        if target >= 0:
            yield target

    def _after_quality(self, place: int) -> Iterator[int]:
        """Yield the complement behind several qualities ("contrôle visuel [et dimensionnel] des flacons")."""
        document = self._document
        if self._next[place] < 0:
            return
        at, _led = self._content(self._next[place])
        if at < 0 or is_doing(document.words[at].form):
            return
        if at + 1 < len(document.words) and not document.breaks[at + 1]:
            target, led = self._content(at + 1)
            if target >= 0 and led:
                yield target


def parted(document: Document, matcher: PhraseMatcher[T]) -> list[Hit[T]]:
    """Return the phrases of a document that a coordination parts; `Hit.places` says which words they take."""
    conjuncts = Conjuncts(document)
    if not conjuncts.any:
        return []
    hits: dict[tuple[int, ...], Hit[T]] = {}
    held = frozenset(document.parts)
    for start, part in enumerate(document.parts):
        node = matcher.root.get(part)
        if node is None or document.stop[start] or not conjuncts.near(start):
            continue
        for places, targets in _walk(document, conjuncts, held, (start,), node, 0):
            hits[places] = Hit(
                document.words[places[0]].start,
                document.words[places[-1]].end,
                places[0],
                places[-1],
                targets,
                False,
                places=places,
            )
    return list(hits.values())


def _walk(
    document: Document,
    conjuncts: Conjuncts,
    held: frozenset[str],
    places: tuple[int, ...],
    node: PhraseNode[T],
    jumps: int,
) -> Iterator[tuple[tuple[int, ...], tuple[T, ...]]]:
    """Yield the longest phrases through `node` that pass over a conjunct; `held` are the text's words."""
    deeper = False
    # No phrase goes on with a word that the text has nowhere: most walks end here.
    ends = node.children.keys().isdisjoint(held)
    for following in () if ends else _contiguous(document, places[-1]):
        child = node.children.get(document.parts[following])
        if child is not None:
            for found in _walk(document, conjuncts, held, (*places, following), child, jumps):
                deeper = True
                yield found
    if jumps < MAX_JUMPS and not ends:
        for following in conjuncts.beyond(places[-1], first=len(places) == 1):
            child = node.children.get(document.parts[following])
            if child is not None:
                for found in _walk(document, conjuncts, held, (*places, following), child, jumps + 1):
                    deeper = True
                    yield found
    if not deeper and jumps and node.targets:
        yield places, node.targets


def _contiguous(document: Document, place: int) -> Iterator[int]:
    """Yield the words that may follow without a jump."""
    for following in range(place + 1, min(place + MAX_SKIPPED + 2, len(document.words))):
        if document.breaks[following]:
            return
        yield following
        if not document.passed[following]:
            return


def with_parted(whole: Sequence[Hit[T]], found: Sequence[Hit[T]]) -> list[Hit[T]]:
    """Return the phrases of a document, without those whose words are all in a longer parted one."""
    kept = []
    taken = [frozenset(hit.places) for hit in found]
    for hit in whole:
        words = frozenset(range(hit.first_word, hit.last_word + 1))
        if not any(len(words & places) >= len(words) < len(places) for places in taken):
            kept.append(hit)
    named = {(hit.first_word, target) for hit in kept for target in map(id, hit.targets)}
    return kept + [
        hit for hit in found if any((hit.first_word, id(target)) not in named for target in hit.targets)
    ]


def stretches(document: Document, hits: Sequence[Hit[T]]) -> list[Hit[T]]:
    """Return hits without gaps: a parted phrase as one hit for each run of its words."""
    kept = []
    for hit in hits:
        if not hit.places:
            kept.append(hit)
            continue
        for place in hit.places:
            word = document.words[place]
            kept.append(hit._replace(start=word.start, end=word.end, first_word=place, last_word=place))
    return kept
