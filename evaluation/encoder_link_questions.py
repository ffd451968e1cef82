"""Questions on which `passerelle link` is calibrated: texts, lists, and whether a list holds what is right.

Each text is another wording of one concept. It is asked of a list without that very wording ("held"), of the
concepts' first labels only ("held, one label"), of the list without its concept ("removed"), and of the list
without anything of its kind ("unrelated"). Half of the concepts, by their hash, calibrate; the other half
measure.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from evaluation.encoder_data import LabelledTexts, read_melo_sets, skill_wordings
from matcher.services.linking import Linker, Target
from matcher.taxonomy import load_taxonomy
from models.encoder import Encoder
from models.normalisation import neutral_form
from models.training.sources import is_held_out, read_esco_occupations

Item = TypeVar("Item")

ASKED = 600
"""Wordings a list."""

FAR_GROUPS = (
    *("01", "02", "03", "11", "23", "62", "92", "95"),
    *("221", "223", "225", "261", "262", "264", "323", "324", "335", "341", "342"),
)
"""Groups of ISCO-08 of which the valley's trades hold nothing: army, schools, doctors, courts, the sea."""

SHARES = {"held": 1.0, "removed": 0.5, "unrelated": 0.5}
"""What each kind of question weighs, whatever its number: as many texts have a right concept as have none."""


class Question(NamedTuple):
    """A text asked of a list.

    `evidence` is that of the first target and `crowd` the list's; `right` says whether that target is right,
    `held` whether any is.
    """

    source: str
    kind: str
    evidence: float
    crowd: float
    right: bool
    held: bool
    measures: bool


class Concepts(NamedTuple):
    """A list of concepts: ids, labels of each, the first one foremost, and the group of each ("" if none)."""

    ids: list[str]
    labels: list[list[str]]
    groups: list[str]


def questions(esco: Path, melo: Path, encoder: Encoder) -> list[Question]:
    """Ask all questions of all lists."""
    far = far_titles(esco)
    asked = [
        *_of_concepts("trades", trade_occupations(), encoder, far),
        *_of_concepts("trades' skills", trade_skills(), encoder),
        *_of_concepts("ESCO occupations", esco_occupations(esco), encoder),
        *_of_texts("ESCO skills, held out", skill_wordings(esco), encoder),
    ]
    for name, data in read_melo_sets(melo):
        asked += _of_texts(name, data, encoder)
    return asked


def weights(asked: Sequence[Question]) -> NDArray[np.float64]:
    """Weight of each question: every kind of every list counts as much as any other of its share."""
    cells = [(question.source, question.kind) for question in asked]
    count = Counter(cells)
    return np.array([SHARES[kind.partition(",")[0]] / count[source, kind] for source, kind in cells])


def trade_occupations() -> Concepts:
    """The project's own occupations with their French labels."""
    found = list(load_taxonomy().occupations.values())
    return Concepts([o.id for o in found], [list(o.titles_fr) for o in found], [""] * len(found))


def trade_skills() -> Concepts:
    """The project's own skills with their French labels."""
    found = list(load_taxonomy().skills.values())
    return Concepts(
        [s.id for s in found], [[s.label_fr, *s.alternatives_fr] for s in found], [""] * len(found)
    )


def esco_occupations(folder: Path) -> Concepts:
    """ESCO's occupations with their French labels; their groups are ISCO's two first digits."""
    groups = _isco(folder)
    found = [c for c in read_esco_occupations(folder) if c.fr]
    return Concepts([c.key for c in found], [c.fr for c in found], [groups[c.key][:2] for c in found])


def far_titles(folder: Path) -> list[str]:
    """ESCO's titles of the groups of which the valley's trades hold nothing."""
    groups = _isco(folder)
    titles = [
        title
        for concept in read_esco_occupations(folder)
        if groups[concept.key].startswith(FAR_GROUPS)
        for title in concept.fr[:4]
    ]
    return _drawn(list({neutral_form(title): title for title in titles}.values()))


