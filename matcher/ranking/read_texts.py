"""Texts of people cut into sentences, embedded and read for their trades: what a pool is made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.person_trades import Sentences, read_person_trades, sums_by_text, tells_of_work
from matcher.understanding.asides import told_spans
from matcher.understanding.trade_words import Distribution
from models.encoder import Encoder, Vectors
from models.vectors import unit_rows

Spans = NDArray[np.int32]


class ReadTexts(NamedTuple):
    """Some texts read, sentence after sentence.

    Attributes:
        spans: for each text int32 (sentences, 2), the characters of its sentences.
        work: bool (all sentences,), which of them are not about private life alone.
        directions: float32 (texts, dimension), the mean direction of the sentences about work of each.
        trades: float32 (texts, trades), how much of each text each trade explains.
    """

    spans: Sequence[Spans]
    work: NDArray[np.bool_]
    directions: Vectors
    trades: Distribution


def read_texts(
    texts: Sequence[str],
    encoder: Encoder,
    *,
    spans: Sequence[Spans] | None = None,
    passages: NDArray[np.floating] | None = None,
    trades: Distribution | None = None,
) -> ReadTexts:
    """Read texts as every pool does; what was read before need not be read again.

    Args:
        texts: the texts.
        encoder: makes the vectors.
        spans: the sentences of each text, where `passages` were made before.
        passages: unit vectors (all sentences, dimension), text after text.
        trades: what `trades_of_passages` read from these passages before.
    """
    if spans is None or passages is None:
        spans, passages, trades = [_sentence_spans(text) for text in texts], None, None
    # After a course, all who followed it tell of it in the same words.
    sentences = Sentences.of(told_sentences(texts, spans))
    work = tells_of_work(sentences.different)[sentences.place]
    vectors = (
        encoder.encode(sentences.different, kind="passage")[sentences.place]
        if passages is None
        else passages.astype(np.float32, copy=False)
    )
    lengths = np.array([len(pairs) for pairs in spans], dtype=np.int64)
    if trades is None:
        trades = read_person_trades(sentences, vectors, work, lengths, encoder)
    return ReadTexts(spans, work, unit_rows(sums_by_text(vectors * work[:, None], lengths)), trades)


def told_sentences(texts: Sequence[str], spans: Sequence[Spans]) -> list[str]:
    """Return the sentences of all texts, one after another."""
    return [
        text[start:end] for text, pairs in zip(texts, spans, strict=True) for start, end in pairs.tolist()
    ]


def _sentence_spans(text: str) -> Spans:
    pairs = [(span.start, span.end) for span in told_spans(text)]
    return np.array(pairs, dtype=np.int32).reshape(len(pairs), 2)
