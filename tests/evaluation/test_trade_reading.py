"""Trades read by the engine beside trades told by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.errors import EvaluationError
from evaluation.trade_reading import compare, measure, read_shares
from matcher.taxonomy import load_taxonomy

COLUMNS = {"trieur": 0, "cariste": 1}
HEAD = "text\ttrade\tshare\tnearest\n"


def _shares(tmp_path: Path, lines: str) -> dict[str, list[float]]:
    path = tmp_path / "trades.tsv"
    path.write_text(HEAD + lines, encoding="utf-8")
    return {text: mixture.tolist() for text, mixture in read_shares(path, COLUMNS).items()}


def test_shares_are_read_by_text_and_what_tells_of_no_trade_is_left_out(tmp_path: Path) -> None:
    lines = "C1\ttrieur\t0.75\t0\nC1\tcariste\t0.25\t1\nC2\t-\t1\t0\nC3\tcariste\t0.98\t0\n"
    assert _shares(tmp_path, lines) == {"C1": [0.75, 0.25], "C3": [0.0, 1.0]}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("C1\ttrieur\t1\n", r"trades\.tsv, ligne 2 : ligne attendue"),
        ("C1\tbarde\t1\t0\n", r"ligne 2 : ligne attendue"),
        ("C1\ttrieur\tbeaucoup\t0\n", r"ligne 2 : ligne attendue"),
        ("C1\ttrieur\t0.5\t0\n", "les parts du texte C1 ne font pas 1"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, lines: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        _shares(tmp_path, lines)


def test_mixtures_are_compared_by_first_trade_overlap_and_kinship() -> None:
    read = np.array([[1.0, 0.0], [0.4, 0.6], [0.0, 1.0]])
    told = np.array([[1.0, 0.0], [0.7, 0.3], [1.0, 0.0]])
    found = compare(read, told, np.array([[1.0, 0.5], [0.5, 1.0]]))
    assert found.first.tolist() == [1, 0, 0]
    assert found.overlap.tolist() == pytest.approx([1, 0.7, 0])
    assert found.nearness[0] == pytest.approx(1)
    assert found.nearness[2] == pytest.approx(0.5)
    assert 0.5 < found.nearness[1] < 1


@pytest.mark.parametrize("suffix", ["", *(f"-{name}" for name in "abcdefg")])
def test_the_shipped_texts_name_trades_that_exist(fixtures: Path, suffix: str) -> None:
    folder = fixtures / "train" if suffix else fixtures
    columns = {one.id: column for column, one in enumerate(load_taxonomy().own_occupations)}
    assert len(read_shares(folder / f"trades{suffix}.tsv", columns)) > 40


def test_the_engine_reads_most_first_trades_of_a_set(fixtures: Path) -> None:
    found = measure(fixtures / "train", "-d")
    assert found["profiles"].first.mean() > 0.5
    assert found["postings"].first.mean() > 0.6
    assert found["profiles"].nearness.mean() > found["profiles"].overlap.mean()
