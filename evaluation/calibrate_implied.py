"""Fitting and measuring what decides on skills: full names in their place, short names and shown tasks.

Names are fitted on texts annotated by hand, those of the open half and the tuning part, and on training texts
in whose clauses the skills shown were marked among the likeliest. So are the skills that sentences show,
together with one half of the held-out sentences of the trades, which were written apart from those that
the profiles are made of; the other half says how good the guesses are. Skills of all trades are heard in
turns of speech and left out. Beside the weights of the evidence each skill and name has a leaning, a random
intercept. With `--without N` the texts whose id starts with N are left out and measured on.
The locked half and the fresh part of the annotated texts serve for nothing here.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import click
import numpy as np

from evaluation.errors import EvaluationError, missing_extra
from evaluation.skill_cases import (
    Cases,
    Judged,
    annotated,
    marked,
    name_cases,
    sentence_cases,
    text_cases,
    texts_of,
)
from matcher.taxonomy import TaskSentence, load_corpus, load_taxonomy
from matcher.understanding.extract import Extractor
from matcher.understanding.fitted import FITTED_PATH
from matcher.understanding.full_names import FullWeights
from matcher.understanding.implied import load_linker
from matcher.understanding.link_evidence import Calibration
from matcher.understanding.phrasebook import load_phrase_book
from matcher.understanding.short_names import ShortWeights
from models.errors import Text, ending_in_words
from models.registry import load_encoder

try:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

SENTENCE_WEIGHT = 0.1
"""Weight of a held-out sentence beside a clause of a text, which is what is read in use."""
MARKED_WEIGHT = 0.4
"""Weight of what was marked in a training text beside what annotators found in a text by themselves."""
FULL_STRENGTH = 0.1
STRENGTH = 0.3
"""Inverse of the penalty on the weights, in units of their spread."""
SPREAD = 2.0
"""How far leanings may lie apart beside weights: the root of how much less they are penalised."""
LEAST_LEANING = 0.05
"""A smaller leaning is not kept."""


class FittedCurve(NamedTuple):
    """A logistic curve of evidence with leanings of skills and names."""

    weights: tuple[float, ...]
    skills: dict[str, float]
    names: dict[str, float]

    def log_odds(self, cases: Cases) -> Any:
        """Return the log-odds of each case, float64 (cases,)."""
        evidence = self.weights[0] + cases.rows @ np.array(self.weights[1:])
        skills = np.array([self.skills.get(skill, 0.0) for skill in cases.skills])
        return evidence + skills + np.array([self.names.get(name, 0.0) for name in cases.names])

    def as_dict(self, kind: type[Any]) -> dict[str, Any]:
        """Return what `matcher.understanding.fitted` reads."""
        weights = dict(zip(kind._fields, (round(weight, 3) for weight in self.weights), strict=True))
        return {"weights": weights, "skills": self.skills, "names": self.names}


def fit(cases: Sequence[tuple[Cases, float]], strength: float = STRENGTH) -> FittedCurve:
    """Return the logistic curve, and the leanings, that fit cases of several weights best."""
    rows = np.concatenate([each.rows for each, _ in cases])
    truths = np.concatenate([each.truths for each, _ in cases])
    weights = np.concatenate([np.full(len(each.truths), weight) for each, weight in cases])
    scaler = StandardScaler()
    scaled = scaler.fit_transform(rows)
    owners = [np.concatenate([each.skills for each, _ in cases])]
    names = np.concatenate([each.names for each, _ in cases])
    if np.any(names != ""):
        owners.append(names)
    encoder = OneHotEncoder()
    table = hstack([csr_matrix(scaled), SPREAD * encoder.fit_transform(np.stack(owners, axis=1))]).tocsr()
    curve = LogisticRegression(C=strength, max_iter=4000).fit(table, truths, sample_weight=weights)
    slopes = curve.coef_[0][: rows.shape[1]] / scaler.scale_
    intercept = float(curve.intercept_[0] - (slopes * scaler.mean_).sum())
    leanings = (SPREAD * curve.coef_[0][rows.shape[1] :]).tolist()
    found: list[dict[str, float]] = [{}, {}]
    for place, categories in enumerate(encoder.categories_):
        some, leanings = leanings[: len(categories)], leanings[len(categories) :]
        found[place] = {
            str(key): round(value, 2)
            for key, value in zip(categories, some, strict=True)
            if abs(value) >= LEAST_LEANING
        }
    return FittedCurve((intercept, *(float(slope) for slope in slopes)), *found)


def run(*, without: str | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fit names and shown skills, and measure the latter on sentences that served for neither.

    What sentences show is fitted beside the names that the weights in use find: after a change that moves
    those, run it twice.

    Args:
        without: leave out the texts whose id starts so and measure on them, as on texts of a hand that was
            never seen.

    Returns:
        What was fitted, and precision and recall of the guesses at several thresholds.

    Raises:
        EvaluationError: there are no held-out sentences.
    """
    learnt, apart = _held_out_halves()
    taxonomy = load_taxonomy()
    linker = load_linker(load_encoder("static"))
    extractor = Extractor(taxonomy, linker=linker, phrases=load_phrase_book())
    texts = [*annotated(("open", "tuning")), *marked(taxonomy)]
    rest = [judged for judged in texts if without and judged.id.startswith(without)]
    kept = [judged for judged in texts if judged not in rest]
    full, short = fit_names(extractor, kept)
    read, marks = _by_annotation(kept)
    implied = fit(
        [
            (text_cases(extractor, linker, read)[0], 1.0),
            (text_cases(extractor, linker, marks)[0], MARKED_WEIGHT),
            (sentence_cases(linker, learnt)[0], SENTENCE_WEIGHT),
        ]
    )
    fitted = {
        "fitted_by": "python -m evaluation.calibrate_implied --write",
        "full_names": full.as_dict(FullWeights),
        "short_names": short.as_dict(ShortWeights),
        "implied": implied.as_dict(Calibration),
    }
    report: dict[str, Any] = {"sentences": _curve(*sentence_cases(linker, apart), implied)}
    judged_rest = [judged for judged in rest if judged.seen is None]
    if judged_rest:
        report["left_out"] = _curve(*text_cases(extractor, linker, judged_rest), implied)
        for name, curve in (("full", full), ("short", short)):
            names = name_cases(extractor, judged_rest, short=name == "short")
            report[f"left_out_{name}"] = _curve(names, int(names.truths.sum()), curve)
    return fitted, report


