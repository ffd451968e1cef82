"""Real people of a set by age and by the gender of their writing: how often each group is listed.

Unlike the trials these groups are different people, with different trades; a gap here is a question to ask,
not a proof. Beside each rate stands that of the judges, who read the texts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaluation.datasets import Dataset
from evaluation.errors import missing_extra
from evaluation.fairness.gender import gendered_words
from evaluation.fairness.measures import SHORTLIST, Scores, best_first
from evaluation.fairness.report import ObservedGroup
from evaluation.fairness.trials import Words
from matcher.records import Candidate

try:
    from fairlearn.metrics import MetricFrame, selection_rate, true_positive_rate
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

WORTH_A_CALL = 2
"""Lowest grade of a person whom a recruiter would call."""

BANDS: tuple[tuple[int, Words], ...] = (
    (1996, Words(fr="naissance en 1996 ou après", en="born in 1996 or later")),
    (1976, Words(fr="naissance de 1976 à 1995", en="born 1976 to 1995")),
    (0, Words(fr="naissance avant 1976", en="born before 1976")),
)
"""First birth year of each band, youngest band first."""

GENDERS: dict[str, Words] = {
    "masculine": Words(fr="écrivent au masculin", en="write as a man"),
    "feminine": Words(fr="écrivent au féminin", en="write as a woman"),
    "": Words(fr="le texte ne le dit pas", en="the text does not tell"),
}
NO_YEAR = Words(fr="année non dite", en="year not told")


def observed_groups(dataset: Dataset, scores: Scores) -> list[ObservedGroup]:
    """Return the groups of a set with their rates on the shortlists of ten.

    Args:
        dataset: records, and judgements where there are any.
        scores: float64 (postings, candidates), minus infinity out of scope.
    """
    listed, relevant, columns = _pairs(dataset, scores)
    rows: list[ObservedGroup] = []
    for ground, groups in (
        ("age", [_band(person) for person in dataset.candidates]),
        ("writing", [_writing(person) for person in dataset.candidates]),
    ):
        rows += _rates(ground, groups, listed, relevant, columns, judged=bool(dataset.qrels))
    return rows


def _pairs(
    dataset: Dataset, scores: Scores
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]:
    listed, relevant, columns = [], [], []
    for posting, row in zip(dataset.postings, scores, strict=True):
        order = best_first(row)
        on_list = set(order[:SHORTLIST].tolist())
        grades = dataset.qrels.get(posting.id, {})
        for column in np.flatnonzero(np.isfinite(row)).tolist():
            listed.append(column in on_list)
            relevant.append(grades.get(dataset.candidates[column].id, 0) >= WORTH_A_CALL)
            columns.append(column)
    return np.array(listed), np.array(relevant), np.array(columns)


def _rates(
    ground: str,
    groups: list[Words],
    listed: NDArray[np.bool_],
    relevant: NDArray[np.bool_],
    columns: NDArray[np.int64],
    *,
    judged: bool,
) -> list[ObservedGroup]:
    names = np.array([group.fr for group in groups])
    frame = MetricFrame(
        metrics={"selection": selection_rate, "found": true_positive_rate},
        y_true=relevant,
        y_pred=listed,
        sensitive_features=names[columns],
    ).by_group
    result = []
    for group in sorted({group.fr: group for group in groups}.values(), key=lambda words: words.fr):
        inside = names[columns] == group.fr
        wanted = bool(relevant[inside].any())
        result.append(
            ObservedGroup(
                ground=ground,
                group=group,
                people=int((names == group.fr).sum()),
                selection_rate=float(frame.loc[group.fr, "selection"]),
                relevant_rate=float(relevant[inside].mean()) if judged else None,
                found_rate=float(frame.loc[group.fr, "found"]) if judged and wanted else None,
            )
        )
    return result


def _band(person: Candidate) -> Words:
    if person.birth_year is None:
        return NO_YEAR
    return next(words for first, words in BANDS if person.birth_year >= first)


def _writing(person: Candidate) -> Words:
    counts = gendered_words(person.text)
    if counts["masculine"] == counts["feminine"]:
        return GENDERS[""]
    return GENDERS["masculine" if counts["masculine"] > counts["feminine"] else "feminine"]
