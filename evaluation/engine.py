"""The engine's own run over a data set, made as the service makes it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from evaluation.baselines import Answered
from evaluation.datasets import Dataset
from evaluation.errors import EvaluationError
from evaluation.runs import Run
from matcher.services.search import DEFAULT_ENCODER, build_pool, load_ranker, rank_all
from models.errors import Text

ENGINE = "passerelle"


def run_engine(
    dataset: Dataset,
    encoder_name: str = DEFAULT_ENCODER,
    *,
    ignore_requirements: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Answered:
    """Rank every candidate for every judged posting.

    Args:
        dataset: of the contract format.
        encoder_name: the encoder to rank with.
        ignore_requirements: use the postings' free text alone.
        progress: called with the number of candidates understood, then of postings ranked.

    Raises:
        EvaluationError: the data set has no postings and candidates.
    """
    if not dataset.postings:
        raise EvaluationError(
            Text(
                "ce jeu de données n'a pas d'offres ni de candidats à classer.",
                "this data set has no postings and candidates to rank.",
            ),
            file=dataset.name,
            remedy=Text("Donnez un fichier de résultats avec --run.", "Give a file of results with --run."),
        )
    started = perf_counter()
    pool = build_pool(dataset.candidates, encoder_name, progress=progress)
    wanted = set(dataset.judged_queries)
    run: Run = {}
    for posting in dataset.postings:
        if posting.id not in wanted:
            continue
        scores = rank_all(posting, pool, ignore_requirements=ignore_requirements).scores
        run[posting.id] = {
            candidate.id: float(score) for candidate, score in zip(pool.candidates, scores, strict=True)
        }
        if progress:
            progress(1)
    free_text = " --ignore-requirements" if ignore_requirements else ""
    return Answered(
        name=ENGINE + ("-text" if ignore_requirements else ""),
        label=Text("Passerelle (texte seul)", "Passerelle (text alone)")
        if ignore_requirements
        else Text("Passerelle", "Passerelle"),
        kind="engine",
        model_id=f"{pool.encoder.model_id}, ranker {load_ranker().version}{free_text}",
        seconds=perf_counter() - started,
        run=run,
    )
