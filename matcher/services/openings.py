"""Which trades hire: each posting put under the trade it seeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.ranking.beginners import takes_beginners
from matcher.ranking.demand import posting_text, trades_sought
from matcher.records import Posting
from matcher.understanding.trades import load_trade_reader
from models.encoder import Encoder

BATCH = 128
"""Postings whose sentences are read together."""

SURE_TRADE = 0.08
"""Share of the trade sought from which a posting is put under a trade at all."""

CLEARLY_ELSEWHERE = 2.0
"""How many times likelier a trade of another sector must be for the posting to be that sector's."""


@dataclass(frozen=True)
class Opening:
    """A posting and the trade it seeks.

    Attributes:
        posting: the posting.
        row: the trade, a row of the trade model.
        share: how much of the posting that trade explains.
        beginners: it takes beginners or trains newcomers itself.
    """

    posting: Posting
    row: int
    share: float
    beginners: bool


@dataclass(frozen=True)
class Openings:
    """The postings by trade, and those that no trade of the cluster explains."""

    by_trade: Mapping[int, tuple[Opening, ...]]
    unread: tuple[Posting, ...]

    def positions(self, row: int) -> int:
        """Return how many positions are open in a trade."""
        return sum(opening.posting.positions for opening in self.by_trade.get(row, ()))


def read_openings(
    postings: Sequence[Posting], encoder: Encoder, *, progress: Callable[[int], object] | None = None
) -> Openings:
    """Put each posting under the trade of the cluster that explains it best.

    Only trades are read here, not skills, so that thousands of postings take seconds.

    Args:
        postings: what is open.
        encoder: the encoder of the trade reader.
        progress: called with the number of postings read since the last call.
    """
    reader = load_trade_reader(encoder)
    inside = np.array([not occupation.outside for occupation in reader.model.occupations], dtype=np.bool_)
    by_trade: dict[int, list[Opening]] = defaultdict(list)
    unread = []
    for start in range(0, len(postings), BATCH):
        batch = postings[start : start + BATCH]
        texts = [posting_text(posting) for posting in batch]
        for posting, text, trades in zip(batch, texts, trades_sought(texts, encoder, reader), strict=True):
            row = int(np.where(inside, trades, -1).argmax())
            elsewhere = float(np.where(inside, 0, trades).max(initial=0.0))
            if trades[row] >= max(SURE_TRADE, elsewhere / CLEARLY_ELSEWHERE):
                by_trade[row].append(Opening(posting, row, float(trades[row]), takes_beginners(text)))
            else:
                unread.append(posting)
        if progress:
            progress(len(batch))
    return Openings({row: tuple(found) for row, found in sorted(by_trade.items())}, tuple(unread))
