"""How fast and how heavy ranking is, beside BM25 alone and brute-force cosine in the same run."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from evaluation.fixtures import FIXTURES, source_records
from evaluation.memory import peak_memory_mb
from matcher.ranking.demand import posting_text
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import LARGE, PoolBuilder
from matcher.records import Candidate, Facts, Posting
from matcher.records.base import Value
from matcher.retrieval import LexicalIndex, VectorIndex
from matcher.services.search import DEFAULT_ENCODER, build_pool, rank_all
from matcher.understanding import extract_facts, split_sentences
from matcher.understanding.words import stems
from models.encoder import Encoder
from models.registry import load_encoder

DISTINCT = 5_000
WARM_UP = 2
"""Queries answered before the clock starts: caches and lazy tables belong to no query."""


class Speed(Value):
    """One way of ranking.

    Attributes:
        name: "passerelle" (the ad is read, then everybody scored), "passerelle_stored" (what the store
            keeps of the ad is there, everybody scored), "bm25" or "cosine".
        build_seconds: reading, embedding or indexing all candidates.
        median_ms: of one posting against all candidates, best first.
        p95_ms: 95th percentile of the same.
        postings_per_second: one after another, on one thread of ours.
        ratio: this median over the engine's: 0.1 is ten times faster than the engine.
    """

    name: str
    build_seconds: float
    median_ms: float
    p95_ms: float
    postings_per_second: float
    ratio: float


class RankingSpeed(Value):
    """The figures of one run.

    `distinct` profiles were read and embedded, the others repeat them under other ids; `load_seconds`
    is what the first answer of a process costs more (models and taxonomy are loaded) and counts in no
    other figure; `peak_memory_mb` is the highest resident size of the process, `memory_before_mb` the
    same before the profiles were read.
    """

    candidates: int
    distinct: int
    postings: int
    encoder: str
    seed: int
    load_seconds: float
    candidates_per_second: float
    pairs_per_second: float
    peak_memory_mb: float
    memory_before_mb: float
    systems: list[Speed]


def vary(text: str, generator: random.Random) -> str:
    """Return the text with its sentences in another order, one left out where there are several.

    All variants differ, so that no cache of sentences or texts answers for the work.
    """
    sentences = [span.of(text) for span in split_sentences(text)]
    generator.shuffle(sentences)
    kept = sentences[1:] if len(sentences) > 2 else sentences
    return " ".join([*kept, f"({generator.randrange(10**6)})"])


def multiply(
    candidates: Sequence[Candidate], postings: Sequence[Posting], sizes: tuple[int, int], seed: int
) -> tuple[list[Candidate], list[Posting]]:
    """Return as many candidates and postings as `sizes` says, made from the given ones by `vary`."""
    generator = random.Random(seed)
    people = [
        source.model_copy(update={"id": f"C{number:07d}", "text": vary(source.text, generator)})
        for number in range(sizes[0])
        for source in (candidates[number % len(candidates)],)
    ]
    offers = [
        source.model_copy(update={"id": f"P{number:05d}", "text": vary(source.text, generator)})
        for number in range(sizes[1])
        for source in (postings[number % len(postings)],)
    ]
    return people, offers


def run(
    candidates: int = 1_000,
    postings: int = 20,
    *,
    distinct: int = DISTINCT,
    encoder_name: str = DEFAULT_ENCODER,
    folder: Path = FIXTURES,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> RankingSpeed:
    """Rank made-up postings against made-up candidates and time it, beside the baselines.

    Args:
        candidates: how many profiles.
        postings: how many postings are ranked against all of them.
        distinct: how many profiles at most are made up and read; beyond, they repeat.
        encoder_name: the encoder of engine and cosine.
        folder: where `candidates.jsonl` and `postings.jsonl` to vary are.
        seed: of the variation.
        progress: called with the number of candidates understood, then of postings ranked.

    Raises:
        EvaluationError: no record to start from.
    """
    sources = _sources(folder)
    people, offers = multiply(*sources, (min(candidates, distinct), postings), seed)
    started = perf_counter()
    encoder = load_encoder(encoder_name)
    rank_all(sources[1][0], build_pool(sources[0][:WARM_UP], encoder_name))
    load_seconds = perf_counter() - started
    memory_before = peak_memory_mb()

    started = perf_counter()
    facts = []
    for person in people:
        facts.append(extract_facts(person.text, kind="candidate"))
        if progress:
            progress(1)
    read_seconds = perf_counter() - started
    pool = _fill(people, facts, candidates, encoder)
    build_seconds = perf_counter() - started
    engine = _time_queries(offers, lambda posting: rank_all(posting, pool).order, progress)
    # The posting is in the store like the candidates: read once, when it came in.
    known = {posting.id: extract_facts(posting_text(posting), kind="posting") for posting in offers}
    stored = _time_queries(offers, lambda posting: rank_all(posting, pool, facts=known[posting.id]).order)
    peak = peak_memory_mb()

    started = perf_counter()
    texts = [people[number % len(people)].text for number in range(candidates)]
    lexical = LexicalIndex.of_texts(texts)
    lexical_seconds = perf_counter() - started
    bm25 = _time_queries(offers, lambda posting: np.argsort(-lexical.scores(stems(_query(posting)))))

    started = perf_counter()
    whole = encoder.encode(texts[: len(people)], kind="passage")
    vectors = VectorIndex(np.resize(whole, (candidates, encoder.dimension)), encoder.model_id)
    vector_seconds = perf_counter() - started
    cosine = _time_queries(
        offers,
        lambda posting: np.argsort(-vectors.scores(encoder.encode([_query(posting)], kind="query")[0])),
    )
    base = float(np.median(engine))
    return RankingSpeed(
        candidates=candidates,
        distinct=min(candidates, distinct),
        postings=postings,
        encoder=encoder.model_id,
        seed=seed,
        load_seconds=load_seconds,
        candidates_per_second=min(candidates, distinct) / read_seconds,
        pairs_per_second=candidates * postings / sum(engine),
        peak_memory_mb=peak,
        memory_before_mb=memory_before,
        systems=[
            _speed("passerelle", build_seconds, engine, base),
            _speed("passerelle_stored", build_seconds, stored, base),
            _speed("bm25", lexical_seconds, bm25, base),
            _speed("cosine", vector_seconds, cosine, base),
        ],
    )


def _fill(people: list[Candidate], facts: list[Facts], size: int, encoder: Encoder) -> CandidatePool:
    """Return a pool of `size` people who repeat those read."""
    builder = PoolBuilder(encoder, packed=size > LARGE)
    for start in range(0, size, len(people)):
        batch = [
            person.model_copy(update={"id": f"{person.id}-{start}"}) if start else person
            for person in people[: size - start]
        ]
        builder.add(batch, facts[: len(batch)])
    return builder.finish()


def _sources(folder: Path) -> tuple[list[Candidate], list[Posting]]:
    return source_records(folder, Candidate), source_records(folder, Posting)


def _query(posting: Posting) -> str:
    return f"{posting.title}\n{posting.text}"


def _time_queries(
    offers: Sequence[Posting],
    answer: Callable[[Posting], object],
    progress: Callable[[int], None] | None = None,
) -> list[float]:
    for posting in offers[:WARM_UP]:
        answer(posting)
    seconds = []
    for posting in offers:
        started = perf_counter()
        answer(posting)
        seconds.append(perf_counter() - started)
        if progress:
            progress(1)
    return seconds


def _speed(name: str, build_seconds: float, seconds: list[float], base: float) -> Speed:
    median = float(np.median(seconds))
    return Speed(
        name=name,
        build_seconds=build_seconds,
        median_ms=1000 * median,
        p95_ms=1000 * float(np.quantile(seconds, 0.95)),
        postings_per_second=len(seconds) / sum(seconds),
        ratio=median / base,
    )
