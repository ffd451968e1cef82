"""How far two annotators agree, and how the engine compares with a second annotator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

from evaluation.errors import missing_extra
from evaluation.judgements import MAX_GRADE, Qrels
from evaluation.measures import PRIMARY, evaluate
from evaluation.runs import Run
from matcher.records.base import Value

try:
    from sklearn.metrics import cohen_kappa_score, confusion_matrix
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

GRADES = tuple(range(MAX_GRADE + 1))


class Agreement(Value):
    """Two annotators over the same pairs.

    Attributes:
        first: name of the annotator in the rows of `matrix`.
        second: name of the annotator in its columns.
        pairs: number of pairs compared, those both left at 0 counted.
        kappa: quadratic weighted kappa (Cohen, 1968); 1 = the same grades, 0 = chance.
        matrix: `matrix[g][h]` pairs graded g by the first and h by the second.
    """

    first: str
    second: str
    pairs: int
    kappa: float
    matrix: list[list[int]]


class Parity(Value):
    """A judge's grades as the truth: the engine beside the other annotators, on the leading measure."""

    judge: str
    system: str
    by_system: float
    other: str
    by_other: float


def agreement(
    first: tuple[str, Qrels],
    second: tuple[str, Qrels],
    queries: Sequence[str],
    documents: Sequence[str],
    scope: Mapping[str, frozenset[str]] | None = None,
) -> Agreement:
    """Compare two annotators over every pair of `queries` and `documents`; an absent pair is a 0.

    Args:
        first: name and judgements.
        second: name and judgements.
        queries: what both read.
        documents: what they read it against.
        scope: of a query read against a part of the documents only, that part.
    """
    pairs = [
        (query, document)
        for query in queries
        for document in documents
        if scope is None or query not in scope or document in scope[query]
    ]
    rows = [first[1].get(query, {}).get(document, 0) for query, document in pairs]
    columns = [second[1].get(query, {}).get(document, 0) for query, document in pairs]
    return Agreement(
        first=first[0],
        second=second[0],
        pairs=len(rows),
        kappa=float(cohen_kappa_score(rows, columns, labels=list(GRADES), weights="quadratic")),
        matrix=confusion_matrix(rows, columns, labels=list(GRADES)).tolist(),
    )


def annotator_parity(
    system: str,
    run: Run,
    annotators: dict[str, Qrels],
    read_by: Mapping[str, frozenset[str]] | None = None,
) -> list[Parity]:
    """Score the engine and every other annotator against each annotator, over what both have read.

    An annotator's run is their grades as scores. The engine has reached parity with people where
    `by_system` is no lower than `by_other`.

    Args:
        system: name of the engine.
        run: its answers.
        annotators: judgements by annotator.
        read_by: the queries each annotator read; all where it does not say.
    """
    rows = []
    for judge, other in permutations(sorted(annotators), 2):
        qrels = annotators[judge]
        queries = sorted(
            query
            for query, grades in qrels.items()
            if any(grades.values()) and (read_by is None or other not in read_by or query in read_by[other])
        )
        if not queries:
            continue
        other_run: Run = {
            query: {document: float(grade) for document, grade in grades.items() if grade > 0}
            for query, grades in annotators[other].items()
        }
        rows.append(
            Parity(
                judge=judge,
                system=system,
                by_system=_mean(evaluate(qrels, run, queries)[PRIMARY]),
                other=other,
                by_other=_mean(evaluate(qrels, other_run, queries)[PRIMARY]),
            )
        )
    return rows


def _mean(values: dict[str, float]) -> float:
    return sum(values.values()) / len(values) if values else 0.0
