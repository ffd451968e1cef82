from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.errors import EvaluationError
from evaluation.runs import fuse, read_run, run_of_rows


def test_the_score_decides_not_the_rank_column(tmp_path: Path) -> None:
    path = tmp_path / "run.trec"
    path.write_text("P1 Q0 C1 1 0.2 x\nP1\tQ0\tC2\t2\t0.9\tx\n\nP2 Q0 C1 1 3 x\n", encoding="utf-8")
    assert read_run(path) == {"P1": {"C1": 0.2, "C2": 0.9}, "P2": {"C1": 3.0}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("P1 Q0 C1 1 0.2 x\nP1 Q0 C2\n", r"run\.trec, ligne 2 : ligne TREC attendue .* reçu « P1 Q0 C2 »"),
        ("P1 Q0 C1 1 nan x\n", r"ligne 1 : ligne TREC attendue"),
        ("P1 Q0 C1 1 haut x\n", r"ligne 1 : ligne TREC attendue"),
        ("P1 Q0 C1 1 1 x\nP1 Q0 C1 2 0.5 x\n", r"ligne 2 : le document C1 est cité deux fois pour P1"),
        ("\n", r"aucun résultat dans ce fichier.*passerelle rank"),
    ],
)
def test_a_bad_run_names_line_and_reason(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "run.trec"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        read_run(path)


def test_a_missing_or_binary_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="ce fichier ne peut pas être ouvert"):
        read_run(tmp_path / "absent.trec")
    binary = tmp_path / "binary.trec"
    binary.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(EvaluationError, match="n'est pas du texte UTF-8"):
        read_run(binary)


def test_fusion_adds_standardised_scores() -> None:
    # First: mean 2, deviation 1. Second: mean 20, deviation 10. z: a 1 - 1, b -1 + 1.
    fused = fuse([{"q": {"a": 3.0, "b": 1.0}}, {"q": {"a": 10.0, "b": 30.0}}])
    assert fused["q"] == pytest.approx({"a": 0.0, "b": 0.0})


def test_fusion_gives_an_absent_document_the_lowest_score() -> None:
    fused = fuse([{"q": {"a": 3.0, "b": 1.0}}, {"q": {"a": 5.0}}])
    assert fused["q"] == pytest.approx({"a": 1.0, "b": -1.0})


def test_the_best_rows_are_kept() -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.7])
    assert run_of_rows(["a", "b", "c", "d"], scores, top=2) == {"b": 0.9, "d": 0.7}
    assert len(run_of_rows(["a", "b", "c", "d"], scores)) == 4
