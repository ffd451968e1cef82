"""Ranking measures, computed by `ir_measures` (MacAvaney et al., 2022) on pytrec_eval."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.errors import EvaluationError, missing_extra
from evaluation.judgements import Qrels
from evaluation.runs import Run, ranked
from models.errors import Text

try:
    import ir_measures
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

RELEVANT_FROM = 1
"""Lowest grade that counts as relevant in the measures that know only yes and no."""


@dataclass(frozen=True)
class Measure:
    """One measure with its name and what it says, in the two languages."""

    name: str
    meaning: Text


MEASURES: tuple[Measure, ...] = (
    Measure(
        "nDCG@10",
        Text(
            "Qualité des 10 premiers, meilleurs en tête (gain 2^note - 1, décote log2 "
            "du rang) ; 1 = ordre parfait.",
            "Quality of the first 10, best on top (gain 2^grade - 1, log2 discount of "
            "the rank); 1 = perfect order.",
        ),
    ),
    Measure("nDCG@5", Text("Comme nDCG@10, sur les 5 premiers.", "As nDCG@10, on the first 5.")),
    Measure(
        "MAP",
        Text(
            "Moyenne des précisions au rang de chaque personne pertinente (note 1 ou plus).",
            "Mean of the precisions at the rank of each relevant person (grade 1 or more).",
        ),
    ),
    Measure(
        "MRR",
        Text(
            "Inverse du rang de la première personne pertinente (note 1 ou plus).",
            "Reciprocal rank of the first relevant person (grade 1 or more).",
        ),
    ),
    Measure(
        "P@5",
        Text(
            "Part de personnes pertinentes (note 1 ou plus) parmi les 5 premières.",
            "Share of relevant people (grade 1 or more) among the first 5.",
        ),
    ),
    Measure(
        "P2@5",
        Text(
            "Part de personnes à appeler (note 2 ou 3) parmi les 5 premières.",
            "Share of people worth a call (grade 2 or 3) among the first 5.",
        ),
    ),
    Measure(
        "recall@20",
        Text(
            "Part des personnes pertinentes (note 1 ou plus) qui sont dans les 20 premières.",
            "Share of the relevant people (grade 1 or more) found in the first 20.",
        ),
    ),
)
"""The measures of every report, the leading one first."""

JUDGED = Measure(
    "judged@10",
    Text("Part des 10 premiers qui ont été jugés.", "Share of the first 10 that were judged."),
)
"""Only told where an absent pair means "not judged"."""

PRIMARY = MEASURES[0].name


def exponential_gains(highest: int) -> dict[int, int]:
    """Return the gain of each grade, 2^grade - 1 (Burges et al., 2005).

    Passed explicitly: trec_eval's own nDCG uses the grade itself as gain.
    """
    return {grade: 2**grade - 1 for grade in range(highest + 1)}


def measure(name: str, highest_grade: int = 3) -> ir_measures.measures.Measure:
    """Return the library's measure of this name.

    Raises:
        EvaluationError: the name is not one of ours.
    """
    gains = exponential_gains(highest_grade)
    known = {
        "nDCG@10": ir_measures.nDCG(gains=gains) @ 10,
        "nDCG@5": ir_measures.nDCG(gains=gains) @ 5,
        "MAP": ir_measures.AP(rel=RELEVANT_FROM),
        "MRR": ir_measures.RR(rel=RELEVANT_FROM),
        "P@5": ir_measures.P(rel=RELEVANT_FROM) @ 5,
        "P2@5": ir_measures.P(rel=2) @ 5,
        "recall@20": ir_measures.R(rel=RELEVANT_FROM) @ 20,
    }
    if name not in known:
        names = ", ".join(known)
        raise EvaluationError(
            Text(
                f"mesure inconnue « {name} » ; mesures : {names}.",
                f"unknown measure '{name}'; measures: {names}.",
            )
        )
    return known[name]


def evaluate(qrels: Qrels, run: Run, queries: list[str]) -> dict[str, dict[str, float]]:
    """Return every measure for every query: `result[measure][query]`.

    A query that the run does not answer scores 0. Ties in score are broken by document id, the
    later first (trec_eval).

    Args:
        qrels: the judgements.
        run: the answers.
        queries: the queries to measure; each needs a relevant document.
    """
    highest = max((grade for query in queries for grade in qrels[query].values()), default=0)
    objects = {measure(entry.name, highest): entry.name for entry in MEASURES}
    result = {entry.name: dict.fromkeys(queries, 0.0) for entry in MEASURES}
    wanted_qrels = {query: qrels[query] for query in queries}
    wanted_run = {query: run[query] for query in queries if run.get(query)}
    if not wanted_run:
        return result
    for value in ir_measures.iter_calc(list(objects), wanted_qrels, wanted_run):
        result[objects[value.measure]][value.query_id] = float(value.value)
    return result


def judged_share(qrels: Qrels, run: Run, queries: list[str], depth: int = 10) -> float:
    """Return the mean share of the first `depth` answers that have a judgement, relevant or not."""
    shares = []
    for query in queries:
        first = ranked(run.get(query, {}))[:depth]
        if first:
            shares.append(sum(document in qrels[query] for document in first) / len(first))
    return sum(shares) / len(shares) if shares else 0.0
