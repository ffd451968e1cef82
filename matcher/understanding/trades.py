"""Which trades a text tells of, learnt from the sentences of the people who do them.

Two readers give each sentence a probability over trades, one by its words (`trade_words.py`), one by its
meaning (`trade_examples.py`), and their opinions are pooled.

A text is read sentence by sentence, because a CV is several trades one after another, and the clauses of a
sentence are heard beside it: a long one mixes a trade with what tells of none. Look-alike trades outside the
cluster are known too, so that a hairdresser's lacquer is not a bottle's, and so is what tells of no trade at
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from matcher.records import Evidence
from matcher.understanding.compiled import kept_with_encoder
from matcher.understanding.sentences import split_clauses
from matcher.understanding.trade_examples import (
    NearestReader,
    build_nearest_reader,
    pack_nearest_reader,
    unpack_nearest_reader,
)
from matcher.understanding.trade_words import Distribution, TradeModel, load_trade_model, weighed
from models.encoder import Encoder, TextKind, Vectors

_TELLING = 0.025
"""Sum of squared probabilities by words from which a sentence tells of a trade; 0.004 says nothing."""

_SHORT = 60
"""Characters up to which a sentence tells of one thing."""

_CLAUSE = 45
"""Characters that a clause of a longer one has at least: eight words or so tell of a trade."""

_CLAUSE_TELLING = 0.3
"""How surely a clause must tell of a trade by its words to be heard."""

_LEAST_TOLD = 0.05
"""What a sentence of unknown words still counts: a text of such sentences alone is read by its meaning."""


@dataclass(frozen=True)
class TradeReader:
    """Reads trades out of sentences by their words and by their meaning."""

    model: TradeModel
    nearest: NearestReader

    def sentences(self, texts: Sequence[str], vectors: Vectors) -> Distribution:
        """Return the distribution over trades of each sentence, float32 (sentences, trades).

        A row sums to how surely the sentence tells of a trade at all, and not to 1: a name, an age or a
        home town resembles something of the corpus, too, and must not move the picture of the person.

        Args:
            texts: the sentences.
            vectors: their vectors by the encoder that the reader was built with.
        """
        return self._both(self.model.read(texts), vectors)

    def _both(self, by_words: Distribution, vectors: Vectors) -> Distribution:
        both = pooled(by_words, self.nearest.read(vectors))[:, :-1]
        return np.asarray(np.maximum(_telling(by_words)[:, None], _LEAST_TOLD) * both, dtype=np.float32)

    def told(self, texts: Sequence[str], vectors: Vectors, encoder: Encoder, kind: TextKind) -> Distribution:
        """Return what each sentence adds to the picture of a text, float32 (sentences, trades).

        Beside the sentence as a whole each of its clauses is heard, by how clearly it speaks: "première bac
        pro Pilote de ligne, je cherche un stage de mars à avril" as a whole tells of no trade. A sentence of
        one clause counts twice.

        Args:
            texts: the sentences.
            vectors: their vectors by `encoder`.
            encoder: the encoder that the reader was built with.
            kind: whether they are of a posting ("query") or of a person ("passage").
        """
        told = weighed(self.sentences(texts, vectors))
        clauses = [_clauses(text) for text in texts]
        counts = np.array([len(parts) for parts in clauses], dtype=np.int64)
        told[counts == 1] *= 2
        owners = np.repeat(np.arange(len(texts)), counts)[(counts > 1).repeat(counts)]
        parts = [part for some in clauses if len(some) > 1 for part in some]
        by_words = self.model.read(parts)
        # The others would add next to nothing, and every vote by meaning costs time.
        telling = np.flatnonzero(_telling(by_words) >= _CLAUSE_TELLING)
        vectors = encoder.encode([parts[place] for place in telling.tolist()], kind=kind)
        np.add.at(told, owners[telling], weighed(self._both(by_words[telling], vectors)))
        return told


def _telling(by_words: Distribution) -> Distribution:
    """Return how surely the words of each text tell of a trade at all, in 0..1."""
    return np.asarray(1 - np.exp(-np.square(by_words[:, :-1]).sum(axis=1) / _TELLING), dtype=np.float32)


def _clauses(sentence: str) -> list[str]:
    whole = Evidence(start=0, end=len(sentence))
    return [part.of(sentence) for part in split_clauses(sentence, whole, longest=_SHORT, least=_CLAUSE)]


def pooled(by_words: Distribution, by_meaning: Distribution) -> Distribution:
    """Return the opinion of two readers on trades, float32 (sentences, trades).

    Half of it is their mean, which keeps what one of them alone sees, and half their logarithmic pool (Genest
    and Zidek, "Combining Probability Distributions", Statistical Science 1986), which trusts what both see;
    meaning, whose votes lean on each other, counts half as much there. The pool finds the trade of 1,552
    sentences of other hands more often than the mean, the mean misleads less where both are wrong.

    Args:
        by_words: float32 (sentences, trades), rows that sum to 1, or to 0 where no word is known.
        by_meaning: the same of the other reader.
    """
    both = by_words * np.sqrt(by_meaning)
    mass = both.sum(axis=1, keepdims=True)
    mean = (by_words + by_meaning) / 2
    agreed = np.divide(both, mass, out=mean.copy(), where=mass > 0)
    return np.asarray((mean + agreed) / 2, dtype=np.float32)


@lru_cache(maxsize=2)
def load_trade_reader(encoder: Encoder) -> TradeReader:
    """Return the reader of the shipped taxonomy for this encoder, once a process, from disk where kept."""
    model = load_trade_model()
    nearest = kept_with_encoder(
        "trade-sentences",
        encoder,
        lambda: build_nearest_reader(model.occupations, encoder),
        pack_nearest_reader,
        partial(unpack_nearest_reader, len(model.occupations)),
    )
    return TradeReader(model, nearest)
