"""Runs: what a system answered, as scores by query and document."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.errors import EvaluationError
from evaluation.judgements import read_lines
from models.errors import Text

Run = dict[str, dict[str, float]]
"""Score by query id, then document id; higher is better."""


def read_run(path: Path) -> Run:
    """Read a TREC run: query, Q0, document, rank, score, tag.

    As in trec_eval the score decides and the rank column is not used.

    Raises:
        EvaluationError: a malformed line, a document twice for one query, or no line at all.
    """
    run: Run = {}
    for number, line in read_lines(path):
        parts = line.split()
        score = _score(parts[4]) if len(parts) in (5, 6) else None
        if score is None:
            raise EvaluationError(
                Text(
                    f"ligne TREC attendue (offre Q0 candidat rang score nom), reçu « {line[:80]} ».",
                    f"TREC line expected (posting Q0 candidate rank score tag), got '{line[:80]}'.",
                ),
                file=str(path),
                line=number,
            )
        scores = run.setdefault(parts[0], {})
        if parts[2] in scores:
            raise EvaluationError(
                Text(
                    f"le document {parts[2]} est cité deux fois pour {parts[0]}.",
                    f"the document {parts[2]} stands twice for {parts[0]}.",
                ),
                file=str(path),
                line=number,
            )
        scores[parts[2]] = score
    if not run:
        raise EvaluationError(
            Text("aucun résultat dans ce fichier.", "no result in this file."),
            file=str(path),
            remedy=Text("Refaites-le avec `passerelle rank`.", "Make it again with `passerelle rank`."),
        )
    return run


def _score(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def ranked(scores: dict[str, float]) -> list[str]:
    """Return document ids best first; ties by id, the later first, as trec_eval has it."""
    return [
        document for document, _ in sorted(scores.items(), key=lambda item: (item[1], item[0]), reverse=True)
    ]


def run_of_rows(
    documents: list[str], scores: NDArray[np.floating], *, top: int | None = None
) -> dict[str, float]:
    """Return one query's part of a run from scores (documents,), optionally the best `top` only."""
    if top is None or top >= len(documents):
        return dict(zip(documents, map(float, scores), strict=True))
    rows = np.argpartition(-scores, top)[:top]
    return {documents[row]: float(scores[row]) for row in rows}


def fuse(runs: list[Run]) -> Run:
    """Return the sum of the runs' scores, each standardised to mean 0 and deviation 1 within a query.

    Fox and Shaw's CombSUM (1994) after z-score normalisation; a document absent from a run gets
    that run's lowest standardised score.
    """
    fused: Run = {}
    queries = sorted({query for run in runs for query in run})
    for query in queries:
        documents = sorted({document for run in runs for document in run.get(query, {})})
        total = np.zeros(len(documents))
        for run in runs:
            scores = run.get(query, {})
            if not scores:
                continue
            values = np.array(list(scores.values()))
            deviation = float(values.std()) or 1.0
            lowest = float(values.min())
            total += np.array(
                [(scores.get(document, lowest) - values.mean()) / deviation for document in documents]
            )
        fused[query] = dict(zip(documents, map(float, total), strict=True))
    return fused
