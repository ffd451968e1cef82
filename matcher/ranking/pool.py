"""The candidates of a search, understood and embedded once, held as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.records import Candidate, Evidence, Facts
from matcher.retrieval import PassageWords, TermWeights
from matcher.understanding.trades import TradeReader
from models.encoder import Encoder


@dataclass(frozen=True)
class SkillColumn:
    """Who shows one skill: candidate rows, each once, with the confidence of the best evidence."""

    rows: NDArray[np.int32]
    confidence: NDArray[np.float32]


@dataclass(frozen=True)
class CandidatePool:
    """Candidates with all that ranking needs, computed once.

    A large pool keeps records packed; what is read from it is the same.

    Attributes:
        candidates: the records, in the order of the rows of every array here.
        ids: their ids, in the same order.
        facts: what was read from each text.
        sentences: spans of each text's sentences.
        directions: float16 (candidates, dimension), the mean direction of each text's sentences; zeros
            for a text without any.
        starts: int64 (candidates,), the first sentence of each among those of all.
        trades: float32 (candidates, occupations), how much of the text each trade explains.
        words: the words of each text, weighted.
        passage_words: which sentences hold which stems.
        trade_spread: float32 (candidates,), kinship of each text's trades among themselves.
        years: float32 (candidates,), years of experience told, NaN where none is.
        certificates: int32 rows of the people who hold each certificate, by code.
        learning: bool (candidates,), who is in training or wishes to be.
        newcomers: bool (candidates,), who is at school, in training or changing trade by their own word.
        study_levels: float32 (candidates,), the level of the course that a learner is in, NaN where unknown.
        on_course: int32 rows of the learners who follow or want each course, by its id.
        past_course: int32 rows of the learners who hold its diploma, likewise.
        skills: who shows each skill, by URI.
        encoder: the model that made the vectors.
        trade_reader: reads the trades of a text.
        by_id: int64 (candidates,), the rows in the order of the ids.
        rows: the row of each candidate id.
    """

    candidates: Sequence[Candidate]
    ids: tuple[str, ...]
    facts: Sequence[Facts]
    sentences: Sequence[tuple[Evidence, ...]]
    directions: NDArray[np.float16]
    starts: NDArray[np.int64]
    trades: NDArray[np.float32]
    words: TermWeights
    passage_words: PassageWords
    trade_spread: NDArray[np.float32]
    years: NDArray[np.float32]
    certificates: dict[str, NDArray[np.int32]]
    learning: NDArray[np.bool_]
    newcomers: NDArray[np.bool_]
    study_levels: NDArray[np.float32]
    on_course: dict[str, NDArray[np.int32]]
    past_course: dict[str, NDArray[np.int32]]
    skills: dict[str, SkillColumn]
    encoder: Encoder
    trade_reader: TradeReader
    by_id: NDArray[np.int64]
    rows: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)
