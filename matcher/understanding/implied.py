"""Skills that a sentence shows without naming them ("je passe les pots sous la lampe et j'écarte le reste").

Every skill has a profile made of the sentences of the trades that are labelled with it, of its task
descriptions and its labels. A sentence is compared with the profiles twice, by words (tf-idf of stems,
Rocchio 1971) and by meaning (an encoder's vectors); the trade that the whole text speaks of says which
skills are likely at all; and pieces of a skill's names count where they stand together or where, in that
trade, they can mean nothing else. A logistic curve fitted on sentences that served for no profile turns
all this into a probability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.taxonomy import Taxonomy, load_corpus, load_taxonomy
from matcher.understanding.compiled import Arrays, kept, kept_with_encoder, pack_strings, unpack_strings
from matcher.understanding.skill_profiles import Example, WordProfiles
from matcher.understanding.trades import NearestReader, TradeModel, TradeReader, load_trade_reader
from matcher.understanding.wording import SkillWordings
from matcher.understanding.words import STOPWORDS
from models.encoder import Encoder

Scores = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Scores]
"""Turns texts into L2-normalised float32 vectors, row i for text i."""

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
    named: float
    told: float


class LinkEvidence(NamedTuple):
    """What is known of each sentence of a text and each skill, float32 (sentences, skills).

    Attributes:
        words: likeness to the skill's profile by words.
        meaning: likeness to it by meaning.
        trade: how likely the skill is by the trades of the whole text, (skills,).
        named: how much of one of the skill's names stands in the sentence.
        told: how surely a single word points to the skill in these trades.
    """

    words: Scores
    meaning: Scores
    trade: Scores
    named: Scores
    told: Scores


CALIBRATION = Calibration(
    intercept=-4.92, words=6.56, meaning=0.94, trade=5.85, best=5.40, named=1.21, told=3.42
)
"""Weights in use; `python -m evaluation.calibrate_implied` fits them on the held-out sentences."""


class Guess(NamedTuple):
    """A skill that a sentence shows, with the probability that it does."""

    skill: str
    probability: float


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
        nearest: reads trades by meaning too; without it they are read by words alone.
        wordings: the skills' names in pieces; without them only profiles and trades count.
        calibration: weights of the evidence.
    """

    uris: tuple[str, ...]
    words: WordProfiles
    trades: TradeModel
    skills_of_trades: Scores
    encode: Encode | None = None
    vectors: Scores | None = None
    nearest: NearestReader | None = None
    wordings: SkillWordings | None = None
    calibration: Calibration = CALIBRATION

    def evidence(self, sentences: Sequence[Sequence[str]], texts: Sequence[str]) -> LinkEvidence:
        """Return what is known of the sentences of one text and of each skill.

        Args:
            sentences: stems of each sentence.
            texts: the same sentences as written.
        """
        words = self.words.scores(sentences)
        encoded = self.encode(texts) if self.encode is not None else None
        meaning = words if encoded is None or self.vectors is None else encoded @ self.vectors
        trades = self._trades(texts, encoded)
        prior = np.asarray(trades @ self.skills_of_trades, dtype=np.float32)
        if self.wordings is None:
            nothing = np.zeros_like(words)
            return LinkEvidence(words, meaning, prior, nothing, nothing)
        return LinkEvidence(words, meaning, prior, *self.wordings.scores(texts, prior))

    def _trades(self, texts: Sequence[str], encoded: Scores | None) -> Scores:
        if encoded is None or self.nearest is None:
            return self.trades.text(texts)
        return TradeReader(self.trades, self.nearest).text(texts, encoded)

    def families(self, texts: Sequence[str]) -> dict[str, float]:
        """Return how much of a text, given as its sentences, each family of trades explains."""
        shares: dict[str, float] = {}
        mixture = self._trades(texts, self.encode(texts) if self.encode is not None else None)
        for occupation, share in zip(self.trades.occupations, mixture.tolist(), strict=True):
            if occupation.family:
                shares[occupation.family] = shares.get(occupation.family, 0.0) + share
        return shares

    def link(
        self, sentences: Sequence[Sequence[str]], texts: Sequence[str], *, least: float = 0.0
    ) -> list[list[Guess]]:
        """Return for each sentence of one text the skills it shows, surest first."""
        if not sentences:
            return []
        known = self.evidence(sentences, texts)
        probabilities = probability(known, self.calibration)
        found = []
        for row, sentence in zip(probabilities, sentences, strict=True):
            enough = sum(part not in STOPWORDS for part in sentence) >= MIN_STEMS
            columns = np.flatnonzero(row >= least) if enough else ()
            guesses = [Guess(self.uris[column], float(row[column])) for column in columns]
            found.append(sorted(guesses, key=lambda guess: (-guess.probability, guess.skill)))
        return found


