"""Data sets on which an encoder is measured, read from paths."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.normalisation import neutral_form
from models.training.sources import HELD_OUT_SKILLS, is_held_out, read_esco_skills


class LabelledTexts(NamedTuple):
    """Texts, the labels they are linked to, and for each text the numbers of its right labels."""

    texts: list[str]
    labels: list[str]
    right: list[NDArray[np.int64]]


def read_melo(folder: Path) -> LabelledTexts:
    """Read a MELO set: queries.tsv, corpus_elements.tsv, annotations.tsv (Retyk et al. 2024)."""

    def pairs(name: str) -> list[list[str]]:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        return [line.split("\t", 1) for line in lines if line]

    queries, targets = pairs("queries.tsv"), pairs("corpus_elements.tsv")
    number = {target_id: i for i, (target_id, _) in enumerate(targets)}
    right: dict[str, list[int]] = defaultdict(list)
    for query_id, rest in pairs("annotations.tsv"):
        right[query_id].append(number[rest.split("\t")[1]])
    golds = [np.array(right[query_id], dtype=np.int64) for query_id, _ in queries]
    return LabelledTexts([q for _, q in queries], [label for _, label in targets], golds)


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
