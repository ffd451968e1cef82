"""Skills as profiles of words: tf-idf vectors of stems and pairs of stems (Rocchio 1971)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.understanding.compiled import Arrays, pack_strings, unpack_strings
from matcher.understanding.row_entries import row_entries
from matcher.understanding.words import STOPWORDS, stems

Scores = NDArray[np.float32]

PAIR_WEIGHT = 0.5
"""Weight of a pair of neighbouring stems beside single stems."""


def terms(parts: Sequence[str]) -> list[str]:
    """Return single stems and pairs of neighbours, function words left out."""
    content = [part for part in parts if part not in STOPWORDS]
    return content + [f"{first} {second}" for first, second in pairwise(content)]


class Example(NamedTuple):
    """A text that shows skills; `alone` where it was written for the one skill."""

    text: str
    skills: tuple[str, ...]
    weight: float
    alone: bool = False


class NearestExamples(NamedTuple):
    """Examples written for one skill each, as vectors sorted by skill.

    Attributes:
        memory: float32 (examples, dimension).
        first: int64 (skills with an example,), where each skill's examples start.
        columns: int64, the skill of each of those groups.
        size: how many skills there are.
    """

    memory: Scores
    first: NDArray[np.int64]
    columns: NDArray[np.int64]
    size: int

    @classmethod
    def build(cls, examples: Sequence[Example], vectors: Scores, columns: dict[str, int]) -> NearestExamples:
        """Return those of `examples` that were written for one skill; row i of `vectors` is example i."""
        owned = sorted(
            (columns[example.skills[0]], row) for row, example in enumerate(examples) if example.alone
        )
        owners, first = np.unique(np.array([owner for owner, _ in owned], dtype=np.int64), return_index=True)
        rows = np.array([row for _, row in owned], dtype=np.int64)
        memory = np.ascontiguousarray(vectors[rows], dtype=np.float32)
        return cls(memory, first.astype(np.int64), owners, len(columns))

    def likeness(self, vectors: Scores) -> Scores:
        """Return the cosine of each vector with the nearest example of each skill: (vectors, skills)."""
        result = np.zeros((len(vectors), self.size), dtype=np.float32)
        if len(self.first) and len(vectors):
            result[:, self.columns] = np.maximum.reduceat(vectors @ self.memory.T, self.first, axis=1)
        return result


class WordProfiles:
    """Skill profiles as tf-idf vectors of stems and pairs of stems, behind an inverted index.

    The index is in compressed rows: term r has `columns[starts[r]:starts[r + 1]]`, the skills whose
    profile has the term, and their `weights`.

    Attributes:
        size: how many skills there are.
    """

    def __init__(self, examples: Sequence[Example], columns: dict[str, int]) -> None:
        """Learn the profiles.

        Args:
            examples: texts and the skills they show.
            columns: the column of each skill.
        """
        rows: dict[str, int] = {}
        owners: list[int] = []
        places: list[int] = []
        counts: list[int] = []
        for number, example in enumerate(examples):
            for term, count in Counter(terms(stems(example.text, keep_stopwords=True))).items():
                owners.append(number)
                places.append(rows.setdefault(term, len(rows)))
                counts.append(count)
        owner, row = np.array(owners, dtype=np.int64), np.array(places, dtype=np.int64)
        pairs = np.array([" " in term for term in rows], dtype=bool)
        idf = np.log(1 + len(examples) / np.bincount(row, minlength=len(rows))) * np.where(
            pairs, PAIR_WEIGHT, 1
        )
        vector: NDArray[np.float64] = (1 + np.log(np.array(counts, dtype=np.float64))) * idf[row]
        vector = vector / _norms(owner, vector, len(examples))[owner]
        first = np.searchsorted(owner, np.arange(len(examples) + 1))
        shown = [(number, columns[skill]) for number, each in enumerate(examples) for skill in each.skills]
        taken = [np.arange(first[number], first[number + 1]) for number, _ in shown]
        index = np.concatenate(taken) if taken else np.zeros(0, dtype=np.int64)
        lengths = [len(part) for part in taken]
        column = np.repeat(np.array([skill for _, skill in shown], dtype=np.int64), lengths)
        factor = np.repeat(np.array([examples[number].weight for number, _ in shown]), lengths)
        keys, inverse = np.unique(row[index] * max(1, len(columns)) + column, return_inverse=True)
        total: NDArray[np.float64] = np.bincount(inverse, factor * vector[index], len(keys)).astype(
            np.float64
        )
        term_of, skill_of = np.divmod(keys, max(1, len(columns)))
        total = total / _norms(skill_of, total, len(columns))[skill_of]
        self._rows = rows
        self._idf: list[float] = idf.tolist()
        self._unknown = 0.5 * float(np.log(1 + len(examples)))
        self.size = len(columns)
        self._starts = np.searchsorted(term_of, np.arange(len(rows) + 1)).astype(np.int64)
        self._columns = skill_of.astype(np.int32)
        self._weights = total.astype(np.float32)

    def pack(self) -> Arrays:
        """Return the profiles as arrays of numbers."""
        return {
            "terms": pack_strings(list(self._rows)),
            "idf": np.array(self._idf, dtype=np.float64),
            "unknown": np.array(self._unknown),
            "size": np.array(self.size),
            "starts": self._starts.astype(np.int32),
            "columns": self._columns,
            "weights": self._weights,
        }

    @classmethod
    def unpack(cls, arrays: Arrays) -> WordProfiles:
        """Return the profiles of `pack`; raises ValueError or KeyError where the arrays do not fit."""
        terms_, starts, columns = unpack_strings(arrays["terms"]), arrays["starts"], arrays["columns"]
        profiles = cls.__new__(cls)
        profiles._rows = {term: row for row, term in enumerate(terms_)}
        profiles._idf = arrays["idf"].tolist()
        profiles._unknown = float(arrays["unknown"])
        profiles.size = int(arrays["size"])
        profiles._starts = starts.astype(np.int64)
        profiles._columns = columns
        profiles._weights = arrays["weights"]
        if not len(profiles._rows) == len(profiles._idf) == len(starts) - 1 or not (
            len(columns) == len(profiles._weights) == starts[-1]
        ):
            raise ValueError("word profiles of another form")
        return profiles

    def scores(self, sentences: Sequence[Sequence[str]]) -> Scores:
        """Return the cosine of each sentence, given as stems, with each skill: (sentences, skills)."""
        owners: list[int] = []
        places: list[int] = []
        weights: list[float] = []
        norms = np.ones((len(sentences), 1))
        for number, sentence in enumerate(sentences):
            squares = 0.0
            for term, count in Counter(terms(sentence)).items():
                place = self._rows.get(term)
                if place is None:
                    # An unknown word makes the sentence less like any profile; an unknown pair says nothing.
                    squares += 0.0 if " " in term else self._unknown**2
                    continue
                weight = (1 + log(count)) * self._idf[place]
                squares += weight**2
                owners.append(number)
                places.append(place)
                weights.append(weight)
            if squares > 0:
                norms[number] = sqrt(squares)
        result = np.zeros((len(sentences), self.size), dtype=np.float32)
        many, entries = row_entries(self._starts, np.array(places, dtype=np.int64))
        parts = np.repeat(np.array(weights, dtype=np.float32), many) * self._weights[entries]
        # In one dimension it is several times faster.
        where = np.repeat(np.array(owners, dtype=np.int64) * self.size, many) + self._columns[entries]
        np.add.at(result.reshape(-1), where, parts)
        return (result / norms).astype(np.float32)


def _norms(groups: NDArray[np.int64], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Return the Euclidean norm of the values of each group, 1 where there is nothing."""
    norms = np.sqrt(np.bincount(groups, weights=values**2, minlength=size))
    return np.where(norms > 0, norms, 1.0)
