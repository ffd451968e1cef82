"""How much of a skill's names a few words hold, whatever their order and form ("je règle la pression").

Words are cut to roots that a verb shares with its noun ("régler", "réglage"). Two things are counted, both
between punctuation marks. First, how much of one phrase of a skill stands there, each root by its rarity
among the skills. Second, how well a single root points to the skill among those of the trades that the text
tells of: in moulding "dosage" can only be the screw's, in a perfumery it cannot.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.records import Skill
from matcher.understanding.compiled import Arrays, pack_strings, unpack_strings
from matcher.understanding.words import STOPWORDS, words

Scores = NDArray[np.float32]

EMPTY_WORDS = (
    "connaître savoir utiliser réaliser faire assurer effectuer travailler travail appliquer maîtriser "
    "respecter conduire poste"
)
"""Words that many names of skills begin with and that say little."""
EMPTY_FACTOR = 0.3
UNCERTAINTY = 0.02
"""Weight of all that a root may mean beside the skills of the text's trades."""
UNKNOWN_RARITY = 6.0
"""Rarity of a root that no name has."""
SCALE = 0.1
"""Brings sums of rarities to the size of the other evidence."""
_LEAST_ROOT = 4
_PIECE = re.compile(r"[,;:()]\s|[.!?\n/•]\s?")
_ENDING = re.compile(
    r"(?:issements?|issages?|issez|issons|issant|isseurs?|ateurs?|atrices?|ations?|itions?|utions?|ements?|ages?|"
    r"ances?|ences?|ures?|euses?|eurs?|eries?|iers?|ieres?|ions?|ees?|ez|er|es|ent|ons|ant|ir|ais|ait|aient|"
    r"ites?|its?|is|e|s|x|t)$"
)
_SHORT_ENDING = re.compile(r"(?:es|er|ez|e|s|x)$")


@lru_cache(maxsize=65_536)
def root(form: str) -> str:
    """Return what is left of a folded word without the endings of verbs and of the nouns made from them."""
    kept = _ENDING.sub("", form)
    if len(kept) < _LEAST_ROOT:
        kept = _SHORT_ENDING.sub("", form) if len(form) >= _LEAST_ROOT else form
        kept = kept if len(kept) >= _LEAST_ROOT - 1 else form
    if kept.endswith(("oy", "ay", "uy")):
        kept = f"{kept[:-1]}i"
    return kept[:-1] if len(kept) > _LEAST_ROOT and kept[-1] == kept[-2] else kept


def roots(text: str) -> list[str]:
    """Return the roots of the words of `text`, function words left out."""
    return [root(word.form) for word in words(text) if word.form not in STOPWORDS]


