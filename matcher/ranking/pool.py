"""The candidates of a search, understood and embedded once, held as arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.closeness import Closeness, load_closeness
from matcher.records import Candidate, Evidence, Facts
from matcher.records.posting import TRAINING_CONTRACTS
from matcher.retrieval import PassageWords, TermWeights
from matcher.understanding import extract_facts, split_sentences
from matcher.understanding.trades import TradeReader, load_trade_reader, mixture
from matcher.understanding.words import stems
from models.encoder import Encoder, Vectors

LEARNERS = ("lyceen", "collegien", "etudiant", "apprenti", "reconversion")
"""Kinds of candidates who are learning a trade."""

Progress = Callable[[int], object]


@dataclass(frozen=True)
class SkillColumn:
    """Who shows one skill: candidate rows with the confidence of the best evidence."""

    rows: NDArray[np.int32]
    confidence: NDArray[np.float32]


@dataclass(frozen=True)
class CandidatePool:
    """Candidates with all that ranking needs, computed once.

    Attributes:
        candidates: the records, in the order of the rows of every array here.
        facts: what was read from each text.
        sentences: spans of each text's sentences.
        passages: float32 (all sentences, dimension), candidate after candidate.
        starts: int64 (candidates,), first passage of each candidate.
        whole: float32 (candidates, dimension), the mean direction of each text.
        trades: float32 (candidates, occupations), how much of the text each trade explains.
        words: the words of each text, weighted.
        passage_words: which passages hold which stems.
        trade_spread: float32 (candidates,), kinship of each text's trades among themselves.
        years: float32 (candidates,), years of experience told, NaN where none is.
        certificates: codes held by each person.
        learning: bool (candidates,), who is in training or wishes to be.
        skills: who shows each skill, by URI.
        encoder: the model that made the vectors.
        trade_reader: reads the trades of a text.
        closeness: tells how near is near for this encoder.
        rows: the row of each candidate id.
    """

    candidates: tuple[Candidate, ...]
    facts: tuple[Facts, ...]
    sentences: tuple[tuple[Evidence, ...], ...]
    passages: Vectors
    starts: NDArray[np.int64]
    whole: Vectors
    trades: NDArray[np.float32]
    words: TermWeights
    passage_words: PassageWords
    trade_spread: NDArray[np.float32]
    years: NDArray[np.float32]
    certificates: tuple[frozenset[str], ...]
    learning: NDArray[np.bool_]
    skills: dict[str, SkillColumn]
    encoder: Encoder
    trade_reader: TradeReader
    closeness: Closeness
    rows: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.candidates)


def build_pool(
    candidates: Sequence[Candidate],
    encoder: Encoder,
    *,
    facts: Sequence[Facts] | None = None,
    sentences: Sequence[tuple[Evidence, ...]] | None = None,
    passages: Vectors | None = None,
    progress: Progress | None = None,
) -> CandidatePool:
    """Understand, embed and index candidates.

    Args:
        candidates: the people to rank; ids are expected to be distinct.
        encoder: makes the vectors.
        facts: facts read before, one for each candidate; read here where they are not given.
        sentences: spans of each text's sentences, where `passages` were made before.
        passages: their vectors, float32 (all sentences, dimension), candidate after candidate.
        progress: called with the number of candidates done.
    """
    known_facts = list(facts) if facts is not None else []
    if facts is None:
        for candidate in candidates:
            known_facts.append(extract_facts(candidate.text, kind="candidate"))
            if progress:
                progress(1)
    trade_reader = load_trade_reader(encoder)
    if sentences is None or passages is None:
        sentences, passages = [tuple(split_sentences(candidate.text)) for candidate in candidates], None
    texts = [
        span.of(candidate.text)
        for candidate, spans in zip(candidates, sentences, strict=True)
        for span in spans
    ]
    lengths = np.array([len(spans) for spans in sentences], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64) if len(lengths) else lengths
    if passages is None:
        passages = encoder.encode(texts, kind="passage")
    sentence_tokens = [stems(text) for text in texts]
    trades = _trades(trade_reader, texts, passages, starts, lengths)
    return CandidatePool(
        candidates=tuple(candidates),
        facts=tuple(known_facts),
        sentences=tuple(sentences),
        passages=passages,
        starts=starts,
        whole=mean_directions(passages, starts, lengths),
        trades=trades,
        words=TermWeights(
            [
                [stem for tokens in sentence_tokens[start : start + length] for stem in tokens]
                for start, length in zip(starts, lengths, strict=True)
            ]
        ),
        passage_words=PassageWords(sentence_tokens),
        trade_spread=np.einsum("ij,ij->i", trades @ trade_reader.model.affinity, trades),
        years=np.array([np.nan if f.years is None else f.years for f in known_facts], dtype=np.float32),
        certificates=tuple(
            frozenset(fact.code for fact in f.certificates if fact.state == "held") for f in known_facts
        ),
        learning=np.array(
            [_is_learning(person, f) for person, f in zip(candidates, known_facts, strict=True)],
            dtype=np.bool_,
        ),
        skills=_skill_columns(known_facts),
        encoder=encoder,
        trade_reader=trade_reader,
        closeness=load_closeness(encoder),
        rows={candidate.id: row for row, candidate in enumerate(candidates)},
    )


def mean_directions(passages: Vectors, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Vectors:
    """Return the normalised mean of each document's passages, zeros for a document without any."""
    whole = np.zeros((len(starts), passages.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        whole[filled] = np.add.reduceat(passages, starts[filled], axis=0)
        norms = np.linalg.norm(whole, axis=1, keepdims=True)
        whole /= np.where(norms > 0, norms, 1)
    return whole


def _trades(
    reader: TradeReader,
    texts: Sequence[str],
    passages: Vectors,
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
) -> NDArray[np.float32]:
    by_sentence = reader.sentences(texts, passages)
    table = np.zeros((len(starts), by_sentence.shape[1]), dtype=np.float32)
    for row, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        table[row] = mixture(by_sentence[start : start + length])
    return table


def _is_learning(candidate: Candidate, facts: Facts) -> bool:
    in_training = any(diploma.state == "in_progress" for diploma in facts.diplomas)
    wished = any(contract in TRAINING_CONTRACTS for contract in candidate.contracts)
    return candidate.kind in LEARNERS or in_training or wished


def _skill_columns(facts: Sequence[Facts]) -> dict[str, SkillColumn]:
    best: dict[str, dict[int, float]] = {}
    for row, candidate_facts in enumerate(facts):
        for skill in candidate_facts.skills:
            if not skill.negated:
                rows = best.setdefault(skill.uri, {})
                rows[row] = max(rows.get(row, 0.0), skill.confidence)
    return {
        uri: SkillColumn(
            np.fromiter(rows, dtype=np.int32, count=len(rows)),
            np.fromiter(rows.values(), dtype=np.float32, count=len(rows)),
        )
        for uri, rows in best.items()
    }
