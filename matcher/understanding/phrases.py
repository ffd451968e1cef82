"""Finding known phrases in a text, whatever their gender, number, accents, articles and small typos.

A phrase of several words is the sequence of its content stems, in one trie of dictionaries: the text is
walked once, function words may stand between the words of a phrase, the longest phrase wins. A phrase of
a single word is held to its form but for gender and number: stems alone would take "usine" for "usineuse"
and "conditions" for "conditionneuse".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from rapidfuzz.distance import OSA

from matcher.understanding.compiled import Arrays, pack_strings, unpack_strings
from matcher.understanding.document import Document, function_word_stem, neutral_form, phrase_part
from matcher.understanding.words import STOPWORDS, words

T = TypeVar("T")
MAX_SKIPPED = 5
"""Most function words and words of manner between two words of a phrase."""
MAX_REMEMBERED = 200_000
"""Most answers about single words that are kept."""
TYPO_MIN_LETTERS = 6
SINGLE_TYPO_MIN_LETTERS = 8

WORDLIKE_ACRONYMS = frozenset(
    [
        "cap",
        "mes",
        "is",
        "deb",
        "dat",
        "rex",
        "set",
        "cet",
        "roi",
        "sem",
        "pse",
        "cip",
        "cod",
        "amo",
        "pri",
        "dec",
        "sap",
        "bat",
        "dam",
        "tri",
        "air",
        "pro",
        "pal",
        "but",
        "tic",
        "ras",
        "arc",
        "aes",
    ]
)
"""Acronyms whose letters also spell a common word: they must be written in capitals."""

_ACRONYM = re.compile(r"[A-Z0-9&@/.-]{2,8}")


class Hit(NamedTuple, Generic[T]):
    """A phrase found: its span, what it stands for, whether letters had to be mended, how sure it is."""

    start: int
    end: int
    first_word: int
    last_word: int
    targets: tuple[T, ...]
    mended: bool
    probability: float = 1.0
    places: tuple[int, ...] = ()
    """The words of the phrase, where others stand between them that are none of it."""


class PhraseNode(Generic[T]):
    """A place in the trie: what the phrase that ends here stands for, and how phrases go on."""

    __slots__ = ("children", "targets")

    def __init__(self) -> None:
        """Make a place where nothing ends yet."""
        self.children: dict[str, PhraseNode[T]] = {}
        self.targets: tuple[T, ...] = ()


@lru_cache(maxsize=65_536)
def plain_form(form: str) -> str:
    """Return a folded word without its gender and number, as far as endings tell."""
    neutral = neutral_form(form)
    if neutral != form:
        return neutral
    if len(form) > 3 and form[-1] == "s":
        form = form[:-1]
    if len(form) > 4 and form.endswith("e"):
        form = form[:-1]
    return form


@lru_cache(maxsize=65_536)
def phrase_key(phrase: str) -> tuple[str, ...]:
    """Return the content stems of `phrase`; where only one is left, function words are kept too."""
    found = words(phrase)
    parts = [
        function_word_stem(phrase, word) if word.form in STOPWORDS else phrase_part(word.form)
        for word in found
    ]
    content = tuple(part for part in parts if part not in STOPWORDS)
    if len(content) == 1 and len(parts) > 1:
        return tuple(parts)
    return content or tuple(parts)


class PhraseMatcher(Generic[T]):
    """Phrases with the things each stands for."""

    def __init__(self, *, titles: bool = False) -> None:
        """Make an empty matcher.

        Args:
            titles: phrases are titles of people; their words must then be the same but for gender and
                number, since stems alone would take "programme automate" for "programmeur automate".
        """
        self._titles = titles
        self._title_forms: set[str] = set()
        self._root: PhraseNode[T] = PhraseNode()
        self._single: dict[str, tuple[T, ...]] = {}
        self._vocabulary: dict[str, None] = {}
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        self._mended: dict[str, str | None] = {}
        self._looked: dict[str, tuple[tuple[T, ...], bool]] = {}

    @property
    def root(self) -> dict[str, PhraseNode[T]]:
        """The first words of the phrases of several words."""
        return self._root.children

    def add(self, phrase: str, target: T) -> None:
        """Make `phrase` stand for `target`, beside what it already stands for."""
        key = phrase_key(phrase)
        if not key:
            return
        if len(key) == 1:
            self._add_single(phrase, target)
            return
        if self._titles:
            for word in words(phrase):
                self._title_forms.add(plain_form(word.form))
                self._learn(plain_form(word.form))
        node = self._root
        for part in key:
            self._learn(part)
            if part not in node.children:
                node.children[part] = PhraseNode()
            node = node.children[part]
        if target not in node.targets:
            node.targets = (*node.targets, target)

    def _add_single(self, phrase: str, target: T) -> None:
        word = words(phrase)[0]
        written = phrase[word.start : word.end]
        form = word.form
        if written.isupper() and (form in WORDLIKE_ACRONYMS or form in STOPWORDS):
            form = written
        elif not _ACRONYM.fullmatch(written):
            form = plain_form(form)
            self._learn(form)
        held = self._single.get(form, ())
        if target not in held:
            self._single[form] = (*held, target)

    def _learn(self, part: str) -> None:
        if part not in self._vocabulary:
            self._vocabulary[part] = None
            if len(part) >= TYPO_MIN_LETTERS - 1 and part.isalpha():
                self._by_shape.setdefault((part[0], len(part)), []).append(part)

    def pack(self, targets: Sequence[T]) -> Arrays:
        """Return the phrases as arrays of numbers.

        Args:
            targets: all that phrases may stand for, the very objects that were given to `add`.
        """
        number = {id(target): place for place, target in enumerate(targets)}
        learned = {part: place for place, part in enumerate(self._vocabulary)}
        nodes, parents, parts = [self._root], [-1], [-1]
        for place, node in enumerate(nodes):
            # The list grows while it is walked: a node stands after the one it hangs from.
            for part, child in node.children.items():
                nodes.append(child)
                parents.append(place)
                parts.append(learned[part])
        held = [node.targets for node in nodes] + list(self._single.values())
        return {
            "learned": pack_strings(list(learned)),
            "title_forms": pack_strings(sorted(self._title_forms)),
            "parents": np.array(parents, dtype=np.int32),
            "parts": np.array(parts, dtype=np.int32),
            "singles": pack_strings(list(self._single)),
            "counts": np.array([len(each) for each in held], dtype=np.int32),
            "targets": np.array([number[id(target)] for each in held for target in each], dtype=np.int32),
            "known_targets": np.array(len(targets)),
        }

    @classmethod
    def unpack(cls, arrays: Arrays, targets: Sequence[T], *, titles: bool = False) -> PhraseMatcher[T]:
        """Return the matcher of `pack`.

        Raises:
            ValueError, KeyError, IndexError: the arrays do not fit these targets.
        """
        if int(arrays["known_targets"]) != len(targets):
            raise ValueError("phrases of other concepts")
        matcher: PhraseMatcher[T] = cls(titles=titles)
        learned = unpack_strings(arrays["learned"])
        for part in learned:
            matcher._learn(part)
        matcher._title_forms.update(unpack_strings(arrays["title_forms"]))
        flat = [targets[number] for number in arrays["targets"].tolist()]
        ends = np.cumsum(arrays["counts"]).tolist()
        held = [tuple(flat[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
        nodes = [matcher._root]
        links = zip(arrays["parents"].tolist(), arrays["parts"].tolist(), held, strict=False)
        for parent, part, stands_for in islice(links, 1, None):
            node: PhraseNode[T] = PhraseNode()
            nodes[parent].children[learned[part]] = node
            node.targets = stands_for
            nodes.append(node)
        matcher._single = dict(zip(unpack_strings(arrays["singles"]), held[len(nodes) :], strict=True))
        return matcher

    def know(self, forms: Iterable[str]) -> None:
        """Declare correct stems, so that they are not taken for typos of a phrase's words."""
        for part in forms:
            if part not in self._vocabulary:
                self._mended[part] = None

    def mend(self, part: str) -> str | None:
        """Return the stem that `part` misspells, or None; answers are remembered."""
        if part in self._mended:
            return self._mended[part]
        if len(self._mended) > MAX_REMEMBERED:
            return self._nearest(part)
        best = self._mended[part] = self._nearest(part)
        return best

    def _nearest(self, part: str) -> str | None:
        if not part.isalpha():
            return None
        if "f" in part and (learned := part.replace("f", "ph")) in self._vocabulary:
            return learned
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
        mends = self._typos(document)
        hits: list[Hit[T]] = []
        index, count = 0, len(document.words)
        root = self._root.children
        while index < count:
            hit = None
            node = root.get(mends.get(index) or document.parts[index])
            if node is not None:
                hit = self._walk(document, index, node, mends)
            if hit is None:
                hit = self._lookup(document, index)
            if hit is None:
                index += 1
            else:
                hits.append(hit)
                index = hit.last_word + 1
        return hits

    def each_word(self, document: Document, hit: Hit[T]) -> list[Hit[T]]:
        """Return what the single words inside a hit stand for."""
        found = (self._lookup(document, place) for place in range(hit.first_word, hit.last_word + 1))
        return [one for one in found if one is not None]

    def _typos(self, document: Document) -> dict[int, str]:
        vocabulary = self._vocabulary
        return {
            position: mended
            for position, part in enumerate(document.parts)
            if len(part) >= TYPO_MIN_LETTERS and part not in vocabulary and (mended := self.mend(part))
        }

    def _walk(
        self, document: Document, index: int, node: PhraseNode[T], mends: dict[int, str]
    ) -> Hit[T] | None:
        last, targets = self._longest(document, index, node, mends)
        if last < 0:
            return None
        if self._titles and not self._is_title(document, index, last):
            return None
        mended = any(place in mends for place in range(index, last + 1))
        return Hit(document.words[index].start, document.words[last].end, index, last, targets, mended)

    def _longest(
        self, document: Document, position: int, node: PhraseNode[T], mends: dict[int, str]
    ) -> tuple[int, tuple[T, ...]]:
        """Return the last word of the longest phrase through `node`, -1 where none ends there."""
        parts, passed, breaks = document.parts, document.passed, document.breaks
        best = (position, node.targets) if node.targets else (-1, node.targets)
        children = node.children
        following = position + 1
        furthest = min(len(parts), following + MAX_SKIPPED + 1)
        while following < furthest and not breaks[following]:
            deeper = children.get(mends.get(following) or parts[following])
            if deeper is not None:
                found = self._longest(document, following, deeper, mends)
                if found[0] > best[0]:
                    best = found
            if not passed[following]:
                break
            following += 1
        return best

    def _is_title(self, document: Document, first: int, last: int) -> bool:
        forms = (
            plain_form(document.words[place].form)
            for place in range(first, last + 1)
            if not document.stop[place]
        )
        return all(form in self._title_forms or self._mends_title(form) for form in forms)

    def _mends_title(self, form: str) -> bool:
        nearest = self.mend(form)
        return nearest in self._title_forms and form[: len(nearest) - 2] != nearest[:-2] if nearest else False

    def _lookup(self, document: Document, index: int) -> Hit[T] | None:
        if document.stop[index]:
            return None
        word = document.words[index]
        form = word.form
        if form in WORDLIKE_ACRONYMS or document.parts[index].isupper():
            targets, mended = self._single.get(document.text[word.start : word.end], ()), False
        else:
            targets, mended = self._looked.get(form) or self._look(form)
        if not targets:
            return None
        return Hit(word.start, word.end, index, index, targets, mended)

    def _look(self, form: str) -> tuple[tuple[T, ...], bool]:
        """Return what a single word stands for and whether it had to be mended; answers are remembered."""
        plain = plain_form(form)
        targets, mended = self._single.get(form) or self._single.get(plain, ()), False
        if not targets and len(form) >= SINGLE_TYPO_MIN_LETTERS and plain not in self._vocabulary:
            nearest = self.mend(plain)
            # Where only the ending differs it is another form or word of the family, not a slip.
            if nearest and plain[: len(nearest) - 2] != nearest[:-2] and _same_start(plain, nearest):
                targets, mended = self._single.get(nearest, ()), True
        if len(self._looked) < MAX_REMEMBERED:
            self._looked[form] = (targets, mended)
        return targets, mended


def _same_start(form: str, nearest: str) -> bool:
    """Tell whether a lone word is near enough to be mended: "relâcher" is no slip for "rebâcher"."""
    form = form.replace("f", "ph") if "ph" in nearest else form
    return form[:3] == nearest[:3] and OSA.distance(form, nearest, score_cutoff=1) <= 1


def compile_phrases(pairs: Iterable[tuple[str, T]], *, titles: bool = False) -> PhraseMatcher[T]:
    """Build a matcher from (phrase, target) pairs; `titles` is that of `PhraseMatcher`."""
    matcher: PhraseMatcher[T] = PhraseMatcher(titles=titles)
    for phrase, target in pairs:
        matcher.add(phrase, target)
    return matcher
