"""Fitting and measuring what decides on skills: full names in their place, short names and shown tasks.

Names are fitted on texts annotated by hand, those of the open half and the tuning part, and on training texts
in whose clauses the skills shown were marked among the likeliest. So are the skills that sentences show,
together with one half of the held-out sentences of the trades, which were written apart from those that
the profiles are made of; the other half says how good the guesses are. Skills of all trades are heard in
turns of speech and left out. Sentences of one trade and voice are read together, some at a time, as they
stand together in a CV. With `--without N` the texts whose id starts with N are left out and measured on.
The locked half and the fresh part of the annotated texts serve for nothing here.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from evaluation.errors import EvaluationError, missing_extra
from evaluation.extraction import GOLD
from evaluation.extraction_gold import load_gold
from matcher.taxonomy import TaskSentence, Taxonomy, load_corpus, load_taxonomy
from matcher.understanding.context import Context
from matcher.understanding.document import read_document
from matcher.understanding.extract import IMPLIED_LEAST, IMPLIED_PER_SENTENCE, Extractor, TextKind
from matcher.understanding.full_names import LEAST as FULL_LEAST
from matcher.understanding.full_names import FullWeights
from matcher.understanding.implied import SkillLinker, load_linker
from matcher.understanding.link_evidence import Calibration, table
from matcher.understanding.phrasebook import load_phrase_book
from matcher.understanding.short_names import LEAST, ShortWeights
from matcher.understanding.words import stems
from models.errors import Text, ending_in_words
from models.registry import load_encoder

try:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

TRAIN = GOLD.parent / "train"
SENTENCES_PER_TEXT = 8
SENTENCE_WEIGHT = 0.1
"""Weight of a held-out sentence beside a clause of a text, which is what is read in use."""
NEAREST = 25
"""Only skills near a sentence are worth fitting on: the others are right without any model."""
MARKED_WEIGHT = 0.3
"""Weight of a full name in a training text, marked among the likeliest skills only, beside the others."""
FULL_STRENGTH = 0.1
STRENGTH = 0.3
"""Inverse of the penalty on the weights, in units of their spread."""

Rows = NDArray[np.float32]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """A text with the skills that its stretches show.

    Attributes:
        id: of the text.
        kind: posting or candidate.
        text: the text.
        shown: (start, end, URI) of what it shows.
        unsure: (start, URI) that are neither right nor wrong; a skill unsure anywhere is left out.
        seen: (start of a clause, URI) that were judged; None where all were.
        part: where it comes from.
    """

    id: str
    kind: TextKind
    text: str
    shown: tuple[tuple[int, int, str], ...]
    unsure: frozenset[str]
    seen: frozenset[tuple[int, str]] | None
    part: str


class Cases(NamedTuple):
    """Evidence and truth of some guesses, and which texts they are of."""

    rows: Rows
    truths: Truths
    texts: NDArray[np.int64]


def annotated(parts: Collection[str]) -> list[Judged]:
    """Return the texts annotated by hand of these parts."""
    return [
        Judged(
            id=gold.id,
            kind="posting" if gold.kind == "posting" else "candidate",
            text=gold.text,
            shown=tuple((fact.start, fact.end, fact.uri) for fact in gold.facts.skills if not fact.negated),
            unsure=frozenset(fact.uri for fact in gold.facts.skills if fact.negated),
            seen=None,
            part=gold.half,
        )
        for gold in load_gold(GOLD / "texts.jsonl", GOLD / "facts.jsonl")
        if gold.half in parts
    ]


def marked(taxonomy: Taxonomy, folder: Path = TRAIN) -> list[Judged]:
    """Return the training texts in whose clauses skills were marked (`skills.tsv`)."""
    texts: dict[str, tuple[TextKind, str]] = {}
    for file in sorted(folder.glob("*.jsonl")):
        kind: TextKind = "posting" if file.name.startswith("postings") else "candidate"
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts[row["id"]] = kind, row.get("text") or row["description"]
    marks: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    with (folder / "skills.tsv").open(encoding="utf-8", newline="") as marked_clauses:
        for mark in csv.DictReader(marked_clauses, delimiter="\t"):
            uri = taxonomy.skill(mark["skill"]).uri
            marks[mark["text"]].append((int(mark["clause"]), uri, mark["shown"]))
    judged = []
    for identifier, rows in marks.items():
        kind, text = texts[identifier]
        judged.append(
            Judged(
                id=identifier,
                kind=kind,
                text=text,
                shown=tuple((start, start + 1, uri) for start, uri, shown in rows if shown == "1"),
                unsure=frozenset(uri for _, uri, shown in rows if shown == "?"),
                seen=frozenset((start, uri) for start, uri, _ in rows),
                part="train",
            )
        )
    return judged


def name_cases(extractor: Extractor, texts: Sequence[Judged], *, short: bool) -> Cases:
    """Return evidence and truth of what full names, or short ones, may mean in these texts."""
    rows, truths, owners = [], [], []
    for number, judged in enumerate(texts):
        document = read_document(judged.text)
        reading = extractor.reading(document, Context(document), judged.kind)
        find = extractor.short_cases if short else extractor.full_cases
        for case in find(document, reading):
            uri, hit = case.label.skill.uri, case.hit
            row = reading.row(hit.start)
            clause = reading.spans[row] if row is not None else hit
            if not _was_judged(judged, uri, clause):
                continue
            rows.append(case.evidence)
            truths.append(_shows(judged, uri, hit, clause))
            owners.append(number)
    return Cases(np.array(rows, dtype=np.float32), np.array(truths), np.array(owners))


def _was_judged(judged: Judged, uri: str, clause: Any) -> bool:
    """Tell whether it is known that a clause shows a skill or does not."""
    return uri not in judged.unsure and (
        judged.seen is None
        or any(seen == uri and clause.start <= at < clause.end for at, seen in judged.seen)
    )


def _shows(judged: Judged, uri: str, hit: Any, clause: Any) -> bool:
    """Tell whether a text shows a skill where a name stands; marks are of whole clauses."""
    place = hit if judged.seen is None else clause
    return any(shown == uri and start < place.end and place.start < end for start, end, shown in judged.shown)


def text_cases(extractor: Extractor, linker: SkillLinker, texts: Sequence[Judged]) -> tuple[Cases, int]:
    """Return evidence and truth of the skills nearest to each clause, and how many skills were to be found.

    Skills that the same text names are left out, as they are when texts are read, and so are those of all
    trades; so is a skill in the clauses that do not show it, where another clause of the text does.
    """
    rows, truths, owners, wanted = [], [], [], 0
    common = set(np.flatnonzero(linker.common).tolist())
    for number, judged in enumerate(texts):
        document = read_document(judged.text)
        reading = extractor.reading(document, Context(document), judged.kind)
        if not reading.spans:
            continue
        named = [
            fact for fact in extractor.extract(judged.text, judged.kind).skills if fact.found != "implied"
        ]
        said = {linker.columns[fact.uri] for fact in named if fact.uri in linker.columns}
        known = table(reading.known_beside(named))
        shown = {linker.columns[uri] for _, _, uri in judged.shown if uri in linker.columns} - said - common
        unsure = {linker.columns[uri] for uri in judged.unsure if uri in linker.columns}
        wanted += len(shown)
        for row, span in enumerate(reading.spans):
            here = {
                linker.columns[uri]
                for start, end, uri in judged.shown
                if uri in linker.columns and start < span.end and span.start < end
            } - common
            left_out = said | unsure | common | (shown - here)
            near = _nearest(known[row], left_out)
            rows.append(known[row][near])
            truths.append(np.isin(near, list(here)))
            owners.append(np.full(len(near), number))
    return Cases(np.concatenate(rows), np.concatenate(truths), np.concatenate(owners)), wanted


def sentence_cases(linker: SkillLinker, texts: Sequence[Sequence[TaskSentence]]) -> tuple[Cases, int]:
    """Return the same of sentences of the trades, whose skills are known."""
    ids = {skill.id: skill.uri for skill in load_taxonomy().skills.values()}
    common = set(np.flatnonzero(linker.common).tolist())
    rows, truths, owners, wanted = [], [], [], 0
    for number, text in enumerate(texts):
        parts = [stems(sentence.text, keep_stopwords=True) for sentence in text]
        sentences = [sentence.text for sentence in text]
        known = table(linker.evidence(parts, sentences, ad=text[0].voice == "ad"))
        for row, sentence in enumerate(text):
            here = {linker.columns[ids[key]] for key in sentence.skills if ids.get(key) in linker.columns}
            here -= common
            wanted += len(here)
            near = _nearest(known[row], common)
            rows.append(known[row][near])
            truths.append(np.isin(near, list(here)))
            owners.append(np.full(len(near), number))
    return Cases(np.concatenate(rows), np.concatenate(truths), np.concatenate(owners)), wanted


def texts_of(sentences: Sequence[TaskSentence]) -> list[list[TaskSentence]]:
    """Return the sentences grouped by trade and voice, `SENTENCES_PER_TEXT` at a time."""
    groups: dict[tuple[str, str], list[TaskSentence]] = defaultdict(list)
    for sentence in sentences:
        groups[sentence.occupation, sentence.voice].append(sentence)
    return [
        group[start : start + SENTENCES_PER_TEXT]
        for group in groups.values()
        for start in range(0, len(group), SENTENCES_PER_TEXT)
    ]


def _nearest(known: Rows, left_out: Collection[int]) -> NDArray[np.int64]:
    """Return the columns of the skills nearest to one clause by all kinds of evidence together."""
    names = Calibration._fields[1:]
    of = {name: known[:, place] for place, name in enumerate(names)}
    score = of["words"] + of["meaning"] + of["trade"] + 0.5 * of["named"] + of["told"] + of["share"]
    score[list(left_out)] = -np.inf
    return np.argsort(-score)[:NEAREST]


def fit(cases: Sequence[tuple[Cases, float]], strength: float = STRENGTH) -> tuple[float, ...]:
    """Return intercept and weights of the logistic curve that fits cases of several weights best."""
    rows = np.concatenate([each.rows for each, _ in cases])
    truths = np.concatenate([each.truths for each, _ in cases])
    weights = np.concatenate([np.full(len(each.truths), weight) for each, weight in cases])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=4000))
    model.fit(rows, truths, logisticregression__sample_weight=weights)
    scaler, curve = model[0], model[1]
    slopes = curve.coef_[0] / scaler.scale_
    intercept = float(curve.intercept_[0] - (slopes * scaler.mean_).sum())
    return (intercept, *(float(slope) for slope in slopes))


def run(*, without: str | None = None) -> dict[str, Any]:
    """Fit names and shown skills, and measure the latter on sentences that served for neither.

    What sentences show is fitted beside the names that the weights in use find: after a change that moves
    those, run it twice.

    Args:
        without: leave out the annotated texts whose id starts so and measure on them, as on texts of a hand
            that was never seen.

    Returns:
        The fitted weights, and precision and recall of the guesses at several thresholds.

    Raises:
        EvaluationError: there are no held-out sentences.
    """
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
    taxonomy = load_taxonomy()
    linker = load_linker(load_encoder("static"))
    extractor = Extractor(taxonomy, linker=linker, phrases=load_phrase_book())
    texts = [*annotated(("open", "tuning")), *marked(taxonomy)]
    rest = [judged for judged in texts if without and judged.id.startswith(without)]
    kept = [judged for judged in texts if judged not in rest]
    trained = [judged for judged in kept if judged.part == "train"]
    read = [judged for judged in kept if judged.part != "train"]
    full = [(name_cases(extractor, read, short=False), 1.0)]
    full.append((name_cases(extractor, trained, short=False), MARKED_WEIGHT))
    shown, _ = text_cases(extractor, linker, kept)
    learnt, _ = sentence_cases(linker, halves[0])
    full_weights = FullWeights(*fit(full, FULL_STRENGTH))
    short_weights = ShortWeights(*fit([(name_cases(extractor, kept, short=True), 1.0)]))
    weights = Calibration(*fit([(shown, 1.0), (learnt, SENTENCE_WEIGHT)]))
    apart, wanted = sentence_cases(linker, halves[1])
    report: dict[str, Any] = {
        "full_names": full_weights._asdict(),
        "short_names": short_weights._asdict(),
        "implied": weights._asdict(),
        "full_least": FULL_LEAST,
        "short_least": LEAST,
        "least": IMPLIED_LEAST,
        "per_sentence": IMPLIED_PER_SENTENCE,
        "sentences": {
            "in_use": _curve(apart, wanted, linker.calibration),
            "fitted": _curve(apart, wanted, weights),
        },
    }
    if rest:
        some, wanted = text_cases(extractor, linker, rest)
        report["left_out"] = _curve(some, wanted, weights)
        for name, curve in (("full", full_weights), ("short", short_weights)):
            names = name_cases(extractor, rest, short=name == "short")
            report[f"left_out_{name}"] = _curve(names, int(names.truths.sum()), curve)
    return report


def _curve(cases: Cases, wanted: int, weights: tuple[float, ...]) -> list[dict[str, float]]:
    """Return precision, recall and mean probability of the guesses at or above several thresholds."""
    logit = weights[0] + cases.rows @ np.array(weights[1:], dtype=np.float32)
    scores = 1 / (1 + np.exp(-logit))
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
@click.option("--without", help="Leave out the annotated texts whose id starts so, and measure on them.")
def main(without: str | None) -> None:
    """Fit names and shown skills; write weights and figures as JSON on standard output."""
    click.echo(json.dumps(run(without=without), indent=1))


if __name__ == "__main__":
    with ending_in_words():
        main()
