"""Understanding: from free text to facts, each with the characters that prove it."""

from matcher.understanding.extract import extract_all_facts, extract_facts
from matcher.understanding.sentences import split_sentences

__all__ = ["extract_all_facts", "extract_facts", "split_sentences"]
