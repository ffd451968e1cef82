"""Linking free text to concepts: by meaning and by letters together, and knowing when nothing is close."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import models
from matcher.retrieval.character_index import CharacterIndex
from models.encoder import Encoder, Progress
from models.normalisation import neutral_form

CALIBRATION_PATH = Path(models.__file__).parent / "artifacts" / "linking.json"
"""What `python -m evaluation.encoder_linking --write` fitted, by name of the encoder."""


class Mixture(NamedTuple):
    """What counts beside the encoder's cosine, and what the sum is worth.

    `letters` is the weight of the letters' cosine, the encoder's own being 1. `slope`, `crowd` and `offset`
    are the logistic curve from the evidence for a target, and from how crowded the list is, to the
    probability that the target is right; below the probability `close` nothing is close
    enough. `usual` is how crowded lists usually are.
    """

    letters: float
    slope: float
    crowd: float
    offset: float
    close: float
    usual: float


@cache
def mixture_of(name: str) -> Mixture:
    """Return what was fitted for an encoder, by its name without the hash of its files.

    For encoders made elsewhere it is the static encoder's: their scores order concepts, the probability was
    not fitted for them.
    """
    fitted = json.loads(CALIBRATION_PATH.read_text(encoding="utf-8"))["encoders"]
    return Mixture(**fitted.get(name, fitted["passerelle-static-1"]))


REPEAT_PENALTY = 0.3
"""Taken off a target that only says again, in the other gender or number, what a better one says."""

_PLURAL = re.compile(r"(?i)\w{3}[sx]\b")

CROWD_SAMPLE = 256
"""Labels whose nearest neighbour is looked for to tell how crowded a list is."""

CROWD_PRIOR = 20
"""Labels that the usual crowd counts for: a list of three says little about itself."""

BATCH = 256
DEPTH = 400
"""Targets a text that are looked at for repeats, at least."""


class Target(NamedTuple):
    """One label of a concept; a concept may have several, all with its id."""

    id: str
    label: str


class Link(NamedTuple):
    """One concept proposed for a text.

    `score` is the probability, 0..1, that a concept this close is a right one; `close` says whether that is
    close enough to be believed.
    """

    id: str
    label: str
    score: float
    close: bool


class Linker:
    """A list of targets, read and embedded once, to which any number of texts are linked."""

    def __init__(
        self,
        targets: Sequence[Target],
        encoder: Encoder,
        *,
        progress: Progress | None = None,
    ) -> None:
        """Embed and index the labels of `targets`.

        Args:
            targets: labels with the ids of their concepts.
            encoder: tells meaning.
            progress: called with the number of labels done.
        """
        self._targets = list(targets)
        self._encoder = encoder
        self.mixture = mixture_of(encoder.model_id.partition("+")[0])
        labels = [target.label for target in self._targets]
        self._vectors = encoder.encode(labels, kind="passage", progress=progress)
        self._letters = CharacterIndex(labels)
        forms: dict[str, int] = {}
        self._forms = np.array([forms.setdefault(neutral_form(label), len(forms)) for label in labels])
        writings: dict[str, int] = {}
        self._writings = np.array([writings.setdefault(label.casefold(), len(writings)) for label in labels])
        self._plurals = np.array([len(_PLURAL.findall(label)) for label in labels])
        ids: dict[str, int] = {}
        self._concepts = np.array([ids.setdefault(target.id, len(ids)) for target in self._targets])
        self.crowd = self._crowd()

    def link(
        self, texts: Sequence[str], top: int, *, progress: Progress | None = None
    ) -> Iterator[list[Link]]:
        """Yield for each text its `top` closest concepts, closest first, each concept once.

        A text without words has no link. Scores fall strictly: the order of a run is that of its scores.
        """
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            evidence = self.evidence(batch)
            for text, row in zip(batch, evidence, strict=True):
                yield self._best(row, top) if neutral_form(text) else []
            if progress is not None:
                progress(len(batch))

    def evidence(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how much speaks for each target, shape (texts, targets), about 0..1."""
        evidence = self._encoder.encode(texts, kind="query") @ self._vectors.T
        evidence += self.mixture.letters * self._letters.scores(texts)
        combined: NDArray[np.float32] = evidence / (1 + self.mixture.letters)
        return combined

    def _crowd(self) -> float:
        """How near one another the list's concepts are: the median evidence of a label for another concept.

        Where concepts lie close together a stranger finds a near one too, so the same evidence proves less.
        """
        if len(set(self._concepts.tolist())) < 2:
            return self.mixture.usual
        places = np.unique(np.linspace(0, len(self._targets) - 1, CROWD_SAMPLE).astype(int))
        evidence = self.evidence([self._targets[place].label for place in places])
        evidence[self._concepts[places][:, None] == self._concepts[None, :]] = -1
        nearest = float(np.median(evidence.max(axis=1)))
        return (len(places) * nearest + CROWD_PRIOR * self.mixture.usual) / (len(places) + CROWD_PRIOR)

    def _best(self, evidence: NDArray[np.float32], top: int) -> list[Link]:
        links: list[Link] = []
        seen: set[str] = set()
        for place, value in self._without_repeats(evidence, top):
            target = self._targets[place]
            if target.id in seen:
                continue
            seen.add(target.id)
            score = certainty(value, self.crowd, self.mixture)
            links.append(Link(target.id, target.label, score, score >= self.mixture.close))
            if len(links) == top:
                break
        return _falling(links)

    def _without_repeats(self, evidence: NDArray[np.float32], top: int) -> list[tuple[int, float]]:
        """Targets by evidence, those that repeat a better target's neutral form pushed down."""
        depth = len(evidence)
        # Concepts have several labels: look deep enough to find `top` of them, everything if need be.
        wanted = max(DEPTH, 40 * top)
        if wanted < depth:
            candidates = np.sort(np.argpartition(-evidence, wanted)[:wanted])
        else:
            candidates = np.arange(depth)
        # Equal evidence, equal form: "Coiffeurs" names a group of occupations, "coiffeur" the occupation.
        rounded = np.round(evidence[candidates], 5)
        order = candidates[np.lexsort((candidates, self._plurals[candidates], -rounded))]
        values = evidence[order].astype(np.float64)
        # The same writing under two ids is two concepts, no repeat; another writing of the same form is one.
        _, first, form = np.unique(self._forms[order], return_index=True, return_inverse=True)
        writings = self._writings[order]
        values -= REPEAT_PENALTY * (writings != writings[first][form])
        again = np.argsort(-values, kind="stable")
        return [(int(order[i]), float(values[i])) for i in again]


def certainty(evidence: float, crowd: float, mixture: Mixture) -> float:
    """Probability that a target with this evidence is a right one, in a list so crowded (Platt 1999)."""
    return float(1 / (1 + np.exp(mixture.offset + mixture.crowd * crowd - mixture.slope * evidence)))


def _falling(links: list[Link]) -> list[Link]:
    """Lower equal scores by a millionth each: the order survives six decimals and any reader's tie rule."""
    scores = [round(link.score, 6) for link in links]
    for place, (before, after) in enumerate(pairwise(range(len(scores))), start=1):
        if scores[after] >= scores[before]:
            scores[place] = round(scores[before] - 1e-6, 6)
    return [link._replace(score=score) for link, score in zip(links, scores, strict=True)]
