"""How well two people agree on what a text says: the height that no reader of facts can be asked to pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evaluation.extraction import GOLD, measure, measured_elsewhere
from evaluation.extraction_gold import GoldText, load_annotations, load_gold
from matcher.taxonomy import load_taxonomy

SECOND = "second"
"""Name of the second annotator among the systems measured."""


def run(folder: Path = GOLD) -> dict[str, Any]:
    """Measure the second annotator of the locked half against the first, as if a system had read the texts.

    Args:
        folder: holds `texts.jsonl`, `facts.jsonl`, `locked.A.jsonl` and `locked.B.jsonl`.

    Returns:
        Plain values in the form of `evaluation.extraction.run`, without errors: the half is not to be read.

    Raises:
        EvaluationError: a file cannot be read, or a text lacks one of the two annotations.
    """
    locked = [
        text for text in load_gold(folder / "texts.jsonl", folder / "facts.jsonl") if text.half == "locked"
    ]
    first, second = (load_annotations(folder / f"locked.{name}.jsonl", locked) for name in "AB")
    taxonomy = load_taxonomy()
    expected = [
        GoldText(text.id, text.kind, text.half, text.text, facts)
        for text, facts in zip(locked, first, strict=True)
    ]
    figures = measure(expected, second, measured_elsewhere(taxonomy), taxonomy)
    return {"half": "locked", "texts": len(locked), "systems": {SECOND: figures}, "errors": []}
