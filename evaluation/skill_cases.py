"""Evidence and truth of what names and clauses may show, from texts annotated or marked by hand.

Annotated texts say all that they show. Of marked ones it is known of some skills in some clauses, those that
the engine thought likeliest, whether the clause shows them; of the others nothing is known.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evaluation.extraction import GOLD
from evaluation.extraction_gold import load_gold
from matcher.taxonomy import TaskSentence, Taxonomy, load_taxonomy
from matcher.understanding.context import Context
from matcher.understanding.document import read_document
from matcher.understanding.extract import Extractor, TextKind
from matcher.understanding.implied import SkillLinker
from matcher.understanding.link_evidence import Calibration, table
from matcher.understanding.words import stems

TRAIN = GOLD.parent / "train"
SENTENCES_PER_TEXT = 8
NEAREST = 25
"""Only skills near a sentence are worth fitting on: the others are right without any model."""

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
    """Evidence and truth of some guesses.

    Attributes:
        rows: float32 (guesses, kinds of evidence).
        truths: bool (guesses,).
        skills: id of the skill of each.
        names: `name_key` of each; empty where no name stands.
    """

    rows: Rows
    truths: Truths
    skills: NDArray[np.str_]
    names: NDArray[np.str_]


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
    rows, truths, skills, names = [], [], [], []
    for judged in texts:
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
            skills.append(case.label.skill.id)
            names.append(case.name)
    return Cases(np.array(rows, dtype=np.float32), np.array(truths), np.array(skills), np.array(names))


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
    trades; so is a skill in the clauses that do not show it, where another clause of the text does. Of marked
    texts only what was judged counts.
    """
    rows, truths, skills, wanted = [], [], [], 0
    ids = _ids(linker)
    common = set(np.flatnonzero(linker.common).tolist())
    for judged in texts:
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
            if judged.seen is not None:
                near = np.array(
                    [
                        linker.columns[uri]
                        for at, uri in judged.seen
                        if span.start <= at < span.end and linker.columns.get(uri, -1) not in {-1, *left_out}
                    ],
                    dtype=np.int64,
                )
            rows.append(known[row][near])
            truths.append(np.isin(near, list(here)))
            skills.append(ids[near])
    return _joined(rows, truths, skills), wanted


def sentence_cases(linker: SkillLinker, texts: Sequence[Sequence[TaskSentence]]) -> tuple[Cases, int]:
    """Return the same of sentences of the trades, whose skills are known."""
    uris = {skill.id: skill.uri for skill in load_taxonomy().skills.values()}
    ids = _ids(linker)
    common = set(np.flatnonzero(linker.common).tolist())
    rows, truths, skills, wanted = [], [], [], 0
    for text in texts:
        parts = [stems(sentence.text, keep_stopwords=True) for sentence in text]
        sentences = [sentence.text for sentence in text]
        known = table(linker.evidence(parts, sentences, ad=text[0].voice == "ad"))
        for row, sentence in enumerate(text):
            here = {linker.columns[uris[key]] for key in sentence.skills if uris.get(key) in linker.columns}
            here -= common
            wanted += len(here)
            near = _nearest(known[row], common)
            rows.append(known[row][near])
            truths.append(np.isin(near, list(here)))
            skills.append(ids[near])
    return _joined(rows, truths, skills), wanted


def _ids(linker: SkillLinker) -> NDArray[np.str_]:
    """Return the ids of the skills, in the order of the columns."""
    known = load_taxonomy().skills
    return np.array([known[uri].id for uri in linker.uris])


def _joined(rows: list[Rows], truths: list[Truths], skills: list[NDArray[np.str_]]) -> Cases:
    joined = np.concatenate(skills)
    return Cases(np.concatenate(rows), np.concatenate(truths), joined, np.full(len(joined), ""))


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
