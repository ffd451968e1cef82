"""The engine as the fairness trials see it: texts in, scores, grades and eligibility out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.fairness.measures import Scores
from matcher.ranking.demand import posting_text
from matcher.ranking.eligibility import assess_eligibility
from matcher.ranking.pool import CandidatePool
from matcher.records import Candidate, Facts, Posting
from matcher.services.search import DEFAULT_ENCODER, build_pool, load_ranker, rank_all
from matcher.understanding import extract_facts
from models.registry import load_encoder

POOLS_KEPT = 4
"""Trials often share a version; older ones are let go, as each holds everybody's vectors."""


class EngineRanker:
    """Ranks as the service does; what was read from a text is kept, as many trials read the same one."""

    def __init__(self, encoder_name: str = DEFAULT_ENCODER) -> None:
        """Take the name of the encoder to rank with."""
        self._encoder_name = encoder_name
        self._facts: dict[tuple[str, str], Facts] = {}
        self._pools: dict[str, CandidatePool] = {}

    @property
    def model_id(self) -> str:
        """The encoder and the ranking model."""
        return f"{load_encoder(self._encoder_name).model_id}, ranker {load_ranker().version}"

    def scores(self, postings: Sequence[Posting], candidates: Sequence[Candidate]) -> Scores:
        """Return float64 (postings, candidates), in 0..1."""
        pool = self._pool(candidates)
        rows = [rank_all(posting, pool, facts=self._posting(posting)).scores for posting in postings]
        return np.array(rows, dtype=np.float64)

    def grades(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the grade 0..3 of each score."""
        return load_ranker().grades(scores)

    def eligibility(self, posting: Posting, candidate: Candidate) -> str:
        """Return the status told beside the score."""
        return assess_eligibility(posting, candidate, self._posting(posting), self._person(candidate)).status

    def _pool(self, candidates: Sequence[Candidate]) -> CandidatePool:
        content = "\n".join(candidate.model_dump_json() for candidate in candidates)
        key = hashlib.sha256(content.encode()).hexdigest()
        if key not in self._pools:
            if len(self._pools) >= POOLS_KEPT:
                self._pools.pop(next(iter(self._pools)))
            facts = [self._person(one) for one in candidates]
            self._pools[key] = build_pool(candidates, self._encoder_name, facts=facts)
        return self._pools[key]

    def _person(self, candidate: Candidate) -> Facts:
        key = ("candidate", candidate.text)
        if key not in self._facts:
            self._facts[key] = extract_facts(candidate.text, kind="candidate")
        return self._facts[key]

    def _posting(self, posting: Posting) -> Facts:
        text = posting_text(posting)
        key = ("posting", text)
        if key not in self._facts:
            self._facts[key] = extract_facts(text, kind="posting")
        return self._facts[key]
