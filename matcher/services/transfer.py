"""How much of one trade serves in another: the graph of the valley's occupations.

Three sources are read, and what each says is kept beside the sum:

- skills: the share of what the second trade requires that the first one brings, each skill weighted by
  its rarity among the trades. An essential skill of the first trade counts in full, an optional one by
  half, a skill directly above or below by 0.3. This share is not symmetric.
- the talk of the trades: the cosine of the mean sentence of each, once what all trades share is taken
  off. Two trades whose people tell of the same machines and gestures are close here.
- the neighbours that the taxonomy names for a trade, and the trades whose people it says another one takes;
  they set a floor.

The weights of the first two were chosen on the neighbours, which they do not know: see
`neighbour_recall` and docs/bridges.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.records import Occupation
from matcher.taxonomy import Taxonomy, load_taxonomy
from matcher.understanding.kinship import declared_transfers, named_neighbours
from matcher.understanding.trade_examples import NearestReader
from matcher.understanding.trades import load_trade_reader
from models.encoder import Encoder

SKILLS_WEIGHT, TALK_WEIGHT = 0.4, 0.6
OPTIONAL_CREDIT = 0.5
RELATED_CREDIT = 0.3

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class TransferMap:
    """Transferability between occupations; row: from, column: to.

    Attributes:
        occupations: names the rows and columns; trades outside the cluster are there as starts only.
        skills: float32 (n, n), share of the required skills that are brought, 0..1.
        talk: float32 (n, n), kinship of what people say of their work, 0..1, symmetric.
        declared: float32 (n, n), floor from what the taxonomy declares, 0 elsewhere.
        total: float32 (n, n), what the rest of the engine uses, 1 on the diagonal.
        rarity: weight of each skill, by URI.
    """

    occupations: tuple[Occupation, ...]
    skills: Matrix
    talk: Matrix
    declared: Matrix
    total: Matrix
    rarity: dict[str, float]

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which occupations are the cluster's own, bool (n,)."""
        return np.array([not occupation.outside for occupation in self.occupations], dtype=np.bool_)

    def row(self, uri: str) -> int:
        """Return the row of an occupation; raises KeyError where it is not on the map."""
        for row, occupation in enumerate(self.occupations):
            if occupation.uri == uri:
                return row
        raise KeyError(uri)

    def shared(self, start: int, end: int) -> list[str]:
        """Return the URIs of the essential skills of `end` that `start` needs too, rarest first."""
        held = {*self.occupations[start].essential, *self.occupations[start].optional}
        found = [uri for uri in self.occupations[end].essential if uri in held]
        return sorted(found, key=lambda uri: (-self.rarity[uri], uri))


def build_transfer_map(
    taxonomy: Taxonomy, occupations: Sequence[Occupation], nearest: NearestReader
) -> TransferMap:
    """Compute the map.

    Args:
        taxonomy: knows which skill stands above which.
        occupations: the trades, in the order of the columns of `nearest`.
        nearest: the sentences of the trades as vectors.
    """
    skills, rarity = _skill_shares(taxonomy, occupations)
    talk = _talk(occupations, nearest)
    declared = declared_transfers(occupations)
    total = np.maximum(SKILLS_WEIGHT * skills + TALK_WEIGHT * talk, declared)
    np.fill_diagonal(total, 1.0)
    return TransferMap(tuple(occupations), skills, talk, declared, total, rarity)


@lru_cache(maxsize=2)
def load_transfer_map(encoder: Encoder) -> TransferMap:
    """Return the map of the shipped trades for this encoder, once a process."""
    reader = load_trade_reader(encoder)
    return build_transfer_map(load_taxonomy(), reader.model.occupations, reader.nearest)


def _skill_shares(taxonomy: Taxonomy, occupations: Sequence[Occupation]) -> tuple[Matrix, dict[str, float]]:
    column: dict[str, int] = {}
    for occupation in occupations:
        for skill in (*occupation.essential, *occupation.optional):
            column.setdefault(skill, len(column))
    essential = np.zeros((len(occupations), max(1, len(column))), dtype=np.float32)
    brought = np.zeros_like(essential)
    for row, occupation in enumerate(occupations):
        brought[row, [column[skill] for skill in occupation.optional]] = OPTIONAL_CREDIT
        needed = [column[skill] for skill in occupation.essential]
        brought[row, needed] = essential[row, needed] = 1.0
    counts = np.maximum(1, (brought > 0).sum(axis=0))
    weights = np.log(1 + len(occupations) / counts).astype(np.float32)
    credited = brought.copy()
    for skill, place in column.items():
        for parent in taxonomy.broader(skill):
            if parent in column:
                for one, other in ((place, column[parent]), (column[parent], place)):
                    np.maximum(credited[:, other], RELATED_CREDIT * brought[:, one], out=credited[:, other])
    required = essential * weights
    shares = credited @ required.T / np.maximum(required.sum(axis=1), 1e-9)
    rarity = {skill: float(weights[place]) for skill, place in column.items()}
    return np.asarray(shares, dtype=np.float32), rarity


def _talk(occupations: Sequence[Occupation], nearest: NearestReader) -> Matrix:
    means = np.zeros((len(occupations), nearest.memory.shape[1]), dtype=np.float32)
    ends = [*nearest.first[1:].tolist(), len(nearest.memory)]
    for start, end, column in zip(nearest.first.tolist(), ends, nearest.columns.tolist(), strict=True):
        means[column] = nearest.memory[start:end].mean(axis=0)
    inside = [row for row, occupation in enumerate(occupations) if not occupation.outside]
    means -= means[inside].mean(axis=0)
    norms = np.linalg.norm(means, axis=1, keepdims=True)
    means /= np.where(norms > 0, norms, 1)
    return np.asarray(np.clip(means @ means.T, 0, 1), dtype=np.float32)


def neighbour_recall(transfer: TransferMap, *, first: int = 6) -> tuple[float, float]:
    """Measure how well skills and talk alone find the neighbours that the trades' authors named.

    Args:
        transfer: the map; what the taxonomy declares is not used to order.
        first: how many of each trade's nearest are looked at.

    Returns:
        The area under the ROC curve over all pairs, and the share of the named neighbours that are
        among the `first` nearest.
    """
    inside = np.flatnonzero(transfer.inside)
    blind = (SKILLS_WEIGHT * transfer.skills + TALK_WEIGHT * transfer.talk)[np.ix_(inside, inside)]
    truth = named_neighbours(transfer.occupations)[np.ix_(inside, inside)] > 0
    pairs = ~np.eye(len(inside), dtype=np.bool_)
    values, named = blind[pairs], truth[pairs]
    ranks = np.empty(len(values))
    order = np.argsort(values, kind="stable")
    ranks[order] = np.arange(1, len(values) + 1)
    positives = int(named.sum())
    area = (ranks[named].sum() - positives * (positives + 1) / 2) / (positives * (len(values) - positives))
    np.fill_diagonal(blind, -1.0)
    nearest = np.argsort(-blind, axis=1, kind="stable")[:, :first]
    hits = np.take_along_axis(truth, nearest, axis=1).sum()
    return float(area), float(hits / np.minimum(first, truth.sum(axis=1)).sum())