def _isco(folder: Path) -> dict[str, str]:
    with (folder / "occupations_fr.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {row["conceptUri"]: row["iscoGroup"] for row in csv.DictReader(handle)}


def _drawn(items: list[Item]) -> list[Item]:
    Random(1).shuffle(items)
    return items[:ASKED]


def _measures(key: str) -> bool:
    return is_held_out(key, 2)


def _wordings(concepts: Concepts) -> list[tuple[int, str]]:
    """Other wordings than the first labels, each form once."""
    first = {neutral_form(labels[0]) for labels in concepts.labels}
    forms: dict[str, tuple[int, str]] = {}
    for number, labels in enumerate(concepts.labels):
        for label in labels[1:]:
            if neutral_form(label) not in first:
                forms.setdefault(neutral_form(label), (number, label))
    return _drawn(list(forms.values()))


def _of_concepts(
    source: str, concepts: Concepts, encoder: Encoder, far: Sequence[str] = ()
) -> Iterator[Question]:
    targets = [
        Target(key, label)
        for key, labels in zip(concepts.ids, concepts.labels, strict=True)
        for label in dict.fromkeys(labels)
    ]
    own = np.repeat(np.arange(len(concepts.ids)), [len(dict.fromkeys(labels)) for labels in concepts.labels])
    first = np.diff(own, prepend=-1) > 0
    forms = np.array([neutral_form(target.label) for target in targets])
    group = np.array(concepts.groups)[own]
    whole = Linker(targets, encoder)
    crowds = {"": whole.crowd, ", one label": _short_crowd(targets, first, encoder)}
    asked = _wordings(concepts)
    for (concept, text), row in zip(asked, whole.evidence([text for _, text in asked]), strict=True):
        measures = _measures(concepts.ids[concept])
        seen = forms != neutral_form(text)
        for length, shown in (("", seen), (", one label", seen & first)):
            ask = _asker(source, row, crowds[length], measures)
            yield ask(f"held{length}", shown, own == concept)
            yield ask(f"removed{length}", shown & (own != concept), None)
            if concepts.groups[concept]:
                yield ask(f"unrelated{length}", shown & (group != concepts.groups[concept]), None)
    if far:
        for text, row in zip(far, whole.evidence(far), strict=True):
            for length, shown in (("", np.ones(len(own), dtype=bool)), (", one label", first)):
                yield _asker(source, row, crowds[length], _measures(text))(f"unrelated{length}", shown, None)


def _short_crowd(targets: list[Target], first: NDArray[np.bool_], encoder: Encoder) -> float:
    return Linker([t for t, is_first in zip(targets, first, strict=True) if is_first], encoder).crowd


def _asker(
    source: str, row: NDArray[np.float32], crowd: float, measures: bool
) -> Callable[[str, NDArray[np.bool_], NDArray[np.bool_] | None], Question]:
    """Return the function that asks the list's shown targets, given which of them are right."""

    def ask(kind: str, shown: NDArray[np.bool_], right: NDArray[np.bool_] | None) -> Question:
        evidence = np.where(shown, row, -1)
        most = float(evidence.max())
        hit = right is not None and bool(evidence[right].max() >= most - 1e-6)
        return Question(source, kind, most, crowd, hit, right is not None, measures)

    return ask


def _of_texts(source: str, data: LabelledTexts, encoder: Encoder) -> Iterator[Question]:
    """Texts and labels as they come, each label a concept of its own."""
    linker = Linker([Target(str(i), label) for i, label in enumerate(data.labels)], encoder)
    for text, row, gold in zip(data.texts, linker.evidence(data.texts), data.right, strict=True):
        right = np.zeros(len(row), dtype=bool)
        right[gold] = True
        ask = _asker(source, row, linker.crowd, _measures(text))
        yield ask("held", np.ones(len(row), dtype=bool), right)
        yield ask("removed", ~right, None)
