"""How rare each word is in the talk of the trades: the same yardstick for every pool of candidates.

Inverse document frequencies are counted on the trade corpus and not on the candidates at hand, so that
a score depends on a posting and a person alone: nobody's score changes because somebody else applied.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from matcher.taxonomy import load_learnt
from matcher.understanding.compiled import Arrays, kept, pack_strings, unpack_strings
from matcher.understanding.words import stems

SENTENCES_A_PROFILE = 7
"""Sentences of one trade put together to count as one profile; a dev CV has about as many."""


@dataclass(frozen=True)
class Rarity:
    """Inverse document frequency of stems: log(1 + (N - n + 0.5) / (n + 0.5)), Lucene's form."""

    frequencies: dict[str, float]
    unseen: float

    def of(self, stem: str) -> float:
        """Return the rarity of one stem; an unseen stem is as rare as can be."""
        return self.frequencies.get(stem, self.unseen)

    def mean(self, phrase: Iterable[str]) -> float:
        """Return the mean rarity of the stems of a phrase, 0 for none."""
        values = [self.of(stem) for stem in phrase]
        return sum(values) / len(values) if values else 0.0


@lru_cache(maxsize=1)
def load_rarity() -> Rarity:
    """Return the rarity of stems in the trade corpus, once a process, from disk where it was kept."""
    return kept("rarity", build_rarity, _pack, _unpack)


def _pack(rarity: Rarity) -> Arrays:
    return {
        "stems": pack_strings(list(rarity.frequencies)),
        "values": np.array(list(rarity.frequencies.values()), dtype=np.float64),
        "unseen": np.array(rarity.unseen),
    }


def _unpack(arrays: Arrays) -> Rarity:
    known, values = unpack_strings(arrays["stems"]), arrays["values"].tolist()
    return Rarity(dict(zip(known, values, strict=True)), float(arrays["unseen"]))


def build_rarity() -> Rarity:
    """Count the stems of the trade corpus."""
    by_trade: dict[str, list[list[str]]] = defaultdict(list)
    for sentence in load_learnt():
        by_trade[sentence.occupation].append(stems(sentence.text))
    profiles = [
        {stem for tokens in sentences[start : start + SENTENCES_A_PROFILE] for stem in tokens}
        for sentences in by_trade.values()
        for start in range(0, len(sentences), SENTENCES_A_PROFILE)
    ]
    counts = Counter(stem for profile in profiles for stem in profile)
    total = len(profiles)
    return Rarity(
        frequencies={stem: log(1 + (total - n + 0.5) / (n + 0.5)) for stem, n in counts.items()},
        unseen=log(1 + (total + 0.5) / 0.5),
    )
