"""What shows each skill: sentences of the trades, plain clauses, task descriptions and names, as profiles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.taxonomy import Taxonomy, load_clauses, load_learnt
from matcher.understanding.compiled import Arrays, pack_strings, unpack_strings
from matcher.understanding.skill_profiles import Example, NearestExamples, WordProfiles
from matcher.understanding.word_odds import WordOdds

Scores = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Scores]
"""Turns texts into L2-normalised float32 vectors, row i for text i."""

CLAUSE_WEIGHT = 1.0
"""Weight of a plain clause written for one skill beside a sentence of a trade that shows it."""
DESCRIPTION_WEIGHT = 1.5
"""Weight of a description of the skill itself beside a sentence that shows it."""


def trade_examples(taxonomy: Taxonomy) -> list[Example]:
    """Return the train sentences of the trades and the descriptions of the shipped skills."""
    uris = {skill.id: skill.uri for skill in taxonomy.own_skills}
    found = [
        Example(sentence.text, tuple(uris[key] for key in sentence.skills if key in uris), 1.0)
        for sentence in load_learnt()
    ]
    found += [
        Example(clause.text, (uris[clause.skill],), CLAUSE_WEIGHT, alone=True)
        for clause in load_clauses()
        if clause.skill in uris
    ]
    for skill in taxonomy.own_skills:
        labels = " ; ".join((skill.label_fr, *skill.alternatives_fr))
        found += [
            Example(text, (skill.uri,), DESCRIPTION_WEIGHT, alone=True) for text in (*skill.tasks, labels)
        ]
    return found


class SkillProfiles(NamedTuple):
    """What shows each skill, by words and by meaning: float32 (dimension, skills), (0, skills) unknown.

    `frequency` is the logarithm of how many sentences of the trades show it, float32 (skills,).
    """

    uris: tuple[str, ...]
    words: WordProfiles
    meaning: Scores
    frequency: Scores
    examples: NearestExamples
    odds: WordOdds

    def pack(self) -> Arrays:
        """Return the profiles as arrays of numbers."""
        return {
            **self.words.pack(),
            **self.odds.pack(),
            "uris": pack_strings(self.uris),
            "vectors": self.meaning,
            "frequency": self.frequency,
            "examples": self.examples.memory,
            "examples_first": self.examples.first,
            "examples_columns": self.examples.columns,
        }

    @classmethod
    def unpack(cls, arrays: Arrays) -> SkillProfiles:
        """Return the profiles of `pack`; raises ValueError or KeyError where the arrays do not fit."""
        uris = tuple(unpack_strings(arrays["uris"]))
        words, meaning = WordProfiles.unpack(arrays), arrays["vectors"]
        odds = WordOdds.unpack(arrays)
        frequency = arrays["frequency"]
        first, owners = arrays["examples_first"], arrays["examples_columns"]
        if meaning.ndim != 2 or not (
            len(uris) == meaning.shape[1] == words.size == odds.size == len(frequency)
        ):
            raise ValueError("skill profiles of another form")
        if (
            len(first) != len(owners)
            or not len(uris) > max(owners)
            or not len(arrays["examples"]) > max(first)
        ):
            raise ValueError("examples of skills of another form")
        examples = NearestExamples(arrays["examples"], first, owners, len(uris))
        return cls(uris, words, meaning, frequency, examples, odds)


def build_profiles(taxonomy: Taxonomy, encode: Encode | None = None) -> SkillProfiles:
    """Learn the profiles of the shipped skills of `taxonomy`."""
    uris = tuple(skill.uri for skill in taxonomy.own_skills)
    columns = {uri: column for column, uri in enumerate(uris)}
    examples = trade_examples(taxonomy)
    vectors = np.zeros((len(examples), 0), dtype=np.float32)
    if encode is not None:
        vectors = encode([example.text for example in examples])
    shown = Counter(uri for example in examples for uri in example.skills)
    frequency = np.log1p(np.array([shown[uri] for uri in uris], dtype=np.float32))
    return SkillProfiles(
        uris,
        WordProfiles(examples, columns),
        _meaning_profiles(examples, columns, vectors),
        frequency,
        NearestExamples.build(examples, vectors, columns),
        WordOdds.build(examples, columns),
    )


def _meaning_profiles(examples: Sequence[Example], columns: dict[str, int], vectors: Scores) -> Scores:
    profiles = np.zeros((len(columns), vectors.shape[1]), dtype=np.float32)
    for vector, example in zip(vectors, examples, strict=True):
        for skill in example.skills:
            profiles[columns[skill]] += example.weight * vector
    norms = np.linalg.norm(profiles, axis=1, keepdims=True)
    return np.ascontiguousarray((profiles / np.where(norms > 0, norms, 1)).T, dtype=np.float32)
