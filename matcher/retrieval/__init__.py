"""Lexical and vector indexes over profiles, and their fusion."""

from matcher.retrieval.fusion import reciprocal_rank_fusion
from matcher.retrieval.lexical import LexicalIndex
from matcher.retrieval.passage_words import PassageWords
from matcher.retrieval.quantised import QuantisedVectors
from matcher.retrieval.term_weights import TermWeights
from matcher.retrieval.vectors import VectorIndex, best_passage_similarity

__all__ = [
    "LexicalIndex",
    "PassageWords",
    "QuantisedVectors",
    "TermWeights",
    "VectorIndex",
    "best_passage_similarity",
    "reciprocal_rank_fusion",
]
