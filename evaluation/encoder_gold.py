"""What annotators marked as showing a skill, to that skill; nothing of an encoder was chosen on it.

The gold set of facts was written and annotated to measure the extraction of facts. Passages that name a skill
word for word are left out, those that say it otherwise are phrases, those that only describe the task are
sentences.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from evaluation.encoder_rows import Row, concept_scores, ranking_rows
from evaluation.extraction_gold import FRESH, TUNING, load_gold
from matcher.taxonomy import load_taxonomy
from models.encoder import Encoder

PARTS = ("open", TUNING, FRESH)
"""The locked half is left to the extraction."""

KINDS = {"variant": "phrases of texts to skills", "implied": "sentences of texts to skills"}


def measure_gold(folder: Path, encoder: Encoder) -> list[Row]:
    """MRR and recall@5 of the skills that passages show, among all of the project's skills."""
    skills = list(load_taxonomy().skills.values())
    labels = [[skill.label_fr, *skill.alternatives_fr] for skill in skills]
    rows: list[Row] = []
    for kind, test in KINDS.items():
        shown = passages(folder, kind)
        texts = [text for text, golds in shown.items() if golds]
        if texts:
            golds = [np.array(sorted(shown[text])) for text in texts]
            rows += ranking_rows(test, concept_scores(encoder, texts, labels), golds)
    return rows


def passages(folder: Path, kind: str) -> dict[str, set[int]]:
    """Return each passage that shows skills in this way, with the numbers of those skills in the taxonomy."""
    number = {uri: i for i, uri in enumerate(load_taxonomy().skills)}
    found: dict[str, set[int]] = defaultdict(set)
    for gold in load_gold(folder / "texts.jsonl", folder / "facts.jsonl"):
        for fact in gold.facts.skills if gold.half in PARTS else ():
            if fact.found == kind and not fact.negated and fact.uri in number:
                found[gold.text[fact.start : fact.end]].add(number[fact.uri])
    return dict(found)
