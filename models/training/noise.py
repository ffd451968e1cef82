"""Texts as they really arrive, for training: a slip in a word now and then, accents left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.normalisation import without_accents

SLIPS, BARE = 0.08, 0.12
"""Share of the texts with one slip, and share without accents."""


def noisy(texts: Sequence[str], random: np.random.Generator) -> list[str]:
    """Return the texts, some with one slip, some without accents."""
    return [
        without_accents(t) if chance < BARE else _slip(t, random) if chance < BARE + SLIPS else t
        for t, chance in zip(texts, random.random(len(texts)), strict=True)
    ]


def _slip(text: str, random: np.random.Generator) -> str:
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long:
        return text
    chosen = int(random.choice(long))
    word = words[chosen]
    place = int(random.integers(1, len(word) - 1))
    slips = (
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
        word[:place] + "esaritnulo"[int(random.integers(10))] + word[place + 1 :],
    )
    words[chosen] = slips[int(random.integers(len(slips)))]
    return " ".join(words)
