"""Texts as they really arrive: typing slips and missing accents."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from models import normalisation


def with_typos(texts: Sequence[str], share: float = 0.1, seed: int = 0) -> list[str]:
    """Return the texts with one slip (swap, loss or doubling of a letter) in `share` of the words.

    Words of three letters or fewer stay: a slip there makes another word.
    """
    random = Random(seed)
    return [" ".join(_slip(w, random) if random.random() < share else w for w in t.split(" ")) for t in texts]


def _slip(word: str, random: Random) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    place = random.randrange(1, len(word) - 1)
    kind = random.choice(("swap", "loss", "double"))
    if kind == "swap":
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == "loss":
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place] + word[place:]


def without_accents(texts: Sequence[str]) -> list[str]:
    """Return the texts with every accent dropped."""
    return [normalisation.without_accents(text) for text in texts]
