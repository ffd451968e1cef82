"""Fitting and measuring the skills that sentences show without naming them, on the held-out sentences.

The held-out sentences were written apart from those the profiles are made of. Sentences of one trade and
voice are read together, some at a time, as they stand together in a CV. One half fits the logistic weights
together with the open half of the texts annotated by hand, which hold lines that show no skill at all; the
other half says how good the guesses are.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evaluation.errors import EvaluationError
from evaluation.extraction import GOLD
from evaluation.extraction_gold import load_gold
from matcher.records.errors import Text
from matcher.taxonomy import TaskSentence, load_corpus, load_taxonomy
from matcher.understanding.document import read_document
from matcher.understanding.extract import IMPLIED_LEAST, IMPLIED_PER_SENTENCE, Extractor, TextKind
from matcher.understanding.implied import Calibration, LinkEvidence, SkillLinker, build_linker
from matcher.understanding.sentences import split_clauses
from matcher.understanding.trades import load_trade_reader
from matcher.understanding.words import stems
from models.registry import load_encoder

SENTENCES_PER_TEXT = 8
SENTENCE_WEIGHT = 0.5
"""Weight of a held-out sentence beside a line of an annotated text, which is what is read in use."""
NEAREST = 20
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
        float32 (pairs, 6) in the order of `Calibration`; bool (pairs,); a count.
    """
    columns = {uri: column for column, uri in enumerate(linker.uris)}
    ids = {skill.id: columns[skill.uri] for skill in load_taxonomy().skills.values() if skill.uri in columns}
    rows, truths, wanted = [], [], 0
    for text in texts:
        parts = [stems(sentence.text, keep_stopwords=True) for sentence in text]
        known = linker.evidence(parts, [sentence.text for sentence in text])
        wanted += sum(len(set(sentence.skills)) for sentence in text)
        gold = [[ids[key] for key in sentence.skills if key in ids] for sentence in text]
        some, right = _nearest(known, gold)
        rows.append(some)
        truths.append(right)
    return np.concatenate(rows), np.concatenate(truths), wanted


def annotated_evidence(linker: SkillLinker) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the same of the open half of the annotated texts, whose sentences need not show anything.

    Skills that the same text names are left out, as they are when texts are read.
    """
    columns = {uri: column for column, uri in enumerate(linker.uris)}
    extractor = Extractor(load_taxonomy(), linker=linker)
    rows, truths = [], []
    for gold in load_gold(GOLD / "texts.jsonl", GOLD / "facts.jsonl"):
        if gold.half != "open":
            continue
        document = read_document(gold.text)
        spans = [part for span in document.sentences for part in split_clauses(gold.text, span)]
        known = linker.evidence(
            [document.stems_between(span.start, span.end) for span in spans],
            [gold.text[span.start : span.end] for span in spans],
        )
        kind: TextKind = "posting" if gold.kind == "posting" else "candidate"
        said = [
            columns[fact.uri]
            for fact in extractor.extract(gold.text, kind).skills
            if fact.uri in columns and fact.found != "implied"
        ]
        shown = [
            [
                columns[fact.uri]
                for fact in gold.facts.skills
                if fact.uri in columns and fact.start < span.end and span.start < fact.end
            ]
            for span in spans
        ]
        some, right = _nearest(known, shown, left_out=said)
        rows.append(some)
        truths.append(right)
    return np.concatenate(rows), np.concatenate(truths)


def _nearest(
    known: LinkEvidence, gold: Sequence[Sequence[int]], left_out: Sequence[int] = ()
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the evidence of the skills nearest to each sentence, and whether it shows them."""
    likeness = known.words + known.meaning
    columns = (
        known.words,
        known.meaning,
        np.broadcast_to(np.sqrt(known.trade), likeness.shape),
        likeness - likeness.max(axis=1, keepdims=True),
        known.named,
        known.told,
    )
    table = np.stack(columns, axis=-1)
    score = table[..., :3].sum(axis=-1) + 0.5 * known.named + known.told
    score[:, list(left_out)] = -np.inf
    near = np.argsort(-score, axis=1)[:, :NEAREST]
    rows = np.take_along_axis(table, near[..., None], axis=1)
    truths = np.array([np.isin(row, shown) for row, shown in zip(near, gold, strict=True)])
    return rows.reshape(-1, table.shape[-1]), truths.reshape(-1)


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
    encoder = load_encoder()
    reader = load_trade_reader(encoder)
    linker = build_linker(load_taxonomy(), reader.model, encoder.encode, reader.nearest)
    rows, truths, _ = evidence(linker, halves[0])
    real, right = annotated_evidence(linker)
    weights = np.repeat([SENTENCE_WEIGHT, 1.0], [len(rows), len(real)])
    model = LogisticRegression(C=3.0, max_iter=2000)
    model.fit(np.concatenate([rows, real]), np.concatenate([truths, right]), sample_weight=weights)
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
