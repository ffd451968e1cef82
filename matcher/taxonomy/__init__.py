"""The trades of the cluster: occupations, skills, and sentences of the people who do them."""

from matcher.taxonomy.corpus import TaskSentence, load_corpus
from matcher.taxonomy.load import load_taxonomy
from matcher.taxonomy.taxonomy import Taxonomy

__all__ = ["TaskSentence", "Taxonomy", "load_corpus", "load_taxonomy"]
