"""Proofs of a ranking against annotated texts."""

from __future__ import annotations

import pytest

from evaluation.extraction import GOLD
from evaluation.extraction_gold import load_gold
from evaluation.proofs import Shown, lines, main, shown_proofs


def test_likeness_alone_is_a_far_worse_proof_than_what_was_read() -> None:
    texts = load_gold(GOLD / "texts.jsonl", GOLD / "facts.jsonl")
    found = shown_proofs([text for text in texts if text.half == "open"])
    read = [one.held for one in found if one.found in ("label", "variant", "implied")]
    near = [one.held for one in found if one.found == "near"]
    assert len(read) > 50
    assert len(near) > 50
    assert sum(read) / len(read) > 2 * sum(near) / len(near)


def test_the_table_counts_each_kind() -> None:
    found = [Shown("label", True), Shown("variant", False), Shown("near", False), Shown("", True)]
    told = lines(found)
    assert [line.split()[-2:] for line in told[:5]] == [
        ["1", "1.00"],
        ["1", "0.00"],
        ["0", "-"],
        ["2", "0.50"],
        ["1", "0.00"],
    ]
    assert told[5].endswith("0.50")


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["--half", "elsewhere"])