def probability(known: LinkEvidence, weights: Calibration = CALIBRATION) -> Scores:
    """Return the logistic of the weighted evidence.

    `best` weighs how far a skill stays behind the one nearest to the same sentence.
    """
    likeness = known.words + known.meaning
    logit = (
        weights.intercept
        + weights.words * known.words
        + weights.meaning * known.meaning
        + weights.trade * np.sqrt(known.trade)
        + weights.best * (likeness - likeness.max(axis=-1, keepdims=True))
        + weights.named * known.named
        + weights.told * known.told
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


def build_linker(
    taxonomy: Taxonomy,
    trades: TradeModel,
    encode: Encode | None = None,
    nearest: NearestReader | None = None,
) -> SkillLinker:
    """Return a linker for the shipped skills of `taxonomy`.

    Args:
        taxonomy: skills with their descriptions, occupations with their skills.
        trades: tells what trade a text speaks of.
        encode: an encoder's passages, for likeness of meaning beside likeness of words.
        nearest: tells the trade by meaning; made with the same encoder.
    """
    profiles = build_profiles(taxonomy, encode)
    return _linker(taxonomy, trades, encode, profiles, nearest, build_wordings(taxonomy))


def load_linker(encoder: Encoder) -> SkillLinker:
    """Return the linker of the shipped taxonomy, its profiles from disk where they were kept."""
    taxonomy = load_taxonomy()
    profiles = kept_with_encoder(
        "skill-profiles",
        encoder,
        lambda: build_profiles(taxonomy, encoder.encode),
        lambda built: {**built.words.pack(), "uris": pack_strings(built.uris), "vectors": built.meaning},
        _unpack_profiles,
    )
    wordings = kept(
        "skill-wordings", lambda: build_wordings(taxonomy), SkillWordings.pack, SkillWordings.unpack
    )
    reader = load_trade_reader(encoder)
    return _linker(taxonomy, reader.model, encoder.encode, profiles, reader.nearest, wordings)


def build_wordings(taxonomy: Taxonomy) -> SkillWordings:
    """Learn the names of the shipped skills of `taxonomy`, in the order of their profiles."""
    return SkillWordings([skill for skill in taxonomy.skills.values() if skill.source == "passerelle"])


class SkillProfiles(NamedTuple):
    """What shows each skill, by words and by meaning: float32 (dimension, skills), (0, skills) unknown."""

    uris: tuple[str, ...]
    words: WordProfiles
    meaning: Scores


def build_profiles(taxonomy: Taxonomy, encode: Encode | None = None) -> SkillProfiles:
    """Learn the profiles of the shipped skills of `taxonomy`."""
    uris = tuple(uri for uri, skill in taxonomy.skills.items() if skill.source == "passerelle")
    columns = {uri: column for column, uri in enumerate(uris)}
    examples = trade_examples(taxonomy)
    meaning = np.zeros((0, len(uris)), dtype=np.float32)
    if encode is not None:
        meaning = _meaning_profiles(examples, columns, encode)
    return SkillProfiles(uris, WordProfiles(examples, columns), meaning)


def _unpack_profiles(arrays: Arrays) -> SkillProfiles:
    uris = tuple(unpack_strings(arrays["uris"]))
    words, meaning = WordProfiles.unpack(arrays), arrays["vectors"]
    if meaning.ndim != 2 or not len(uris) == meaning.shape[1] == words.size:
        raise ValueError("skill profiles of another form")
    return SkillProfiles(uris, words, meaning)


def _linker(
    taxonomy: Taxonomy,
    trades: TradeModel,
    encode: Encode | None,
    profiles: SkillProfiles,
    nearest: NearestReader | None,
    wordings: SkillWordings,
) -> SkillLinker:
    columns = {uri: column for column, uri in enumerate(profiles.uris)}
    needs = np.zeros((len(trades.uris), len(columns)), dtype=np.float32)
    for row, uri in enumerate(trades.uris):
        occupation = taxonomy.occupations[uri]
        for skills, weight in ((occupation.optional, OPTIONAL_WEIGHT), (occupation.essential, 1.0)):
            needs[row, [columns[skill] for skill in skills if skill in columns]] = weight
    return SkillLinker(
        uris=profiles.uris,
        words=profiles.words,
        trades=trades,
        skills_of_trades=needs,
        encode=encode,
        vectors=profiles.meaning if encode else None,
        nearest=nearest if encode else None,
        wordings=wordings,
    )


def _meaning_profiles(examples: Sequence[Example], columns: dict[str, int], encode: Encode) -> Scores:
    vectors = encode([example.text for example in examples])
    profiles = np.zeros((len(columns), vectors.shape[1]), dtype=np.float32)
    for vector, example in zip(vectors, examples, strict=True):
        for skill in example.skills:
            profiles[columns[skill]] += example.weight * vector
    norms = np.linalg.norm(profiles, axis=1, keepdims=True)
    return np.ascontiguousarray((profiles / np.where(norms > 0, norms, 1)).T, dtype=np.float32)