class SkillWordings:
    """The roots of all phrases of the skills, behind inverted indices in compressed rows.

    Row r of root r holds `phrases[phrase_starts[r]:phrase_starts[r + 1]]`, the phrases that have it, and in
    the same way `skills` and `shares`: the skills whose phrases have it and how many of theirs do.
    """

    def __init__(self, skills: Sequence[Skill]) -> None:
        """Learn the roots of `skills`; the order of the columns is theirs."""
        phrases: list[frozenset[str]] = []
        owners: list[int] = []
        for column, skill in enumerate(skills):
            for phrase in (skill.label_fr, *skill.alternatives_fr):
                found = frozenset(roots(phrase))
                if found:
                    phrases.append(found)
                    owners.append(column)
        holders: dict[str, set[int]] = defaultdict(set)
        places: dict[str, list[int]] = defaultdict(list)
        shares: dict[str, Counter[int]] = defaultdict(Counter)
        lengths = Counter(owners)
        for place, (held, owner) in enumerate(zip(phrases, owners, strict=True)):
            for part in sorted(held):
                holders[part].add(owner)
                places[part].append(place)
                shares[part][owner] += 1 / lengths[owner]  # type: ignore[assignment]
        empty = set(roots(EMPTY_WORDS))
        names = list(places)
        self._set(
            {
                "names": pack_strings(names),
                "rarity": np.array(
                    [
                        np.log(1 + len(skills) / len(holders[name])) * (EMPTY_FACTOR if name in empty else 1)
                        for name in names
                    ],
                    dtype=np.float32,
                ),
                "owners": np.array(owners, dtype=np.int32),
                "phrase_starts": np.cumsum([0, *(len(places[name]) for name in names)], dtype=np.int64),
                "phrases": np.array([place for name in names for place in places[name]], dtype=np.int32),
                "skill_starts": np.cumsum([0, *(len(shares[name]) for name in names)], dtype=np.int64),
                "skills": np.array([skill for name in names for skill in shares[name]], dtype=np.int32),
                "shares": np.array(
                    [share for name in names for share in shares[name].values()], dtype=np.float32
                ),
                "size": np.array(len(skills)),
            }
        )

    def _set(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._rows = {name: row for row, name in enumerate(unpack_strings(arrays["names"]))}
        self._rarity = arrays["rarity"]
        self._phrase_starts, self._phrases = arrays["phrase_starts"], arrays["phrases"]
        self._skill_starts, self._skills, self._shares = (
            arrays["skill_starts"],
            arrays["skills"],
            arrays["shares"],
        )
        owners = arrays["owners"]
        self.size = int(arrays["size"])
        self._named, self._first = np.unique(owners, return_index=True)
        rows = np.repeat(np.arange(len(self._rows)), np.diff(self._phrase_starts))
        self._totals = np.bincount(self._phrases, weights=self._rarity[rows], minlength=len(owners)).astype(
            np.float32
        )

    def pack(self) -> Arrays:
        """Return the wordings as arrays of numbers."""
        return self._arrays

    @classmethod
    def unpack(cls, arrays: Arrays) -> SkillWordings:
        """Return the wordings of `pack`; raises ValueError or KeyError where the arrays do not fit."""
        if len(arrays["phrases"]) != arrays["phrase_starts"][-1] or not (
            len(arrays["skills"]) == len(arrays["shares"]) == arrays["skill_starts"][-1]
        ):
            raise ValueError("wordings of another form")
        wordings = cls.__new__(cls)
        wordings._set(arrays)
        return wordings

    def scores(self, texts: Sequence[str], prior: Scores) -> tuple[Scores, Scores, Scores]:
        """Return how much each text names each skill and how well a root points to it.

        Args:
            texts: sentences of one text.
            prior: how likely each skill is by the trades of the text, (skills,).

        Returns:
            Three arrays float32 (texts, skills): the rarity of the roots of the best phrase that stand in one
            piece of the text, times their share of the phrase; the harmonic mean of their shares of phrase
            and piece; the surest root's share of what it may mean.
        """
        named, share, told = (np.zeros((len(texts), self.size), dtype=np.float32) for _ in range(3))
        pointed: dict[int, Scores] = {}
        for number, text in enumerate(texts):
            for rows, unknown in self._pieces(text):
                self._name(rows, unknown, named[number], share[number])
                for row in rows:
                    if row not in pointed:
                        pointed[row] = self._point(row, prior)
                    held = self._skills[self._skill_starts[row] : self._skill_starts[row + 1]]
                    told[number, held] = np.maximum(told[number, held], pointed[row])
        return named, share, told

    def names(self, text: str) -> Scores:
        """Return how much one text names each skill, (skills,): the first array of `scores`."""
        named, share = np.zeros((2, self.size), dtype=np.float32)
        for rows, unknown in self._pieces(text):
            self._name(rows, unknown, named, share)
        return np.asarray(named, dtype=np.float32)

    def _pieces(self, text: str) -> Iterator[tuple[list[int], int]]:
        """Yield the known roots of each piece of a text and how many others it has."""
        for piece in _PIECE.split(text):
            found = dict.fromkeys(roots(piece))
            rows = [self._rows[part] for part in found if part in self._rows]
            if rows:
                yield rows, len(found) - len(rows)

    def _name(self, rows: list[int], unknown: int, best: Scores, share: Scores) -> None:
        mass = np.zeros(len(self._totals), dtype=np.float32)
        for row in rows:
            mass[self._phrases[self._phrase_starts[row] : self._phrase_starts[row + 1]]] += self._rarity[row]
        whole = float(self._rarity[rows].sum()) + unknown * UNKNOWN_RARITY
        score = SCALE * mass * mass / self._totals
        best[self._named] = np.maximum(best[self._named], np.maximum.reduceat(score, self._first))
        common = 2 * mass / (self._totals + whole)
        share[self._named] = np.maximum(share[self._named], np.maximum.reduceat(common, self._first))

    def _point(self, row: int, prior: Scores) -> Scores:
        start, end = self._skill_starts[row], self._skill_starts[row + 1]
        shares = self._shares[start:end]
        weights = prior[self._skills[start:end]] * shares
        sure = weights / (weights.sum() + UNCERTAINTY) * np.sqrt(shares) * self._rarity[row] * SCALE
        return np.asarray(sure, dtype=np.float32)