def fit_names(extractor: Extractor, texts: Sequence[Judged]) -> tuple[FittedCurve, FittedCurve]:
    """Return what was fitted for full names and for short ones."""
    read, marks = _by_annotation(texts)
    full, short = (
        [
            (name_cases(extractor, read, short=short), 1.0),
            (name_cases(extractor, marks, short=short), MARKED_WEIGHT),
        ]
        for short in (False, True)
    )
    return fit(full, FULL_STRENGTH), fit(short)


def _by_annotation(texts: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """Return the texts of which all is known, and those of which some was marked."""
    read = [judged for judged in texts if judged.seen is None]
    return read, [judged for judged in texts if judged.seen is not None]


def _held_out_halves() -> tuple[list[list[TaskSentence]], list[list[TaskSentence]]]:
    groups = texts_of(load_corpus("heldout"))
    if not groups:
        raise EvaluationError(
            Text("aucune phrase de contrôle n'est livrée.", "no held-out sentence is shipped."),
            remedy=Text(
                "Ajoutez-en dans matcher/taxonomy/data/corpus/heldout.",
                "Add some to matcher/taxonomy/data/corpus/heldout.",
            ),
        )
    halves: tuple[list[list[TaskSentence]], list[list[TaskSentence]]] = ([], [])
    for group in groups:
        halves[zlib.crc32(group[0].text.encode()) % 2].append(group)
    return halves


def _curve(cases: Cases, wanted: int, fitted: FittedCurve) -> list[dict[str, float]]:
    """Return precision, recall and mean probability of the guesses at or above several thresholds."""
    scores = 1 / (1 + np.exp(-fitted.log_odds(cases)))
    curve = []
    for least in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7):
        kept = scores >= least
        right = float(cases.truths[kept].sum())
        curve.append(
            {
                "least": least,
                "precision": round(right / max(1, int(kept.sum())), 3),
                "recall": round(right / max(1, wanted), 3),
                "mean_probability": round(float(scores[kept].mean()) if kept.any() else 0.0, 3),
            }
        )
    return curve


@click.command()
@click.option("--without", help="Leave out the texts whose id starts so, and measure on them.")
@click.option("--write", is_flag=True, help="Keep what was fitted for the engine.")
def main(without: str | None, *, write: bool) -> None:
    """Fit names and shown skills; write the figures as JSON on standard output."""
    fitted, report = run(without=without)
    if write:
        FITTED_PATH.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(json.dumps(report, indent=1))


if __name__ == "__main__":
    with ending_in_words():
        main()
