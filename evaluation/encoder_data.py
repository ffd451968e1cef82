"""Data sets on which an encoder is measured, read from paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evaluation.datasets import load_dataset
from evaluation.errors import EvaluationError
from models.errors import Text
from models.normalisation import neutral_form
from models.training.sources import HELD_OUT_SKILLS, is_held_out, read_esco_skills


class LabelledTexts(NamedTuple):
    """Texts, the labels they are linked to, and for each text the numbers of its right labels."""

    texts: list[str]
    labels: list[str]
    right: list[NDArray[np.int64]]


def read_melo(folder: Path) -> LabelledTexts:
    """Read a MELO set: queries.tsv, corpus_elements.tsv, annotations.tsv (Retyk et al. 2024).

    Raises:
        EvaluationError: a file is missing or malformed.
    """
    data = load_dataset(folder)
    number = {target: i for i, target in enumerate(data.documents)}
    right = [
        np.array([number[target] for target in data.qrels.get(query, ())], dtype=np.int64)
        for query in data.queries
    ]
    return LabelledTexts(list(data.queries.values()), list(data.documents.values()), right)


def read_melo_sets(folder: Path) -> Iterator[tuple[str, LabelledTexts]]:
    """Yield the name and content of each MELO set in the sub-folders of `folder`.

    Raises:
        EvaluationError: there is none, or a file is malformed.
    """
    sets = sorted(path.parent for path in folder.glob("*/queries.tsv"))
    if not sets:
        raise EvaluationError(
            Text("aucun jeu MELO dans ce dossier.", "no MELO set in this folder."),
            file=str(folder),
            remedy=Text(
                "Il faut un sous-dossier par jeu, avec queries.tsv.",
                "One sub-folder a set is needed, with queries.tsv.",
            ),
        )
    for path in sets:
        yield path.name, read_melo(path)


def skill_wordings(folder: Path) -> LabelledTexts:
    """Other wordings of ESCO's skills, held out of training, to the preferred labels of all skills."""
    skills = [s for s in read_esco_skills(folder) if s.fr]
    texts: list[str] = []
    right: list[NDArray[np.int64]] = []
    for number, skill in enumerate(skills):
        if is_held_out(skill.key, HELD_OUT_SKILLS):
            wordings = [t for t in skill.fr[1:] if neutral_form(t) != neutral_form(skill.fr[0])]
            texts += wordings
            right += [np.array([number])] * len(wordings)
    return LabelledTexts(texts, [skill.fr[0] for skill in skills], right)
