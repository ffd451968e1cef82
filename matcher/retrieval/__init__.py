"""Lexical and vector indexes over profiles, and their fusion."""

from matcher.retrieval.fusion import reciprocal_rank_fusion
from matcher.retrieval.lexical import LexicalIndex
from matcher.retrieval.passage_words import PassageWords
from matcher.retrieval.term_weights import TermWeights
from matcher.retrieval.vectors import VectorIndex

__all__ = [
    "LexicalIndex",
    "PassageWords",
    "TermWeights",
    "VectorIndex",
    "reciprocal_rank_fusion",
]
