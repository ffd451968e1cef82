"""Skills that a sentence shows without naming them ("je passe les pots sous la lampe et j'écarte le reste").

Every skill has a profile made of the sentences of the trades that are labelled with it, of its task
descriptions and its labels. A sentence is compared with the profiles by words (tf-idf of stems, Rocchio 1971;
naive Bayes) and by meaning (an encoder's vectors); the trade that the whole text speaks of says which
skills are likely at all; and pieces of a skill's names count where they stand together or where, in that
trade, they can mean nothing else. A logistic curve fitted on sentences that served for no profile turns
all this into a probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.records import Skill
from matcher.taxonomy import Taxonomy, load_taxonomy
from matcher.understanding.compiled import kept, kept_with_encoder
from matcher.understanding.fitted import load_fitted
from matcher.understanding.link_evidence import Calibration, LinkEvidence, probability
from matcher.understanding.skill_examples import Encode, SkillProfiles, build_profiles
from matcher.understanding.skill_profiles import NearestExamples, WordProfiles
from matcher.understanding.surroundings import ClauseSurroundings
from matcher.understanding.trade_examples import NearestReader
from matcher.understanding.trade_words import OPTIONAL_WEIGHT, TradeModel, mixture
from matcher.understanding.trades import TradeReader, load_trade_reader
from matcher.understanding.word_odds import WordOdds
from matcher.understanding.wording import SkillWordings
from matcher.understanding.words import STOPWORDS
from models.encoder import Encoder

Scores = NDArray[np.float32]

SIBLING = 0.5
"""How near two skills with the same broader one are, beside parent and child."""
BLANK = "\0"
"""Stands for a letter of a skill that is named in full."""
MIN_STEMS = 3
"""A shorter sentence describes no task."""


class Named(NamedTuple):
    """A skill named in full inside a sentence: its characters there and its column."""

    start: int
    end: int
    column: int


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
        odds: which of them the words of a sentence speak for.
        trades: the model of the trades.
        skills_of_trades: float32 (occupations, skills), what each trade needs.
        wordings: the skills' names in pieces.
        relatives: float32 (skills, skills), 1 for parent and child, 0.5 for siblings.
        frequency: float32 (skills,), logarithm of how many sentences of the trades show each skill.
        common: float32 (skills,), 1 for skills of all trades.
        calibration: weights of the evidence.
        leanings: float32 (skills,), how readily each is noted beside its evidence.
        encode: turns texts into vectors; None leaves meaning out.
        vectors: float32 (dimension, skills), their profiles by meaning.
        examples: texts written for each skill; without them the nearest is taken to be the profile.
        nearest: reads trades by meaning too; without it they are read by words alone.
    """

    uris: tuple[str, ...]
    words: WordProfiles
    odds: WordOdds
    trades: TradeModel
    skills_of_trades: Scores
    wordings: SkillWordings
    relatives: Scores
    frequency: Scores
    common: Scores
    calibration: Calibration
    leanings: Scores
    encode: Encode | None = None
    vectors: Scores | None = None
    examples: NearestExamples | None = None
    nearest: NearestReader | None = None

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each skill."""
        return {uri: column for column, uri in enumerate(self.uris)}

    @cached_property
    def kinship(self) -> Scores:
        """How often two skills go together in trades, float32 (skills, skills): the cosine of their needs."""
        norms = np.linalg.norm(self.skills_of_trades, axis=0, keepdims=True)
        needs = self.skills_of_trades / np.where(norms > 0, norms, 1)
        return np.asarray(needs.T @ needs, dtype=np.float32)

    def read_trades(self, texts: Sequence[str]) -> TradesOfText:
        """Return what trades the sentences of a text tell of."""
        encoded = self.encode(texts) if self.encode is not None else None
        if encoded is None or self.nearest is None:
            sentences = self.trades.sentences(texts)
        else:
            sentences = TradeReader(self.trades, self.nearest).sentences(texts, encoded)
        # All that compares sentences with a large table is done here, for many texts at once.
        local = np.asarray(sentences @ self.skills_of_trades, dtype=np.float32)
        meaning = None if encoded is None or self.vectors is None else encoded @ self.vectors
        near = None if encoded is None or self.examples is None else self.examples.likeness(encoded)
        return TradesOfText(sentences, local, meaning, near)

    def evidence(
        self,
        sentences: Sequence[Sequence[str]],
        texts: Sequence[str],
        *,
        trades: TradesOfText | None = None,
        around: Scores | None = None,
        ad: bool = False,
    ) -> LinkEvidence:
        """Return what is known of the sentences of one text and of each skill, as if they named none in full.

        Args:
            sentences: stems of each sentence.
            texts: the same sentences as written.
            trades: what trades they tell of, where it was read before.
            around: what they stand in, as `surroundings.of_clauses` says; nothing where they have no text.
            ad: whether the text asks for skills.
        """
        trades = trades or self.read_trades(texts)
        words = self.words.scores(sentences)
        meaning = words if trades.meaning is None else trades.meaning
        prior = np.asarray(trades.mixture @ self.skills_of_trades, dtype=np.float32)
        named, share, told = self.wordings.scores(texts, prior)
        return LinkEvidence(
            words=words,
            odds=self.odds.log_probabilities(sentences),
            meaning=meaning,
            near=meaning if trades.near is None else trades.near,
            trade=prior,
            local=trades.local,
            named=named,
            share=share,
            told=told,
            free=named,
            kin=np.zeros_like(prior),
            relative=np.zeros_like(words),
            covered=np.zeros((len(texts), 1), dtype=np.float32),
            length=np.log(np.array([[max(1, len(text))] for text in texts], dtype=np.float32)).reshape(-1, 1),
            frequency=self.frequency,
            common=self.common,
            ad=np.array([float(ad)], dtype=np.float32),
            around=(
                np.zeros((len(texts), len(ClauseSurroundings._fields)), dtype=np.float32)
                if around is None
                else around
            ),
        )

    def beside(
        self, known: LinkEvidence, texts: Sequence[str], named: Sequence[Sequence[Named]]
    ) -> LinkEvidence:
        """Return the same evidence where sentences name skills in full.

        Args:
            known: what `evidence` said.
            texts: the sentences as written.
            named: for each of them the skills it names.
        """
        free, relative, covered = known.free.copy(), known.relative.copy(), known.covered.copy()
        naming = [row for row, names in enumerate(named) if names]
        left = [_without(texts[row], named[row]) for row in naming]
        free[naming] = self.wordings.names(left)
        for row, others in zip(naming, left, strict=True):
            covered[row] = 1 - len(others.replace(BLANK, "")) / max(1, len(texts[row]))
            relative[row] = self.relatives[[name.column for name in named[row]]].max(axis=0)
        columns = sorted({name.column for names in named for name in names})
        kin = self.kinship[columns].mean(axis=0) if columns else known.kin
        return known._replace(free=free, relative=relative, covered=covered, kin=kin)

    def link(
        self, sentences: Sequence[Sequence[str]], known: LinkEvidence, *, least: float = 0.0
    ) -> list[list[Guess]]:
        """Return for each sentence of one text the skills of its trades it shows, surest first.

        Skills of all trades are told in much the same words everywhere: see `shown_tasks.py`.
        """
        if not sentences:
            return []
        found = []
        likely = probability(known, self.calibration, self.leanings)
        for row, sentence in zip(likely, sentences, strict=True):
            enough = sum(part not in STOPWORDS for part in sentence) >= MIN_STEMS
            columns = np.flatnonzero((row >= least) & (self.common == 0)) if enough else ()
            guesses = [Guess(self.uris[column], float(row[column])) for column in columns]
            found.append(sorted(guesses, key=lambda guess: (-guess.probability, guess.skill)))
        return found


@dataclass(frozen=True)
class TradesOfText:
    """What trades the sentences of one text tell of, and which skills they are like.

    Attributes:
        sentences: float32 (sentences, trades), a distribution for each sentence.
        local: float32 (sentences, skills), how likely each skill is by the trades of the sentence.
        meaning: float32 (sentences, skills), likeness to the skill's profile by meaning, None without one.
        near: float32 (sentences, skills), likeness to the nearest example of each skill, None without any.
    """

    sentences: Scores
    local: Scores
    meaning: Scores | None
    near: Scores | None

    @cached_property
    def mixture(self) -> Scores:
        """How much of the text each trade explains, (trades,)."""
        return mixture(self.sentences)

    def of(self, rows: Sequence[int]) -> TradesOfText:
        """Return what some of the sentences tell of, as a text of their own."""
        return TradesOfText(
            self.sentences[rows],
            self.local[rows],
            None if self.meaning is None else self.meaning[rows],
            None if self.near is None else self.near[rows],
        )


def _without(text: str, names: Sequence[Named]) -> str:
    """Return a text with blanks in place of the skills named in it."""
    letters = list(text)
    for name in names:
        letters[name.start : name.end] = BLANK * len(letters[name.start : name.end])
    return "".join(letters)


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
        SkillProfiles.pack,
        SkillProfiles.unpack,
    )
    wordings = kept(
        "skill-wordings", lambda: build_wordings(taxonomy), SkillWordings.pack, SkillWordings.unpack
    )
    reader = load_trade_reader(encoder)
    return _linker(taxonomy, reader.model, encoder.encode, profiles, reader.nearest, wordings)


def build_wordings(taxonomy: Taxonomy) -> SkillWordings:
    """Learn the names of the shipped skills of `taxonomy`, in the order of their profiles."""
    return SkillWordings(taxonomy.own_skills)


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
    skills_of_all = [taxonomy.skills[uri] for uri in profiles.uris]
    fitted = load_fitted("implied")
    return SkillLinker(
        uris=profiles.uris,
        words=profiles.words,
        odds=profiles.odds,
        trades=trades,
        skills_of_trades=needs,
        wordings=wordings,
        relatives=_relatives(skills_of_all, columns),
        frequency=profiles.frequency,
        common=np.array([skill.family == "transversal" for skill in skills_of_all], dtype=np.float32),
        calibration=Calibration(**fitted.weights),
        leanings=np.array([fitted.leaning(skill.id) for skill in skills_of_all], dtype=np.float32),
        encode=encode,
        vectors=profiles.meaning if encode else None,
        examples=profiles.examples if encode else None,
        nearest=nearest if encode else None,
    )


def _relatives(skills: Sequence[Skill], columns: dict[str, int]) -> Scores:
    relatives = np.zeros((len(skills), len(skills)), dtype=np.float32)
    children: dict[str, list[int]] = {}
    for column, skill in enumerate(skills):
        if skill.broader is not None:
            children.setdefault(skill.broader, []).append(column)
    for broader, family in children.items():
        relatives[np.ix_(family, family)] = SIBLING
        if broader in columns:
            relatives[columns[broader], family] = relatives[family, columns[broader]] = 1.0
    np.fill_diagonal(relatives, 0.0)
    return relatives
