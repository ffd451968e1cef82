from __future__ import annotations

from collections.abc import Sequence
from math import log2

import numpy as np
import pytest

from evaluation.baselines import Answered, run_baselines
from evaluation.datasets import Dataset
from evaluation.measures import evaluate
from models.encoder import Progress, TextKind, Vectors


class LetterEncoder:
    """Counts letters: a stand-in whose cosine is easy to say."""

    model_id = "letters-1"
    dimension = 26

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        counts = np.array(
            [[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], dtype=np.float32
        )
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def mean_ndcg(cluster: Dataset, answered: Answered, queries: list[str]) -> float:
    """nDCG@10 with gain 2^grade - 1, written out, to be compared with published figures."""
    total = 0.0
    for query in queries:
        grades, scores = cluster.qrels[query], answered.run[query]
        order = sorted(scores, key=lambda document: (scores[document], document), reverse=True)[:10]
        gains = [2 ** grades.get(document, 0) - 1 for document in order]
        ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:10]
        total += sum(g / log2(r + 2) for r, g in enumerate(gains)) / sum(
            g / log2(r + 2) for r, g in enumerate(ideal)
        )
    return total / len(queries)


def test_baselines_stand_where_they_were_published(cluster: Dataset, baselines: list[Answered]) -> None:
    by_name = {answered.name: answered for answered in baselines}
    queries = cluster.judged_queries
    tuned = cluster.parts()["tuned"]
    assert mean_ndcg(cluster, by_name["bm25"], queries) == pytest.approx(0.737, abs=0.001)
    assert mean_ndcg(cluster, by_name["bm25"], tuned) == pytest.approx(0.695, abs=0.001)
    assert mean_ndcg(cluster, by_name["char-tfidf"], queries) == pytest.approx(0.654, abs=0.01)
    assert mean_ndcg(cluster, by_name["random"], queries) < 0.3
    library = evaluate(cluster.qrels, by_name["bm25"].run, queries)["nDCG@10"]
    assert sum(library.values()) / len(queries) == pytest.approx(mean_ndcg(cluster, by_name["bm25"], queries))


def test_every_baseline_answers_every_judged_posting(cluster: Dataset, baselines: list[Answered]) -> None:
    assert [answered.name for answered in baselines] == [
        "bm25",
        "char-tfidf",
        "word-tfidf",
        "fusion:bm25+char-tfidf",
        "random",
    ]
    for answered in baselines:
        assert sorted(answered.run) == cluster.judged_queries
        assert all(len(scores) == len(cluster.documents) for scores in answered.run.values())


def test_chance_depends_on_the_seed_alone(cluster: Dataset, baselines: list[Answered]) -> None:
    again, other = run_baselines(cluster, seed=7)[-1], run_baselines(cluster, seed=8)[-1]
    assert again.run == baselines[-1].run
    assert other.run != again.run


def test_an_encoder_brings_its_cosine_and_every_fusion(cluster: Dataset) -> None:
    answered = {system.name: system for system in run_baselines(cluster, encoders=[LetterEncoder()])}
    assert {
        "cosine-letters-1",
        "fusion:bm25+cosine-letters-1",
        "fusion:bm25+char-tfidf+cosine-letters-1",
    } <= set(answered)
    query, document = "D-P01", "D-C01"
    left, right = LetterEncoder().encode([cluster.queries[query], cluster.documents[document]])
    assert answered["cosine-letters-1"].run[query][document] == pytest.approx(float(left @ right), abs=1e-6)
