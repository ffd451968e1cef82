"""The lexical index: BM25 over French stems, accents folded, elisions cut."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from matcher.understanding.words import stems

# The library sets its own logger to DEBUG: each index of a server would be told among its lines.
logging.getLogger("bm25s").setLevel(logging.WARNING)


class LexicalIndex:
    """BM25 (Lucene variant, k1 1.5, b 0.75) over the stems of texts.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; the
    sparse scores are computed once at indexing by the `bm25s` library (Lù, 2024).
    """

    def __init__(self, tokens: Sequence[Sequence[str]]) -> None:
        """Index documents given as lists of stems.

        Args:
            tokens: the stems of each document, as `stems` returns them.
        """
        self._size = len(tokens)
        self._empty = not any(tokens)
        self._bm25 = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        if not self._empty:
            self._bm25.index([list(document) for document in tokens], show_progress=False)

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index plain texts."""
        return cls([stems(text) for text in texts])

    def __len__(self) -> int:
        return self._size

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every document for the query's stems.

        Args:
            query: stems; a repeated stem counts as often as it stands there.

        Returns:
            float32 array of shape (documents,), 0 where nothing is shared.
        """
        known = [] if self._empty else [token for token in query if token in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)
