"""The worst misses of a run, to be read with both texts side by side."""

from __future__ import annotations

from math import log2

from pydantic import Field

from evaluation.datasets import Dataset
from evaluation.judgements import Qrels
from evaluation.runs import Run, ranked
from matcher.records.base import Value

SHOWN = 12
DEPTH = 10


class Miss(Value):
    """One pair that costs the run much.

    Attributes:
        query: id of the posting.
        document: id of the candidate.
        kind: "buried" (relevant, far too low) or "intruder" (not relevant, among the first).
        grade: the judged grade.
        rank: where the run put the candidate; None where it did not name them.
        ideal_rank: where a perfect order would have put them at best (buried), or the grade's
            place taken (intruder: the rank itself).
        score: the run's score; None where it did not name them.
        cost: share of the ideal nDCG@10 gain of the posting that is lost here.
        grades: each annotator's grade, where the data set has annotators.
        query_text: text of the posting.
        document_text: text of the candidate.
    """

    query: str
    document: str
    kind: str
    grade: int
    rank: int | None
    ideal_rank: int
    score: float | None
    cost: float
    grades: dict[str, int] = Field(default_factory=dict)
    query_text: str = ""
    document_text: str = ""


def query_misses(query: str, grades: dict[str, int], scores: dict[str, float]) -> list[Miss]:
    """Return what one query's ranking loses, pair by pair, worst first.

    Within the first 10, a person of grade g at rank r brings (2^g - 1) / log2(1 + r). A buried
    person loses the difference with their place in the ideal order; an intruder costs what the
    ideal order has at that rank.
    """
    order = ranked(scores)
    rank_of = {document: rank for rank, document in enumerate(order, start=1)}
    # Among equal grades any order is perfect: each keeps the place the run gave it.
    ideal = sorted(
        (document for document in grades if grades[document] > 0),
        key=lambda name: (-grades[name], rank_of.get(name, len(order) + 1), name),
    )
    best = sum(_gain(grades[document], place) for place, document in enumerate(ideal, start=1))
    misses = []
    for place, document in enumerate(ideal, start=1):
        lost = _gain(grades[document], place) - _gain(grades[document], rank_of.get(document))
        if lost > 0:
            misses.append(_miss(query, document, "buried", grades, scores, rank_of, place, lost / best))
    for rank, document in enumerate(order[: min(DEPTH, len(ideal))], start=1):
        if grades.get(document, 0) == 0:
            taken = _gain(grades[ideal[rank - 1]], rank)
            misses.append(_miss(query, document, "intruder", grades, scores, rank_of, rank, taken / best))
    return sorted(misses, key=lambda miss: (-miss.cost, miss.document))


def _gain(grade: int, rank: int | None) -> float:
    return (2**grade - 1) / log2(1 + rank) if rank is not None and rank <= DEPTH else 0.0


def _miss(
    query: str,
    document: str,
    kind: str,
    grades: dict[str, int],
    scores: dict[str, float],
    rank_of: dict[str, int],
    ideal_rank: int,
    cost: float,
) -> Miss:
    return Miss(
        query=query,
        document=document,
        kind=kind,
        grade=grades.get(document, 0),
        rank=rank_of.get(document),
        ideal_rank=ideal_rank,
        score=scores.get(document),
        cost=cost,
    )


def worst_misses(dataset: Dataset, run: Run, queries: list[str], *, shown: int = SHOWN) -> list[Miss]:
    """Return the costliest misses over `queries`, with texts and each annotator's grade."""
    found = [
        miss for query in queries for miss in query_misses(query, dataset.qrels[query], run.get(query, {}))
    ]
    found.sort(key=lambda miss: (-miss.cost, miss.query, miss.document))
    return [
        miss.model_copy(
            update={
                "grades": _grades(dataset.annotators, miss.query, miss.document),
                "query_text": dataset.queries.get(miss.query, ""),
                "document_text": dataset.documents.get(miss.document, ""),
            }
        )
        for miss in found[:shown]
    ]


def _grades(annotators: dict[str, Qrels], query: str, document: str) -> dict[str, int]:
    return {name: qrels.get(query, {}).get(document, 0) for name, qrels in sorted(annotators.items())}
