"""Short names: what the people of a trade say for a skill or a title where everybody knows which is meant.

"Dosage" is the screw's in a moulding shop and nothing in a perfumery. Whether a short name counts is
decided by a logistic curve over what the text's trades need, what the words around are like and how much
of its piece of the sentence the name takes up; it was fitted on texts annotated by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from math import log, sqrt
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from matcher.taxonomy import Taxonomy
from matcher.understanding.cues import read_cues
from matcher.understanding.document import Document
from matcher.understanding.fitted import load_fitted, name_key
from matcher.understanding.occupations import Title
from matcher.understanding.phrases import Hit, PhraseMatcher, phrase_key
from matcher.understanding.reading import TextReading
from matcher.understanding.skills import SkillLabel
from matcher.understanding.spans import lies_within, spans_of
from matcher.understanding.surroundings import of_name

T = TypeVar("T")
LEAST_OF_FAMILY = 0.2
"""Least share of a text that must tell of the families of a short title."""
LEAST = 0.4
"""Least probability of a short name of a skill."""


class ShortWeights(NamedTuple):
    """Logistic weights of what is known of a short name where it stands.

    Attributes:
        intercept: of the curve.
        trade: root of how likely the skill is by the trades of the text.
        local: the same for the sentence alone.
        best: the same beside the likeliest of the skills that the name may mean.
        single: the name is one word.
        anywhere: the name belongs to no trade.
        single_anywhere: both.
        words: likeness of the sentence to the skill's profile by words.
        meaning: the same by meaning.
        meanings: logarithm of how many skills the name may mean.
        single_trade: `trade` of a single word.
        anywhere_trade: `trade` of a name of no trade.
        ad: the text asks for skills.
        family: share of the text that tells of the families of the name.
        cover: share of its piece of the sentence that the name takes up.
        common: the skill is one of all trades.
        odds: logarithm of the probability, by its words, that the clause tells of this skill if of any.
        nearest: how far the skill stays behind the one most like the clause by words and meaning.
        told: how surely a single word of the clause points to the skill.
        wished: this and what follows are those of `ClauseSurroundings` and `NameSurroundings`.
    """

    intercept: float
    trade: float
    local: float
    best: float
    single: float
    anywhere: float
    single_anywhere: float
    words: float
    meaning: float
    meanings: float
    single_trade: float
    anywhere_trade: float
    ad: float
    family: float
    cover: float
    common: float
    odds: float
    nearest: float
    told: float
    wished: float
    others: float
    denial: float
    first: float
    last: float
    firm: float
    question: float
    studies: float
    brief: float
    english: float
    listed: float
    led: float
    starts: float
    capital: float
    bracketed: float
    length: float


@lru_cache(maxsize=1)
def short_weights() -> ShortWeights:
    """Return the weights in use."""
    return ShortWeights(**load_fitted("short_names").weights)


class _Short(NamedTuple, Generic[T]):
    target: T
    families: frozenset[str]


class ShortCase(NamedTuple):
    """A short name where it stands, a skill it may mean, and the evidence in the order of `ShortWeights`.

    `name` is its `name_key`.
    """

    hit: Hit[Any]
    label: SkillLabel
    evidence: tuple[float, ...]
    name: str


def probabilities(cases: Sequence[ShortCase]) -> list[float]:
    """Return the probability of each case that its skill is meant, many at once."""
    if not cases:
        return []
    leaning = load_fitted("short_names").leaning
    intercept, *slopes = short_weights()
    logit = np.array([case.evidence for case in cases]) @ np.array(slopes) + intercept
    logit += np.array([leaning(case.label.skill.id, case.name) for case in cases])
    found: list[float] = (1 / (1 + np.exp(-logit))).tolist()
    return found


class ShortNames:
    """The short names of the skills and occupations of one taxonomy.

    Args:
        taxonomy: the concepts; names of others are left out.
        known: correct stems, which are no misspelling of a short name.
    """

    def __init__(self, taxonomy: Taxonomy, known: Iterable[str]) -> None:
        cues = read_cues("short_names")
        skills = {skill.id: skill for skill in taxonomy.skills.values()}
        occupations = {occupation.id: occupation for occupation in taxonomy.occupations.values()}
        correct = tuple(known)
        self._skills: PhraseMatcher[_Short[SkillLabel]] = PhraseMatcher()
        for identifier, name, families in _entries(cues["skills"]):
            if identifier in skills:
                label = SkillLabel(skills[identifier], False, False)
                self._skills.add(name, _Short(label, families))
        self._titles: PhraseMatcher[_Short[Title]] = PhraseMatcher(titles=True)
        for identifier, name, families in _entries(cues["titles"]):
            if identifier in occupations:
                self._titles.add(name, _Short(Title(occupations[identifier], False, False), families))
        self._only = {
            phrase_key(name): frozenset(group["where"]) for group in cues["only"] for name in group["names"]
        }
        self._skills.know(correct)
        self._titles.know(correct)

    def fitting(
        self, document: Document, hits: Sequence[Hit[T]], families: Callable[[], Mapping[str, float]]
    ) -> list[Hit[T]]:
        """Return the full names found but for those that are something else in the trades of the text."""
        kept = []
        for hit in hits:
            wanted = self._only.get(phrase_key(document.text[hit.start : hit.end]))
            if wanted is None or _tells_of(wanted, families):
                kept.append(hit)
        return kept

    def cases(self, document: Document, full: Sequence[Hit[Any]], reading: TextReading) -> list[ShortCase]:
        """Return every skill that a short name of a document may mean, with the evidence for it."""
        found = [
            (hit, row)
            for hit in _outside(self._skills.find(document), full)
            if (row := reading.row(hit.start)) is not None
        ]
        return _cases(document, found, reading) if found else []

    def titles(
        self, document: Document, full: Sequence[Hit[Any]], families: Callable[[], Mapping[str, float]]
    ) -> list[Hit[Title]]:
        """Return the occupations named for short.

        Args:
            document: the text.
            full: full titles found; a short one inside one of them says nothing more.
            families: tells how much of the text each family of trades explains; asked only where needed.
        """
        kept: list[Hit[Title]] = []
        for hit in _outside(self._titles.find(document), full):
            targets = tuple(short.target for short in hit.targets if _tells_of(short.families, families))
            if targets:
                kept.append(hit._replace(targets=targets))  # type: ignore[arg-type]
        return kept


def _cases(
    document: Document, found: Sequence[tuple[Hit[_Short[SkillLabel]], int]], reading: TextReading
) -> list[ShortCase]:
    """Return the cases of short names, each with the clause it stands in, in their order."""
    known, skills = reading.known, reading.columns
    columns = [skills[short.target.skill.uri] for hit, _ in found for short in hit.targets]
    rows = [row for hit, row in found for _ in hit.targets]
    trades = known.trade[columns].tolist()
    # One look-up for the whole text: number by number it would be most of the work.
    looked_up = zip(
        trades,
        known.local[rows, columns].tolist(),
        known.words[rows, columns].tolist(),
        known.meaning[rows, columns].tolist(),
        known.common[columns].tolist(),
        known.odds[rows, columns].tolist(),
        known.told[rows, columns].tolist(),
        strict=True,
    )
    ad, cases, place = float(known.ad[0]), [], 0
    clauses = known.around.tolist()
    for hit, row in found:
        meanings = len(hit.targets)
        likeliest = max(1e-9, *trades[place : place + meanings])
        place += meanings
        single, share = float(hit.first_word == hit.last_word), cover(document, hit)
        stems = phrase_key(document.text[hit.start : hit.end])
        around = (*clauses[row], *of_name(document, hit, reading.spans[row]))
        for short, numbers in zip(hit.targets, looked_up, strict=False):
            likely, local, words, meaning, common, odds, told = numbers
            trade, anywhere = sqrt(likely), float(not short.families)
            evidence = (
                trade,
                sqrt(local),
                likely / likeliest,
                single,
                anywhere,
                single * anywhere,
                words,
                meaning,
                log(meanings),
                trade * single,
                trade * anywhere,
                ad,
                reading.share_of(short.families) if short.families else 1.0,
                share,
                common,
                odds,
                words + meaning - reading.likest[row],
                told,
                *around,
            )
            cases.append(ShortCase(hit, short.target, evidence, name_key(short.target.skill.id, stems)))
    return cases


def cover(document: Document, hit: Hit[Any]) -> float:
    """Return which share of the words between two marks, function words left out, the hit takes up."""
    first, last = hit.first_word, hit.last_word
    while first > 0 and not document.breaks[first]:
        first -= 1
    while last + 1 < len(document.words) and not document.breaks[last + 1]:
        last += 1
    inside = document.stop[hit.first_word : hit.last_word + 1].count(False)
    return inside / max(1, document.stop[first : last + 1].count(False))


def _entries(groups: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str, frozenset[str]]]:
    for group in groups:
        for identifier, names in group["names"].items():
            for name in names:
                yield identifier, name, frozenset(group["where"])


def _outside(hits: Sequence[Hit[T]], full: Sequence[Hit[Any]]) -> list[Hit[T]]:
    taken = spans_of(full)
    return [hit for hit in hits if not hit.mended and not lies_within(hit.start, hit.end, taken)]


def _tells_of(wanted: frozenset[str], families: Callable[[], Mapping[str, float]]) -> bool:
    if not wanted:
        return True
    shares = families()
    return sum(shares.get(family, 0.0) for family in wanted) >= LEAST_OF_FAMILY
