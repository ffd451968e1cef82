"""From records to a pool: reading, embedding and indexing candidates, batch after batch."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.french_names import french_stems
from matcher.ranking.packed import PackedRecords, PackedSpans
from matcher.ranking.person_trades import tells_of_work
from matcher.ranking.pool import CandidatePool, SkillColumn
from matcher.ranking.read_texts import ReadTexts, Spans, read_texts, told_sentences
from matcher.records import Candidate, Facts
from matcher.records.posting import TRAINING_CONTRACTS
from matcher.retrieval import PassageWords, TermWeights
from matcher.understanding import extract_all_facts
from matcher.understanding.courses import read_path
from matcher.understanding.study_levels import learner_level, wants_training
from matcher.understanding.trades import load_trade_reader
from matcher.understanding.words import stems
from models.encoder import Encoder

LEARNERS = ("lyceen", "collegien", "etudiant", "apprenti", "reconversion")
"""Kinds of candidates who are learning a trade."""

LARGE = 20_000
"""Candidates from which a pool keeps its records packed."""

BATCH = 1_000
"""Candidates taken in at a time."""

READ = 50
"""Texts read between two steps of the progress bar."""

Progress = Callable[[int], object]


def build_pool(
    candidates: Sequence[Candidate],
    encoder: Encoder,
    *,
    facts: Sequence[Facts] | None = None,
    progress: Progress | None = None,
) -> CandidatePool:
    """Understand, embed and index candidates.

    Args:
        candidates: the people to rank; ids are expected to be distinct.
        encoder: makes the vectors.
        facts: facts read before, one for each candidate; read here where they are not given.
        progress: called with the number of candidates done.
    """
    builder = PoolBuilder(encoder, packed=len(candidates) > LARGE)
    for start in range(0, len(candidates), BATCH):
        some = candidates[start : start + BATCH]
        known = list(facts[start : start + BATCH]) if facts is not None else []
        if facts is None:
            for first in range(0, len(some), READ):
                read = extract_all_facts([candidate.text for candidate in some[first : first + READ]])
                known += read
                if progress:
                    progress(len(read))
        builder.add(some, known)
    return builder.finish()


class PoolBuilder:
    """Takes candidates in batches and makes the pool of them all.

    Args:
        encoder: makes the vectors, and made those that are given.
        packed: keep records compressed.
    """

    def __init__(self, encoder: Encoder, *, packed: bool = False) -> None:
        self._encoder = encoder
        self._packed = packed
        self._reader = load_trade_reader(encoder)
        self._candidates: list[Candidate] | PackedRecords[Candidate] = (
            PackedRecords(Candidate) if packed else []
        )
        self._facts: list[Facts] | PackedRecords[Facts] = PackedRecords(Facts) if packed else []
        self._ids: list[str] = []
        self._spans: list[Spans] = []
        self._lengths: list[NDArray[np.int64]] = []
        self._directions: list[NDArray[np.float16]] = []
        self._trades: list[NDArray[np.float32]] = []
        self._words = TermWeights()
        self._passage_words = PassageWords()
        self._years: list[float] = []
        self._learning: list[bool] = []
        self._newcomers: list[bool] = []
        self._certificates: dict[str, array[int]] = {}
        self._study_levels: list[float] = []
        self._on_course: dict[str, array[int]] = {}
        self._past_course: dict[str, array[int]] = {}
        self._skills: dict[str, tuple[array[int], array[float]]] = {}

    def add(
        self, candidates: Sequence[Candidate], facts: Sequence[Facts], read: ReadTexts | None = None
    ) -> None:
        """Take in some candidates.

        Args:
            candidates: the people.
            facts: what was read from each text.
            read: sentences, directions and trades of their texts, where they were read before.
        """
        texts = [candidate.text for candidate in candidates]
        read = read or read_texts(texts, self._encoder)
        self._directions.append(read.directions.astype(np.float16))
        self._trades.append(read.trades)
        lengths = np.array([len(pairs) for pairs in read.spans], dtype=np.int64)
        self._index_words(_stems(told_sentences(texts, read.spans), read.work), lengths, facts)
        self._note_facts(candidates, facts)
        self._candidates.extend(candidates)
        self._facts.extend(facts)
        self._ids += [candidate.id for candidate in candidates]
        self._spans += read.spans
        self._lengths.append(lengths)

    def finish(self) -> CandidatePool:
        """Return the pool of everybody taken in; the builder is spent afterwards."""
        lengths = _joined(self._lengths, (0,), np.int64)
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64) if len(lengths) else lengths
        trades = _joined(self._trades, (0, len(self._reader.model.occupations)), np.float32)
        self._trades.clear()
        spans = PackedSpans(_joined(self._spans, (0, 2), np.int32), starts)
        packed = self._packed
        return CandidatePool(
            candidates=self._candidates if packed else tuple(self._candidates),
            ids=tuple(self._ids),
            facts=self._facts if packed else tuple(self._facts),
            sentences=spans if packed else tuple(spans),
            directions=_joined(self._directions, (0, self._encoder.dimension), np.float16),
            starts=starts,
            trades=trades,
            words=self._words,
            passage_words=self._passage_words,
            trade_spread=_spread(trades, self._reader.model.affinity),
            years=np.array(self._years, dtype=np.float32),
            certificates=_rows(self._certificates),
            learning=np.array(self._learning, dtype=np.bool_),
            newcomers=np.array(self._newcomers, dtype=np.bool_),
            study_levels=np.array(self._study_levels, dtype=np.float32),
            on_course=_rows(self._on_course),
            past_course=_rows(self._past_course),
            skills={
                uri: SkillColumn(np.array(rows, dtype=np.int32), np.array(confidences, dtype=np.float32))
                for uri, (rows, confidences) in self._skills.items()
            },
            encoder=self._encoder,
            trade_reader=self._reader,
            by_id=np.argsort(np.array(self._ids, dtype=np.str_), kind="stable").astype(np.int64),
            rows={candidate_id: row for row, candidate_id in enumerate(self._ids)},
        )

    def _index_words(
        self, sentences: Sequence[list[str]], lengths: NDArray[np.int64], facts: Sequence[Facts]
    ) -> None:
        self._passage_words.add(sentences)
        end = 0
        for length, known in zip(lengths.tolist(), facts, strict=True):
            told = [stem for tokens in sentences[end : end + length] for stem in tokens]
            self._words.add([told + french_stems(known)])
            end += length

    def _note_facts(self, candidates: Sequence[Candidate], facts: Sequence[Facts]) -> None:
        for row, (candidate, known) in enumerate(zip(candidates, facts, strict=True), start=len(self._ids)):
            self._years.append(np.nan if known.years is None else known.years)
            self._note_training(row, candidate, known)
            self._newcomers.append(candidate.kind in LEARNERS)
            for code in {fact.code for fact in known.certificates if fact.state == "held"}:
                self._certificates.setdefault(code, array("i")).append(row)
            best: dict[str, float] = {}
            for skill in known.skills:
                if not skill.negated:
                    best[skill.uri] = max(best.get(skill.uri, 0.0), skill.confidence)
            for uri, confidence in best.items():
                rows, confidences = self._skills.setdefault(uri, (array("i"), array("f")))
                rows.append(row)
                confidences.append(confidence)

    def _note_training(self, row: int, candidate: Candidate, facts: Facts) -> None:
        learning = _is_learning(candidate, facts)
        level = learner_level(candidate.text, facts, candidate.kind) if learning else None
        self._learning.append(learning)
        self._study_levels.append(np.nan if level is None else level)
        if not learning:
            return
        path = read_path(candidate.text, facts)
        for courses, index in ((path.follows | path.wants, self._on_course), (path.holds, self._past_course)):
            for course in courses:
                index.setdefault(course, array("i")).append(row)


def pool_of_one(pool: CandidatePool, row: int) -> CandidatePool:
    """Return a pool that holds one person of another as they are there: same facts, same trades.

    Features depend on one posting and one person alone, so the scores are those of the whole pool.
    """
    person, builder = pool.candidates[row], PoolBuilder(pool.encoder)
    pairs = [(span.start, span.end) for span in pool.sentences[row]]
    spans = [np.array(pairs, dtype=np.int32).reshape(len(pairs), 2)]
    work = tells_of_work(told_sentences([person.text], spans))
    here = slice(row, row + 1)
    builder.add(
        [person],
        [pool.facts[row]],
        ReadTexts(spans, work, pool.directions[here].astype(np.float32), pool.trades[here]),
    )
    return builder.finish()


def _rows(index: Mapping[str, array[int]]) -> dict[str, NDArray[np.int32]]:
    return {key: np.array(rows, dtype=np.int32) for key, rows in index.items()}


def _stems(sentences: Sequence[str], work: NDArray[np.bool_]) -> list[list[str]]:
    """Return the stems of each sentence, none if it is about private life; what is said twice is cut once."""
    known = {
        sentence: stems(sentence) if tells else []
        for sentence, tells in dict(zip(sentences, work.tolist(), strict=True)).items()
    }
    return [known[sentence] for sentence in sentences]


def _joined(parts: Sequence[NDArray], shape: tuple[int, ...], dtype: type[np.generic]) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate([np.zeros(shape, dtype=dtype), *parts]).astype(dtype, copy=False)


def _spread(trades: NDArray[np.float32], affinity: NDArray[np.float32]) -> NDArray[np.float32]:
    spread = np.empty(len(trades), dtype=np.float32)
    for start in range(0, len(trades), BATCH):
        part = trades[start : start + BATCH]
        spread[start : start + BATCH] = np.einsum("ij,ij->i", part @ affinity, part)
    return spread


def _is_learning(candidate: Candidate, facts: Facts) -> bool:
    in_training = any(diploma.state == "in_progress" for diploma in facts.diplomas)
    wished = any(contract in TRAINING_CONTRACTS for contract in candidate.contracts)
    return candidate.kind in LEARNERS or in_training or wished or wants_training(candidate.text)
