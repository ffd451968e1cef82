"""Whole postings to whole profiles: the judged cluster, and sets that chose nothing of an encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evaluation.datasets import Dataset, load_dataset
from evaluation.encoder_rows import Row, row, similarities
from evaluation.orderings import ndcg
from models.encoder import Encoder

MEASURE = "nDCG@10"
HALVES = {"tuned": "tuning half", "heldout": "held-out half"}


def measure_matching(folder: Path, encoder: Encoder) -> list[Row]:
    """nDCG@10 on both halves of a judged cluster, or all of it where it has none, and on the sets of `train`.

    Raises:
        EvaluationError: the folder is no data set, or a file of it is malformed.
    """
    cluster = load_dataset(folder)
    gains = _gains(cluster, encoder)
    parts = cluster.parts()
    rows = [
        row(f"postings to profiles, {name}", MEASURE, [gains[query] for query in parts[part]])
        for part, name in HALVES.items()
        if part in parts
    ] or [row("postings to profiles", MEASURE, list(gains.values()))]
    if (folder / "train").is_dir():
        sets = load_dataset(folder / "train")
        rows.append(
            row("postings to profiles, sets never tuned on", MEASURE, list(_gains(sets, encoder).values()))
        )
    return rows


def _gains(data: Dataset, encoder: Encoder) -> dict[str, float]:
    """Return nDCG@10 of each posting that has a relevant person, over the people it was read against."""
    judged = set(data.judged_queries)
    postings = [posting for posting in data.postings if posting.id in judged]
    texts = [f"{posting.title}. {posting.text}" for posting in postings]
    scores = similarities(encoder, texts, [person.text for person in data.candidates])
    gains = {}
    for posting, line in zip(postings, scores, strict=True):
        scope = data.scope.get(posting.id)
        read = np.array([scope is None or person.id in scope for person in data.candidates])
        given = data.qrels[posting.id]
        grades = np.array([given.get(person.id, 0) for person in data.candidates])
        gains[posting.id] = ndcg(line[read], grades[read])
    return gains
