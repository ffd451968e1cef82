"""Whole postings to whole profiles: the judged cluster, and sets that chose nothing of an encoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.encoder_measures import ndcg
from evaluation.encoder_rows import Row, row, similarities
from models.encoder import Encoder

DEPTH = 10


def measure_matching(folder: Path, encoder: Encoder) -> list[Row]:
    """nDCG@10 on both halves of the judged cluster, and on the sets of `train`."""
    values = _gains(folder / "postings.jsonl", folder / "candidates.jsonl", folder / "qrels.tsv", encoder)
    half = len(values) // 2
    rows = [
        row("postings to profiles, tuning half", f"nDCG@{DEPTH}", values[:half]),
        row("postings to profiles, held-out half", f"nDCG@{DEPTH}", values[half:]),
    ]
    train = folder / "train"
    sets = [path.stem.partition("-")[2] for path in sorted(train.glob("postings-*.jsonl"))]
    if sets:
        gains = [
            value
            for name in sets
            for value in _gains(
                train / f"postings-{name}.jsonl",
                train / f"candidates-{name}.jsonl",
                train / f"qrels-{name}.tsv",
                encoder,
            )
        ]
        rows.append(row("postings to profiles, sets never tuned on", f"nDCG@{DEPTH}", gains))
    return rows


def _gains(postings_file: Path, candidates_file: Path, judged: Path, encoder: Encoder) -> list[float]:
    postings, candidates = _records(postings_file), _records(candidates_file)
    number = {c["id"]: i for i, c in enumerate(candidates)}
    grades = np.zeros((len(postings), len(candidates)), dtype=np.int64)
    row_of = {p["id"]: i for i, p in enumerate(postings)}
    for line in judged.read_text(encoding="utf-8").splitlines():
        posting, _, candidate, grade = line.split("\t")
        grades[row_of[posting], number[candidate]] = int(grade)
    scores = similarities(
        encoder, [f"{p['title']}. {p['text']}" for p in postings], [c["text"] for c in candidates]
    )
    return [ndcg(s, g) for s, g in zip(scores, grades, strict=True) if g.any()]


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
