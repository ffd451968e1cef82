"""Lexical and vector indexes over profiles, and their fusion."""

from matcher.retrieval.fusion import reciprocal_rank_fusion, scale_by_maximum
from matcher.retrieval.lexical import LexicalIndex
from matcher.retrieval.vectors import VectorIndex, best_passage_similarity

__all__ = [
    "LexicalIndex",
    "VectorIndex",
    "best_passage_similarity",
    "reciprocal_rank_fusion",
    "scale_by_maximum",
]
