"""Which skill the words of a sentence speak for: naive Bayes over stems and pairs of stems.

The log-odds of a term under a skill against all others, in the complement form of Rennie et al., "Tackling
the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003. A profile (`skill_profiles.py`) says how
much of a sentence is like a skill; the odds say which skill it must be, if any: one rare word decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.understanding.compiled import Arrays, pack_strings, unpack_strings
from matcher.understanding.row_entries import row_entries
from matcher.understanding.skill_profiles import Example, terms
from matcher.understanding.words import stems

Scores = NDArray[np.float32]

SMOOTHING = 0.15
TEMPERATURE = 1.5
"""How much less than their sum the odds of the terms of a sentence say: terms lean on each other."""
TERMS_THAT_LEAN = 0.15
"""And how much less still with every further term."""


class WordOdds:
    """Log-odds of terms for skills, behind an inverted index in compressed rows.

    Term r has `columns[starts[r]:starts[r + 1]]`, the skills whose examples hold it, and in `weights` what it
    adds to their log-odds; to those of a skill whose examples do not hold it, each term adds `unseen`.

    Attributes:
        size: how many skills there are.
    """

    def __init__(
        self,
        rows: dict[str, int],
        starts: NDArray[np.int64],
        columns: NDArray[np.int32],
        weights: Scores,
        unseen: Scores,
    ) -> None:
        self.size = len(unseen)
        self._rows, self._starts, self._columns = rows, starts, columns
        self._weights, self._unseen = weights, unseen

    @classmethod
    def build(cls, examples: Sequence[Example], columns: dict[str, int]) -> WordOdds:
        """Learn the odds.

        Args:
            examples: texts and the skills they show; one that shows several counts less for each.
            columns: the column of each skill.
        """
        rows: dict[str, int] = {}
        counts: dict[tuple[int, int], float] = defaultdict(float)
        for example in examples:
            held = set(terms(stems(example.text, keep_stopwords=True)))
            places = [rows.setdefault(term, len(rows)) for term in sorted(held)]
            share = len(example.skills) ** -0.5 if example.skills else 0.0
            for skill in example.skills:
                for place in places:
                    counts[place, columns[skill]] += share
        keys = sorted(counts)
        row, column = np.array(keys, dtype=np.int64).reshape(-1, 2).T
        count = np.array([counts[key] for key in keys], dtype=np.float64)
        size, known = len(columns), SMOOTHING * len(rows)
        of_term = np.bincount(row, count, len(rows))[row]
        of_skill = np.bincount(column, count, size) + known
        of_others = count.sum() + 2 * known - of_skill
        seen = np.log((count + SMOOTHING) / (of_term - count + SMOOTHING))
        never = np.log(SMOOTHING / (of_term + SMOOTHING))
        return cls(
            rows,
            np.searchsorted(row, np.arange(len(rows) + 1)).astype(np.int64),
            column.astype(np.int32),
            (seen - never).astype(np.float32),
            np.log(of_others / of_skill).astype(np.float32),
        )

    def pack(self) -> Arrays:
        """Return the odds as arrays of numbers."""
        return {
            "odds_terms": pack_strings(list(self._rows)),
            "odds_starts": self._starts,
            "odds_columns": self._columns,
            "odds_weights": self._weights,
            "odds_unseen": self._unseen,
        }

    @classmethod
    def unpack(cls, arrays: Arrays) -> WordOdds:
        """Return the odds of `pack`; raises ValueError or KeyError where the arrays do not fit."""
        rows = {term: row for row, term in enumerate(unpack_strings(arrays["odds_terms"]))}
        starts, columns = arrays["odds_starts"], arrays["odds_columns"]
        weights, unseen = arrays["odds_weights"], arrays["odds_unseen"]
        if len(rows) != len(starts) - 1 or not len(columns) == len(weights) == starts[-1]:
            raise ValueError("word odds of another form")
        return cls(rows, starts, columns, weights, unseen)

    def log_probabilities(self, sentences: Sequence[Sequence[str]]) -> Scores:
        """Return the logarithm of the probability of each skill, float32 (sentences, skills).

        Args:
            sentences: given as stems; one without a known term gives all skills the same.
        """
        places = [
            [row for term in set(terms(sentence)) if (row := self._rows.get(term)) is not None]
            for sentence in sentences
        ]
        many = np.array([len(some) for some in places], dtype=np.int64)
        flat = np.array([row for some in places for row in some], dtype=np.int64)
        entries_of, entries = row_entries(self._starts, flat)
        owners = np.repeat(np.repeat(np.arange(len(sentences)), many), entries_of)
        odds = many[:, None].astype(np.float32) * self._unseen
        # In one dimension it is several times faster.
        where = owners * len(self._unseen) + self._columns[entries]
        np.add.at(odds.reshape(-1), where, self._weights[entries])
        odds /= (TEMPERATURE * np.sqrt(1 + TERMS_THAT_LEAN * many))[:, None].astype(np.float32)
        odds -= odds.max(axis=1, keepdims=True, initial=-np.inf)
        odds -= np.log(np.exp(odds).sum(axis=1, keepdims=True))
        return odds
