"""Lexical closeness of short labels by their character n-grams: survives typos, endings and compounds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.normalisation import neutral_form

SHORTEST, LONGEST = 2, 5
_MULTIPLIER = np.uint64(1_000_003)
_SPACE = ord(" ")

Scores = NDArray[np.float32]


class CharacterIndex:
    """TF-IDF over character n-grams of 2 to 5 within words, cosine (Cavnar and Trenkle 1994; Salton 1988).

    Texts are compared in their neutral form: case, accents, plural and grammatical gender do not count.
    """

    def __init__(self, labels: Sequence[str]) -> None:
        """Index the labels; their order is that of the scores."""
        self._count = len(labels)
        owners, grams = _ngrams(labels)
        self._vocabulary, terms = np.unique(grams, return_inverse=True)
        pairs, counts = np.unique(terms.astype(np.int64) * self._count + owners, return_counts=True)
        self._documents = (pairs % max(1, self._count)).astype(np.int32)
        term_of_pair = pairs // max(1, self._count)
        frequency = np.bincount(term_of_pair, minlength=len(self._vocabulary))
        self._starts = np.concatenate([[0], np.cumsum(frequency)])
        self._idf = np.log((1 + self._count) / (1 + frequency)) + 1
        weights = (1 + np.log(counts)) * self._idf[term_of_pair]
        norms = np.sqrt(np.bincount(self._documents, weights=weights**2, minlength=self._count))
        self._weights = (weights / norms[self._documents]).astype(np.float32)

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return the cosine of each text with each label, shape (texts, labels)."""
        scores = np.zeros((len(texts), self._count), dtype=np.float32)
        owners, grams = _ngrams(texts)
        if len(grams) == 0 or len(self._vocabulary) == 0:
            return scores
        places = np.minimum(np.searchsorted(self._vocabulary, grams), len(self._vocabulary) - 1)
        known = self._vocabulary[places] == grams
        # An n-gram no label holds still lengthens the text, as one seen in no label at all would.
        rarest = np.log(1 + self._count) + 1
        size = len(self._vocabulary)
        terms = np.where(known, places, size + grams.astype(np.int64) % 2_147_483_647)
        for row in range(len(texts)):
            first, last = np.searchsorted(owners, [row, row + 1])
            unique, counts = np.unique(terms[first:last], return_counts=True)
            if len(unique) == 0:
                continue
            inside = unique < size
            weights = (1 + np.log(counts)) * np.where(inside, self._idf[np.where(inside, unique, 0)], rarest)
            weights /= np.linalg.norm(weights)
            for term, weight in zip(unique[inside], weights[inside], strict=True):
                span = slice(self._starts[term], self._starts[term + 1])
                # A label holds a term once in the index, so plain indexing adds it once.
                scores[row, self._documents[span]] += np.float32(weight) * self._weights[span]
        return scores


def _ngrams(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return the hash of every n-gram within a word (its bounding spaces included), and its text's number."""
    padded = [f" {neutral_form(text)} " for text in texts]
    lengths = np.array([len(text) for text in padded], dtype=np.int64)
    if len(padded) == 0:
        return np.empty(0, np.int64), np.empty(0, np.uint64)
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(padded)), lengths)
    spaces = np.concatenate([[0], np.cumsum(codes == _SPACE)])
    owners: list[NDArray[np.int64]] = []
    hashes: list[NDArray[np.uint64]] = []
    rolling = codes.copy()
    for n in range(2, LONGEST + 1):
        windows = len(codes) - n + 1
        if windows <= 0:
            break
        rolling = rolling[:windows] * _MULTIPLIER + codes[n - 1 :]
        starts = np.arange(windows)
        # No space inside, and not only a space with one letter's other side in the next text.
        inner = spaces[starts + n - 1] - spaces[starts + 1]
        kept = (inner == 0) & (owner[starts] == owner[starts + n - 1]) & ~(_both_spaces(codes, starts, n))
        owners.append(owner[starts[kept]])
        hashes.append(rolling[kept] * np.uint64(8) + np.uint64(n))
    order = np.argsort(np.concatenate(owners), kind="stable")
    return np.concatenate(owners)[order], np.concatenate(hashes)[order]


def _both_spaces(codes: NDArray[np.uint64], starts: NDArray[np.int64], n: int) -> NDArray[np.bool_]:
    """Two spaces in a row: the padding of an empty text."""
    both: NDArray[np.bool_] = (codes[starts] == _SPACE) & (codes[starts + n - 1] == _SPACE) & (n == 2)
    return both
