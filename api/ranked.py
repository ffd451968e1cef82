"""A ranking of which the best are known exactly, and the rest looked at only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.columns import Mask
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import PoolBuilder
from matcher.ranking.read_texts import read_texts
from matcher.ranking.scoring import refine
from matcher.services.search import Ranking, load_ranker


@dataclass(frozen=True)
class Ranked:
    """A ranking and how much of it is proven.

    Attributes:
        ranking: everybody; the scores of those not looked at are lower bounds.
        proven: how many rows at the head of the order are exactly the best ones.
    """

    ranking: Ranking
    proven: int

    def holds(self, rows: Sequence[int]) -> bool:
        """Tell whether all these people stand where they are proven to stand."""
        head = self.ranking.order[: self.proven]
        return self.proven >= len(self.ranking.order) or bool(np.isin(rows, head).all())

    def among(self, kept: Mask) -> Iterator[tuple[Ranking, int]]:
        """Yield the rows that are kept, best first, each with the ranking that tells its exact score.

        Those proven come first. Only whoever reads beyond them pays for a look at the others kept; it is
        made in a copy, since many requests read this ranking at once.
        """
        order = self.ranking.order
        head, tail = order[: self.proven], order[self.proven :]
        for row in head[kept[head]].tolist():
            yield self.ranking, row
        rest = tail[kept[tail]]
        if len(rest):
            settled = self._settled(np.sort(rest))
            for row in settled.order.tolist():
                yield settled, row

    def _settled(self, rows: np.ndarray) -> Ranking:
        """Return a ranking in which these rows are exact, and whose order holds them alone."""
        before = self.ranking
        exact = replace(
            before.assessment,
            features=before.assessment.features.copy(),
            strengths=before.assessment.strengths.copy(),
            exact=before.assessment.exact.copy(),
        )
        refine(exact, before.demand, before.pool, rows[~exact.exact[rows]])
        scores = before.scores.copy()
        scores[rows] = load_ranker().scores(exact.features[rows])
        chosen = np.zeros(len(scores), dtype=np.bool_)
        chosen[rows] = True
        by_id = before.pool.by_id[chosen[before.pool.by_id]]
        order = by_id[np.argsort(-scores[by_id], kind="stable")]
        return replace(before, assessment=exact, scores=scores, order=order)


def pool_of_one(pool: CandidatePool, row: int) -> CandidatePool:
    """Return a pool that holds one person of another as they are there: same facts, same vectors.

    Features depend on one posting and one person alone, so the scores are those of the whole pool.
    """
    start, count = int(pool.starts[row]), int(pool.lengths()[row])
    spans = [(span.start, span.end) for span in pool.sentences[row]]
    person, builder = pool.candidates[row], PoolBuilder(pool.encoder)
    read = read_texts(
        [person.text],
        pool.encoder,
        spans=[np.array(spans, dtype=np.int32).reshape(count, 2)],
        passages=pool.passages[start : start + count],
    )
    builder.add([person], [pool.facts[row]], read)
    return builder.finish()
