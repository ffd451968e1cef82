"""How much of a skill's names a few words hold, whatever their order and form ("je règle la pression").

Words are cut to roots that a verb shares with its noun ("régler", "réglage"). Two things are counted, both
between punctuation marks. First, how much of one phrase of a skill stands there, each root by its rarity
among the skills. Second, how well a single root points to the skill among those of the trades that the text
tells of: in moulding "dosage" can only be the screw's, in a perfumery it cannot.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.records import Skill
from matcher.understanding.compiled import Arrays, pack_strings, unpack_strings
from matcher.understanding.row_entries import row_entries
from matcher.understanding.words import STOPWORDS, forms

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
PIECES_KEPT = 4_096
"""Pieces of texts whose roots are remembered."""
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
    return [root(form) for form in forms(text) if form not in STOPWORDS]


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
        # The same pieces come back where the names in a text are blanked.
        self._roots_of = lru_cache(maxsize=PIECES_KEPT)(self._read_roots)
        self._rows = {name: row for row, name in enumerate(unpack_strings(arrays["names"]))}
        self._rarity = arrays["rarity"]
        self._phrase_starts, self._phrases = arrays["phrase_starts"], arrays["phrases"]
        self._skill_starts, self._skills, self._shares = (
            arrays["skill_starts"],
            arrays["skills"],
            arrays["shares"],
        )
        self._owners = arrays["owners"]
        self.size = int(arrays["size"])
        rows = np.repeat(np.arange(len(self._rows)), np.diff(self._phrase_starts))
        self._totals = np.bincount(
            self._phrases, weights=self._rarity[rows], minlength=len(self._owners)
        ).astype(np.float32)

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
        pieces = self._pieces(texts)
        self._name(pieces, named, share)
        self._point(pieces, prior, told)
        return named, share, told

    def names(self, texts: Sequence[str]) -> Scores:
        """Return how much each text names each skill, (texts, skills): the first array of `scores`."""
        named = np.zeros((len(texts), self.size), dtype=np.float32)
        self._name(self._pieces(texts), named, None)
        return named

    def _pieces(self, texts: Sequence[str]) -> _Pieces:
        """Return the pieces of all texts that hold a known root."""
        owners: list[int] = []
        known: list[int] = []
        lengths: list[int] = []
        unknown: list[int] = []
        for number, text in enumerate(texts):
            for piece in _PIECE.split(text):
                rows, others = self._roots_of(piece)
                if rows:
                    owners.append(number)
                    known += rows
                    lengths.append(len(rows))
                    unknown.append(others)
        return _Pieces(
            np.array(owners, dtype=np.int64),
            np.array(known, dtype=np.int64),
            np.array(lengths, dtype=np.int64),
            np.array(unknown, dtype=np.float32),
        )

    def _read_roots(self, piece: str) -> tuple[list[int], int]:
        """Return the rows of the known roots of a piece of text, and how many others it has."""
        found = dict.fromkeys(roots(piece))
        rows = [row for part in found if (row := self._rows.get(part)) is not None]
        return rows, len(found) - len(rows)

    def _name(self, pieces: _Pieces, best: Scores, share: Scores | None) -> None:
        """Note in `best` and `share` what each piece holds of the best phrase of each skill.

        All pieces are worked out at once: pairs of a piece and a phrase that share a root, sorted so that
        the phrases of one skill stand beside each other.
        """
        if not len(pieces.known):
            return
        many, entries = row_entries(self._phrase_starts, pieces.known)
        # The root's place is part of the number: sums are then made in the order of the words.
        numbers = np.repeat(pieces.of_root() * len(self._totals), many)
        numbers += self._phrases[entries]
        numbers *= len(pieces.known)
        numbers += np.repeat(np.arange(len(pieces.known)), many)
        numbers.sort()
        pairs, places = np.divmod(numbers, len(pieces.known))
        first = _changes(pairs)
        mass = np.add.reduceat(self._rarity[pieces.known[places]], first)
        piece, phrase = np.divmod(pairs[first], len(self._totals))
        totals = self._totals[phrase]
        skill = self._owners[phrase]
        beside = _changes(piece * self.size + skill)
        # In one dimension it is several times faster.
        where = pieces.owners[piece[beside]] * self.size + skill[beside]
        np.maximum.at(best.reshape(-1), where, np.maximum.reduceat(SCALE * mass * mass / totals, beside))
        if share is not None:
            whole = np.add.reduceat(self._rarity[pieces.known], pieces.first_roots())
            whole += pieces.unknown * np.float32(UNKNOWN_RARITY)
            np.maximum.at(
                share.reshape(-1), where, np.maximum.reduceat(2 * mass / (totals + whole[piece]), beside)
            )

    def _point(self, pieces: _Pieces, prior: Scores, told: Scores) -> None:
        """Note in `told` how surely the roots of each text point to each skill."""
        if not len(pieces.known):
            return
        rows, inverse = np.unique(pieces.known, return_inverse=True)
        many, entries = row_entries(self._skill_starts, rows)
        shares = self._shares[entries]
        first = np.cumsum(many) - many
        weights = prior[self._skills[entries]] * shares
        sums = np.add.reduceat(weights, first) + np.float32(UNCERTAINTY)
        sure = weights / np.repeat(sums, many) * np.sqrt(shares) * np.repeat(self._rarity[rows], many) * SCALE
        lengths = many[inverse]
        at = np.repeat(first[inverse] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        texts = np.repeat(pieces.owners[pieces.of_root()], lengths)
        where = texts * self.size + self._skills[entries[at]]
        np.maximum.at(told.reshape(-1), where, sure[at].astype(np.float32))


class _Pieces(NamedTuple):
    """Stretches of several texts between punctuation marks, as the roots they hold.

    Attributes:
        owners: int64 (pieces,), the text of each piece.
        known: int64, the rows of the roots that some name has, piece after piece.
        lengths: int64 (pieces,), how many of those each piece has; at least one.
        unknown: float32 (pieces,), how many other roots it has.
    """

    owners: NDArray[np.int64]
    known: NDArray[np.int64]
    lengths: NDArray[np.int64]
    unknown: Scores

    def of_root(self) -> NDArray[np.int64]:
        """Return the piece of each entry of `known`."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def first_roots(self) -> NDArray[np.int64]:
        """Return where each piece starts in `known`."""
        return np.asarray(np.cumsum(self.lengths) - self.lengths, dtype=np.int64)


def _changes(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where runs of equal values start."""
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
