"""Measures systems on a data set and compares them: from runs to a `Report`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from platform import python_version
from time import perf_counter

from evaluation.agreement import Agreement, agreement, annotator_parity
from evaluation.baselines import Answered
from evaluation.calibration import calibration
from evaluation.datasets import Dataset
from evaluation.errors import EvaluationError
from evaluation.judgements import MAX_GRADE
from evaluation.measures import MEASURES, PRIMARY, evaluate, judged_share
from evaluation.misses import worst_misses
from evaluation.report import (
    Comparison,
    Estimate,
    Provenance,
    Report,
    SystemResult,
    code_commit,
    code_version,
    now,
)
from evaluation.runs import Run, ranked, read_run
from evaluation.statistics import RESAMPLES, holm, randomisation_test, wins_ties_losses
from matcher.records.numbers import how_many
from models.errors import Text

RANKS = 10


def align_queries(dataset: Dataset, run: Run, name: str) -> Run:
    """Return the run with the data set's query ids.

    Ids that are line numbers (as `passerelle link` writes them) are read as the n-th query of the
    data set, where that makes sense.

    Raises:
        EvaluationError: the run answers none of the judged queries, or names documents that do not exist,
            or no query is judged.
    """
    _refuse_unjudged(dataset)
    judged = set(dataset.judged_queries)
    if not judged & set(run) and dataset.queries and all(query.isdecimal() for query in run):
        ids = list(dataset.queries)
        run = {ids[int(query) - 1]: scores for query, scores in run.items() if 1 <= int(query) <= len(ids)}
    if not judged & set(run):
        expected, found = min(judged), min(run, default="-")
        raise EvaluationError(
            Text(
                f"ces résultats ne répondent à aucune offre jugée (attendu : {expected}..., "
                f"trouvé : {found}).",
                f"these results answer no judged posting (expected for instance {expected}, found {found}).",
            ),
            file=name,
        )
    strangers = {document for scores in run.values() for document in scores} - set(dataset.documents)
    if dataset.documents and strangers:
        raise EvaluationError(
            how_many(
                len(strangers),
                Text(
                    f"candidat inconnu du jeu de données : {min(strangers)}.",
                    f"candidate unknown to the data set: {min(strangers)}.",
                ),
                Text(
                    f"candidats inconnus du jeu de données, par exemple {min(strangers)}.",
                    f"candidates unknown to the data set, for instance {min(strangers)}.",
                ),
            ),
            file=name,
            remedy=Text("Refaites le classement avec ces fichiers.", "Rank again with these files."),
        )
    return run


def _refuse_unjudged(dataset: Dataset) -> None:
    if not dataset.judged_queries:
        raise EvaluationError(
            Text(
                "rien à mesurer : aucune offre jugée n'a de personne pertinente (note 1 ou plus).",
                "nothing to measure: no judged posting has a relevant person (grade 1 or more).",
            ),
            file=dataset.name,
            remedy=Text("Vérifiez les notes de qrels.tsv.", "Check the grades of qrels.tsv."),
        )


def read_system(dataset: Dataset, path: Path) -> Answered:
    """Read a run file as a system to measure.

    Raises:
        EvaluationError: the file is no TREC run, or is about another data set.
    """
    run = align_queries(dataset, read_run(path), str(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return Answered(str(path), Text(path.stem, path.stem), "run", f"{path.name}, SHA-256 {digest}", None, run)


def measure_system(dataset: Dataset, answered: Answered, *, seed: int = 0) -> SystemResult:
    """Measure one system on every part of the data set."""
    queries = dataset.judged_queries
    per_query = evaluate(dataset.qrels, answered.run, queries)
    return SystemResult(
        name=answered.name,
        label_fr=answered.label.fr,
        label_en=answered.label.en,
        kind=answered.kind,
        model_id=answered.model_id,
        seconds=answered.seconds,
        measures={
            part: {
                entry.name: Estimate.of([per_query[entry.name][query] for query in ids], seed=seed)
                for entry in MEASURES
            }
            for part, ids in dataset.parts().items()
        },
        per_query=per_query,
        judged=judged_share(dataset.qrels, answered.run, queries) if dataset.absent_means_unjudged else None,
        grades_by_rank=grades_by_rank(dataset, answered.run),
        calibration=calibration(dataset.qrels, answered.run, queries)
        if answered.kind != "baseline"
        else None,
    )


def grades_by_rank(dataset: Dataset, run: Run) -> list[list[int]]:
    """Return, for each of the first 10 ranks, how many answers have grade 0, 1, 2 and 3 or more."""
    counts = [[0] * (MAX_GRADE + 1) for _ in range(RANKS)]
    for query in dataset.judged_queries:
        for place, document in enumerate(ranked(run.get(query, {}))[:RANKS]):
            counts[place][min(dataset.qrels[query].get(document, 0), MAX_GRADE)] += 1
    return counts


def compare_systems(
    dataset: Dataset,
    first: SystemResult,
    others: Sequence[SystemResult],
    *,
    measures: Sequence[str] = (PRIMARY,),
    seed: int = 0,
) -> list[Comparison]:
    """Compare `first` with each of `others`; Holm's correction covers one part's comparisons together."""
    result = []
    for part, queries in dataset.parts().items():
        pairs = [(other, name) for other in others for name in measures]
        raw = [_compare(part, queries, first, other, name, seed) for other, name in pairs]
        corrected = holm([comparison.p_value for comparison in raw])
        result += [
            comparison.model_copy(update={"p_corrected": p_value})
            for comparison, p_value in zip(raw, corrected, strict=True)
        ]
    return result


def _compare(
    part: str, queries: list[str], first: SystemResult, second: SystemResult, measure: str, seed: int
) -> Comparison:
    ours = [first.per_query[measure][query] for query in queries]
    theirs = [second.per_query[measure][query] for query in queries]
    differences = [mine - other for mine, other in zip(ours, theirs, strict=True)]
    gap = Estimate.of(differences, seed=seed)
    p_value = randomisation_test(ours, theirs, seed=seed)
    wins, ties, losses = wins_ties_losses(ours, theirs)
    return Comparison(
        part=part,
        measure=measure,
        first=first.name,
        second=second.name,
        difference=gap.mean,
        low=gap.low,
        high=gap.high,
        p_value=p_value,
        p_corrected=p_value,
        wins=wins,
        ties=ties,
        losses=losses,
    )


def evaluate_systems(
    dataset: Dataset,
    answered: Sequence[Answered],
    *,
    seed: int = 0,
    show_heldout: bool = False,
    compared_measures: Sequence[str] = (PRIMARY,),
    started: float | None = None,
) -> Report:
    """Measure every system, compare the first with all others, and look at agreement and misses.

    Args:
        dataset: what to measure on.
        answered: the systems; the first is the one asked about.
        seed: of resampling.
        show_heldout: also show the misses of the held-out half, texts included.
        compared_measures: measures tested; more of them make Holm's correction stricter.
        started: `perf_counter()` at the start of the whole job, for the seconds told.

    Raises:
        EvaluationError: no system, or no judged query.
    """
    begun = perf_counter() if started is None else started
    _refuse_unjudged(dataset)
    if not answered:
        raise EvaluationError(
            Text(
                "rien à mesurer : ni moteur, ni résultats, ni référence.",
                "nothing to measure: no engine, no run, no baseline.",
            ),
            file=dataset.name,
            remedy=Text("Ajoutez --run ou --baselines.", "Add --run or --baselines."),
        )
    answered = [replace(system, run=dataset.in_scope(system.run)) for system in answered]
    systems = [measure_system(dataset, system, seed=seed) for system in answered]
    leader = answered[0]
    readable = [query for query in dataset.judged_queries if show_heldout or query not in dataset.heldout]
    return Report(
        systems=systems,
        comparisons=compare_systems(dataset, systems[0], systems[1:], measures=compared_measures, seed=seed),
        agreements=_agreements(dataset),
        parity=annotator_parity(leader.name, leader.run, dataset.annotators, dataset.read_by)
        if len(dataset.annotators) > 1
        else [],
        misses=worst_misses(dataset, leader.run, readable) if dataset.queries else [],
        misses_of=leader.name if dataset.queries else None,
        heldout_shown=show_heldout,
        provenance=Provenance(
            dataset=dataset.name,
            dataset_format=dataset.format,
            data_hash=dataset.data_hash,
            queries=len(dataset.judged_queries),
            documents=len(dataset.documents),
            judged_pairs=sum(len(grades) for grades in dataset.qrels.values()),
            heldout=len(dataset.heldout),
            passerelle_version=code_version(),
            commit=code_commit(),
            python=python_version(),
            seed=seed,
            resamples=RESAMPLES,
            made_at=now(),
            seconds=perf_counter() - begun,
        ),
    )


def _agreements(dataset: Dataset) -> list[Agreement]:
    names = sorted(dataset.annotators)
    documents = list(dataset.documents)
    found = []
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            both = [query for query in dataset.queries if _read(dataset, query, first, second)]
            if both:
                found.append(
                    agreement(
                        (first, dataset.annotators[first]),
                        (second, dataset.annotators[second]),
                        both,
                        documents,
                        dataset.scope,
                    )
                )
    return found


def _read(dataset: Dataset, query: str, *names: str) -> bool:
    return all(name not in dataset.read_by or query in dataset.read_by[name] for name in names)
