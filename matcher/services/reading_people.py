"""A pool made from many people at once, their texts read in several processes side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import BATCH, LARGE, PoolBuilder
from matcher.ranking.read_texts import ReadTexts, Spans, read_texts
from matcher.records import Candidate, Facts
from matcher.services.deriving import PARALLEL_FROM, PART, in_helpers
from matcher.understanding import extract_all_facts
from matcher.understanding.trade_words import Distribution
from models.encoder import Vectors
from models.registry import load_encoder


def read_pool(
    candidates: Sequence[Candidate],
    encoder_name: str,
    *,
    workers: int = 1,
    progress: Callable[[int], object] | None = None,
) -> CandidatePool:
    """Read and index people, their texts in several processes where there are many.

    Args:
        candidates: the people, their ids distinct.
        encoder_name: makes the vectors.
        workers: processes that read where there is much to read; 1 stays in this one.
        progress: called with the number of profiles indexed.
    """
    builder = PoolBuilder(load_encoder(encoder_name), packed=len(candidates) > LARGE)
    texts = list(dict.fromkeys(person.text for person in candidates))
    parts = [texts[start : start + PART] for start in range(0, len(texts), PART)]
    helpers = workers if len(texts) > PARALLEL_FROM else 1
    told = _Told(in_helpers(_read_texts, parts, (encoder_name,), helpers), candidates)
    for start in range(0, len(candidates), BATCH):
        some = candidates[start : start + BATCH]
        read = [told.of(person.text) for person in some]
        builder.add(some, [one.facts for one in read], _together(read))
        if progress:
            progress(len(some))
    return builder.finish()


class _Text(NamedTuple):
    """One text read: its facts, and its share of what `read_texts` returns."""

    facts: Facts
    spans: Spans
    work: NDArray[np.bool_]
    direction: Vectors
    trades: Distribution


class _Told:
    """What was read from texts, in the order in which people first tell them.

    Equal texts are read once: what several people tell is kept until the end, the rest is let go.
    """

    def __init__(self, parts: Iterator[list[_Text]], people: Sequence[Candidate]) -> None:
        self._texts = (text for part in parts for text in part)
        self._people = Counter(person.text for person in people)
        self._kept: dict[str, _Text] = {}

    def of(self, text: str) -> _Text:
        """Return what was read from a text; a new one is the next of those read."""
        if text in self._kept:
            return self._kept[text]
        read = next(self._texts)
        if self._people[text] > 1:
            self._kept[text] = read
        return read


def _read_texts(texts: Sequence[str], encoder_name: str) -> list[_Text]:
    read = read_texts(texts, load_encoder(encoder_name))
    ends = np.cumsum([len(pairs) for pairs in read.spans])[:-1]
    columns = extract_all_facts(texts), read.spans, np.split(read.work, ends), read.directions, read.trades
    return list(map(_Text, *columns))


def _together(read: Sequence[_Text]) -> ReadTexts:
    return ReadTexts(
        [one.spans for one in read],
        np.concatenate([one.work for one in read]),
        np.stack([one.direction for one in read]),
        np.stack([one.trades for one in read]),
    )
