"""Skills that a sentence shows without naming them ("je passe les pots sous la lampe et j'écarte le reste").

Every skill has a profile made of the sentences of the trades that are labelled with it, of its task
descriptions and its labels. A sentence is compared with the profiles twice, by words (tf-idf of stems,
Rocchio 1971) and by meaning (an encoder's vectors), and the trade that the whole text speaks of says which
skills are likely at all. A logistic curve fitted on sentences that served for no profile turns the three
into a probability.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.taxonomy import Taxonomy, load_corpus
from matcher.understanding.trades import TradeModel
from matcher.understanding.words import STOPWORDS, stems

Scores = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Scores]
"""Turns texts into L2-normalised float32 vectors, row i for text i."""

PAIR_WEIGHT = 0.5
"""Weight of a pair of neighbouring stems beside single stems."""
OPTIONAL_WEIGHT = 0.8
"""Weight of an optional skill of a trade beside an essential one."""
DESCRIPTION_WEIGHT = 1.5
"""Weight of a description of the skill itself beside a sentence that shows it."""
MIN_STEMS = 3
"""A shorter sentence describes no task."""


class Calibration(NamedTuple):
    """Logistic weights of what is known of a sentence and a skill."""

    intercept: float
    words: float
    meaning: float
    trade: float
    best: float


CALIBRATION = Calibration(intercept=-3.03, words=13.2, meaning=0.0, trade=2.97, best=5.4)
"""Weights in use; `python -m evaluation.calibrate_implied` fits them on the held-out sentences."""


class Guess(NamedTuple):
    """A skill that a sentence shows, with the probability that it does."""

    skill: str
    probability: float


def terms(parts: Sequence[str]) -> list[str]:
    """Return single stems and pairs of neighbours, function words left out."""
    content = [part for part in parts if part not in STOPWORDS]
    return content + [f"{first} {second}" for first, second in pairwise(content)]


class Example(NamedTuple):
    """A text that shows skills."""

    text: str
    skills: tuple[str, ...]
    weight: float


class WordProfiles:
    """Skill profiles as tf-idf vectors of stems and pairs of stems, behind an inverted index."""

    def __init__(self, examples: Sequence[Example], columns: dict[str, int]) -> None:
        counted = [
            (Counter(terms(stems(example.text, keep_stopwords=True))), example) for example in examples
        ]
        frequency = Counter(term for counter, _ in counted for term in counter)
        self._idf = {
            term: float(np.log(1 + len(examples) / count)) * (PAIR_WEIGHT if " " in term else 1.0)
            for term, count in frequency.items()
        }
        self._unknown = 0.5 * float(np.log(1 + len(examples)))
        self._size = len(columns)
        profiles: list[dict[str, float]] = [defaultdict(float) for _ in columns]
        for counter, example in counted:
            vector = {term: (1 + np.log(count)) * self._idf[term] for term, count in counter.items()}
            norm = _norm(vector.values())
            for skill in example.skills:
                profile = profiles[columns[skill]]
                for term, weight in vector.items():
                    profile[term] += example.weight * weight / norm
        self._index = self._invert(profiles)

    @staticmethod
    def _invert(profiles: Sequence[dict[str, float]]) -> dict[str, tuple[NDArray[np.int32], Scores]]:
        places: dict[str, list[int]] = defaultdict(list)
        weights: dict[str, list[float]] = defaultdict(list)
        for column, profile in enumerate(profiles):
            norm = _norm(profile.values())
            for term, weight in profile.items():
                places[term].append(column)
                weights[term].append(weight / norm)
        return {
            term: (np.array(columns, dtype=np.int32), np.array(weights[term], dtype=np.float32))
            for term, columns in places.items()
        }

    def scores(self, sentences: Sequence[Sequence[str]]) -> Scores:
        """Return the cosine of each sentence, given as stems, with each skill: (sentences, skills)."""
        result = np.zeros((len(sentences), self._size), dtype=np.float32)
        for number, sentence in enumerate(sentences):
            row, squares = result[number], 0.0
            for term, count in Counter(terms(sentence)).items():
                idf = self._idf.get(term)
                if idf is None:
                    # An unknown word makes the sentence less like any profile; an unknown pair says nothing.
                    squares += 0.0 if " " in term else self._unknown**2
                    continue
                weight = (1 + float(np.log(count))) * idf
                squares += weight**2
                if term in self._index:
                    columns, weights = self._index[term]
                    row[columns] += weight * weights
            if squares > 0:
                result[number] = row / np.sqrt(squares)
        return result


def _norm(values: object) -> float:
    total = float(np.sqrt(sum(value**2 for value in values)))  # type: ignore[attr-defined]
    return total if total > 0 else 1.0


@dataclass(frozen=True)
class SkillLinker:
    """Links the sentences of a text to the skills they show.

    Attributes:
        uris: the skills, in the order of the columns.
        words: their profiles by words.
        trades: the model of the trades.
        skills_of_trades: float32 (occupations, skills), what each trade needs.
        encode: turns texts into vectors; None leaves meaning out.
        vectors: float32 (dimension, skills), their profiles by meaning.
        calibration: weights of the evidence.
    """

    uris: tuple[str, ...]
    words: WordProfiles
    trades: TradeModel
    skills_of_trades: Scores
    encode: Encode | None = None
    vectors: Scores | None = None
    calibration: Calibration = CALIBRATION

    def evidence(
        self, sentences: Sequence[Sequence[str]], texts: Sequence[str]
    ) -> tuple[Scores, Scores, Scores]:
        """Return word and meaning similarity (sentences, skills) and the prior of each skill (skills,).

        Args:
            sentences: stems of each sentence of one text.
            texts: the same sentences as written.
        """
        words = self.words.scores(sentences)
        meaning = words if self.encode is None or self.vectors is None else self.encode(texts) @ self.vectors
        trades = self.trades.text(texts)
        return words, meaning, np.asarray(trades @ self.skills_of_trades, dtype=np.float32)

    def link(
        self, sentences: Sequence[Sequence[str]], texts: Sequence[str], *, least: float = 0.0
    ) -> list[list[Guess]]:
        """Return for each sentence of one text the skills it shows, surest first."""
        if not sentences:
            return []
        words, meaning, trade = self.evidence(sentences, texts)
        probabilities = probability(words, meaning, trade[None, :], self.calibration)
        found = []
        for row, sentence in zip(probabilities, sentences, strict=True):
            enough = sum(part not in STOPWORDS for part in sentence) >= MIN_STEMS
            columns = np.flatnonzero(row >= least) if enough else ()
            guesses = [Guess(self.uris[column], float(row[column])) for column in columns]
            found.append(sorted(guesses, key=lambda guess: (-guess.probability, guess.skill)))
        return found


def probability(words: Scores, meaning: Scores, trade: Scores, weights: Calibration = CALIBRATION) -> Scores:
    """Return the logistic of the weighted evidence.

    `best` weighs how far a skill stays behind the one nearest to the same sentence.
    """
    behind = words + meaning - (words + meaning).max(axis=-1, keepdims=True)
    logit = (
        weights.intercept
        + weights.words * words
        + weights.meaning * meaning
        + weights.trade * np.sqrt(trade)
        + weights.best * behind
    )
    return np.asarray(1 / (1 + np.exp(-logit)), dtype=np.float32)


def trade_examples(taxonomy: Taxonomy) -> list[Example]:
    """Return the train sentences of the trades and the descriptions of the shipped skills."""
    uris = {skill.id: skill.uri for skill in taxonomy.skills.values() if skill.source == "passerelle"}
    found = [
        Example(sentence.text, tuple(uris[key] for key in sentence.skills if key in uris), 1.0)
        for sentence in load_corpus("train")
    ]
    for skill in taxonomy.skills.values():
        if skill.source == "passerelle":
            labels = " ; ".join((skill.label_fr, *skill.alternatives_fr))
            found += [Example(text, (skill.uri,), DESCRIPTION_WEIGHT) for text in (*skill.tasks, labels)]
    return found


def build_linker(taxonomy: Taxonomy, trades: TradeModel, encode: Encode | None = None) -> SkillLinker:
    """Return a linker for the shipped skills of `taxonomy`.

    Args:
        taxonomy: skills with their descriptions, occupations with their skills.
        trades: tells what trade a text speaks of.
        encode: an encoder's passages, for likeness of meaning beside likeness of words.
    """
    uris = tuple(uri for uri, skill in taxonomy.skills.items() if skill.source == "passerelle")
    columns = {uri: column for column, uri in enumerate(uris)}
    examples = trade_examples(taxonomy)
    needs = np.zeros((len(trades.uris), len(uris)), dtype=np.float32)
    for row, uri in enumerate(trades.uris):
        occupation = taxonomy.occupations[uri]
        for skills, weight in ((occupation.optional, OPTIONAL_WEIGHT), (occupation.essential, 1.0)):
            needs[row, [columns[skill] for skill in skills if skill in columns]] = weight
    return SkillLinker(
        uris=uris,
        words=WordProfiles(examples, columns),
        trades=trades,
        skills_of_trades=needs,
        encode=encode,
        vectors=_meaning_profiles(examples, columns, encode) if encode else None,
    )


def _meaning_profiles(examples: Sequence[Example], columns: dict[str, int], encode: Encode) -> Scores:
    vectors = encode([example.text for example in examples])
    profiles = np.zeros((len(columns), vectors.shape[1]), dtype=np.float32)
    for vector, example in zip(vectors, examples, strict=True):
        for skill in example.skills:
            profiles[columns[skill]] += example.weight * vector
    norms = np.linalg.norm(profiles, axis=1, keepdims=True)
    return np.ascontiguousarray((profiles / np.where(norms > 0, norms, 1)).T, dtype=np.float32)
