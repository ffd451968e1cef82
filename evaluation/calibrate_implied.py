"""Fitting and measuring the skills that sentences show without naming them, on the held-out sentences.

The held-out sentences were written apart from those the profiles are made of. Sentences of one trade and
voice are read together, some at a time, as they stand together in a CV. One half fits the logistic weights,
the other half says how good the guesses are.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evaluation.errors import EvaluationError
from matcher.records.errors import Text
from matcher.taxonomy import TaskSentence, load_corpus, load_taxonomy
from matcher.understanding.extract import IMPLIED_LEAST, IMPLIED_PER_SENTENCE
from matcher.understanding.implied import Calibration, SkillLinker, build_linker
from matcher.understanding.trades import load_trade_model
from matcher.understanding.words import stems
from models.registry import load_encoder

SENTENCES_PER_TEXT = 8
NEAREST = 12
"""Only skills near a sentence are worth fitting on: the others are right without any model."""


def texts_of(sentences: list[TaskSentence]) -> list[list[TaskSentence]]:
    """Return the sentences grouped by trade and voice, `SENTENCES_PER_TEXT` at a time."""
    groups: dict[tuple[str, str], list[TaskSentence]] = defaultdict(list)
    for sentence in sentences:
        groups[sentence.occupation, sentence.voice].append(sentence)
    return [
        group[start : start + SENTENCES_PER_TEXT]
        for group in groups.values()
        for start in range(0, len(group), SENTENCES_PER_TEXT)
    ]


def evidence(
    linker: SkillLinker, texts: list[list[TaskSentence]]
) -> tuple[NDArray[np.float32], NDArray[np.bool_], int]:
    """Return evidence and truth of the skills nearest to each sentence, and how many skills were to be found.

    Returns:
        float32 (pairs, 4) of words, meaning, root of trade, how far behind the best; bool (pairs,); a count.
    """
    ids = {skill.uri: skill.id for skill in load_taxonomy().skills.values()}
    names = [ids[uri] for uri in linker.uris]
    rows: list[NDArray[np.float32]] = []
    truths: list[bool] = []
    wanted = 0
    for text in texts:
        parts = [stems(sentence.text, keep_stopwords=True) for sentence in text]
        words, meaning, trade = linker.evidence(parts, [sentence.text for sentence in text])
        for number, sentence in enumerate(text):
            gold = set(sentence.skills)
            wanted += len(gold)
            total = words[number] + meaning[number]
            for column in np.argsort(-(total + np.sqrt(trade)))[:NEAREST]:
                rows.append(
                    np.array(
                        [
                            words[number, column],
                            meaning[number, column],
                            np.sqrt(trade[column]),
                            total[column] - total.max(),
                        ],
                        dtype=np.float32,
                    )
                )
                truths.append(names[column] in gold)
    return np.array(rows), np.array(truths), wanted


def run() -> dict[str, Any]:
    """Fit on one half of the held-out sentences and measure on the other.

    Returns:
        The fitted weights, and precision and recall of the weights in use and of the fitted ones at several
        thresholds.

    Raises:
        EvaluationError: there are no held-out sentences.
    """
    texts = texts_of(load_corpus("heldout"))
    if not texts:
        raise EvaluationError(
            Text("aucune phrase de contrôle n'est livrée.", "no held-out sentence is shipped."),
            remedy=Text(
                "Ajoutez-en dans matcher/taxonomy/data/corpus/heldout.",
                "Add some to matcher/taxonomy/data/corpus/heldout.",
            ),
        )
    halves: tuple[list[list[TaskSentence]], list[list[TaskSentence]]] = ([], [])
    for text in texts:
        halves[zlib.crc32(text[0].text.encode()) % 2].append(text)
    linker = build_linker(load_taxonomy(), load_trade_model(), load_encoder().encode)
    rows, truths, _ = evidence(linker, halves[0])
    model = LogisticRegression(C=10.0).fit(rows, truths)
    fitted = Calibration(float(model.intercept_[0]), *(float(weight) for weight in model.coef_[0]))
    rows, truths, wanted = evidence(linker, halves[1])
    return {
        "sentences": [sum(len(text) for text in half) for half in halves],
        "fitted": fitted._asdict(),
        "in_use": _curve(rows, truths, wanted, linker.calibration),
        "refitted": _curve(rows, truths, wanted, fitted),
        "least": IMPLIED_LEAST,
        "per_sentence": IMPLIED_PER_SENTENCE,
    }


def _curve(
    rows: NDArray[np.float32], truths: NDArray[np.bool_], wanted: int, weights: Calibration
) -> list[dict[str, float]]:
    """Return precision, recall and mean probability of the guesses at or above several thresholds."""
    scores = _probabilities(rows, weights)
    curve = []
    for least in (0.2, 0.3, 0.4, 0.45, 0.5, 0.6, 0.7):
        kept = scores >= least
        count = max(1, int(kept.sum()))
        curve.append(
            {
                "least": least,
                "precision": round(float(truths[kept].sum()) / count, 3),
                "recall": round(float(truths[kept].sum()) / max(1, wanted), 3),
                "mean_probability": round(float(scores[kept].mean()) if kept.any() else 0.0, 3),
            }
        )
    return curve


def _probabilities(rows: NDArray[np.float32], weights: Calibration) -> NDArray[np.float32]:
    logit = weights.intercept + rows @ np.array(weights[1:], dtype=np.float32)
    return np.asarray(1 / (1 + np.exp(-logit)), dtype=np.float32)


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
