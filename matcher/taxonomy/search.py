"""Finding concepts by what people type: exact labels, then prefixes, then look-alikes.

Case, accents, plural and gender do not count ("réglée opératrice" finds "opérateur"); typing mistakes
cost a little (Indel similarity of rapidfuzz).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from matcher.taxonomy.words import STOPWORDS, stem

ConceptKind = Literal["skill", "occupation"]
How = Literal["exact", "prefix", "words", "fuzzy"]

FUZZY_CUTOFF = 72.0
"""Lowest similarity (0 to 100) of a look-alike: one wrong letter in four, as in "sérigrafe"."""

WHOLE_WORD_BELOW = 3
"""A shorter word of a query must stand whole in a label: "IS" is not the start of "issue"."""

_MARKS = re.compile("[\u0300-\u036f]+")
_TOKEN = re.compile(r"[^\W_]+[+#]*")
_ELISION = re.compile(r"\b(?:[ldjmtsnc]|qu)'", re.IGNORECASE)
_FEMININE = (
    (re.compile(r"trice(s?)$"), r"teur\1"),
    (re.compile(r"euse(s?)$"), r"eur\1"),
    (re.compile(r"iere(s?)$"), r"ier\1"),
    (re.compile(r"([ai])enne(s?)$"), r"\1en\2"),
    (re.compile(r"ive(s?)$"), r"if\1"),
)


class Searchable(NamedTuple):
    """A concept with the labels by which it may be found; one that stands `aside` comes after its equals."""

    uri: str
    kind: ConceptKind
    label: str
    preferred: tuple[str, ...]
    alternatives: tuple[str, ...]
    aside: bool = False


class Hit(NamedTuple):
    """A concept found: its URI, kind and label, the label that matched, how, and how well (0..1)."""

    uri: str
    kind: ConceptKind
    label: str
    matched: str
    how: How
    score: float


def search_form(text: str) -> str:
    """Return the form in which labels and queries are compared.

    Folded, masculine, stemmed, without function words. A capital that stands alone is kept, since
    "permis C" is not "permis".
    """
    bare = _MARKS.sub(
        "", unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe").replace("’", "'"))
    )
    kept = [form for token in _TOKEN.findall(_ELISION.sub(" ", bare)) if (form := _token_form(token))]
    return " ".join(kept) or bare.strip().lower()


@lru_cache(maxsize=100_000)
def _token_form(token: str) -> str:
    lowered = token.lower()
    if lowered in STOPWORDS and not token.isupper():
        return ""
    if len(lowered) > 5:
        for pattern, replacement in _FEMININE:
            masculine, changed = pattern.subn(replacement, lowered)
            if changed:
                lowered = masculine
                break
    return stem(lowered)


class _Entry(NamedTuple):
    concept: int
    label: str
    is_preferred: bool


class ConceptSearch:
    """An index of labels; immutable once built."""

    def __init__(self, concepts: Iterable[Searchable]) -> None:
        self._concepts = list(concepts)
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        for position, concept in enumerate(self._concepts):
            for is_preferred, labels in ((True, concept.preferred), (False, concept.alternatives)):
                for label in labels:
                    self._entries[search_form(label)].append(_Entry(position, label, is_preferred))
        self._forms = list(self._entries)

    def find(self, query: str, *, limit: int = 10, kind: ConceptKind | None = None) -> list[Hit]:
        """Return up to `limit` concepts, best first, each once, by the label that fits best.

        Exact labels come before labels that start with the query, those before labels that hold all
        its words, those before look-alikes; within each, a preferred label before an alternative, then
        the shorter, then the order of the taxonomy (the cluster's own concepts first).
        """
        wanted = search_form(query)
        if not wanted or limit < 1:
            return []
        best: dict[int, tuple[tuple[float, ...], Hit]] = {}
        for form, how, score in self._candidates(wanted):
            for entry in self._entries[form]:
                concept = self._concepts[entry.concept]
                if kind is not None and concept.kind != kind:
                    continue
                rank = (*_order(how, score), concept.aside, not entry.is_preferred, len(form), entry.concept)
                if entry.concept not in best or rank < best[entry.concept][0]:
                    hit = Hit(concept.uri, concept.kind, concept.label, entry.label, how, round(score, 3))
                    best[entry.concept] = (rank, hit)
        return [hit for _, hit in sorted(best.values(), key=lambda pair: pair[0])[:limit]]

    def _candidates(self, wanted: str) -> Iterable[tuple[str, How, float]]:
        tokens = wanted.split()
        for form in self._forms:
            if form == wanted:
                yield form, "exact", 1.0
            elif form.startswith(wanted) and _words_start(tokens, form):
                yield form, "prefix", len(wanted) / len(form)
            elif all(token in form for token in tokens) and _words_start(tokens, form):
                yield form, "words", len(wanted) / max(len(wanted), len(form))
        look_alikes = process.extract(
            wanted, self._forms, scorer=fuzz.token_sort_ratio, limit=200, score_cutoff=FUZZY_CUTOFF
        )
        for form, score, _ in look_alikes:
            yield form, "fuzzy", score / 100


def _words_start(tokens: list[str], form: str) -> bool:
    held = form.split()
    return all(
        token in held if len(token) < WHOLE_WORD_BELOW else any(word.startswith(token) for word in held)
        for token in tokens
    )


def _order(how: How, score: float) -> tuple[float, ...]:
    tier = {"exact": 0.0, "prefix": 1.0, "words": 2.0, "fuzzy": 3.0}[how]
    return (tier, -score if how == "fuzzy" else 0.0)
