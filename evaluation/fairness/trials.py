"""The trials of variants.yaml, and the two versions of postings and profiles that each compares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from evaluation.encoder_noise import with_typos, without_accents
from evaluation.errors import EvaluationError
from evaluation.fairness.gender import Gender, changed_words, rewrite
from matcher.records import Candidate, Posting
from matcher.records.base import Value
from models.errors import Text

VARIANTS = Path(__file__).parent / "variants.yaml"


class Words(Value):
    """A text of the data files in both languages."""

    fr: str
    en: str

    def render(self) -> str:
        """Return the text in the user's language."""
        return Text(self.fr, self.en).render()


class Trial(Value):
    """One thing that changes, and nothing else.

    Attributes:
        name: short and stable.
        family: "protected" or "writing"; chooses the thresholds.
        kind: how version B is made, see variants.yaml.
        rewritten: of a gender trial, what is rewritten.
        place: where a phrase stands.
        phrases: pairs of phrases, for version A and B, dealt out in turn.
        fields: of a record trial, the fields of version A and B.
        hand: of a writing trial, the name of the other hand.
        share: of words with a slip.
        label: the trial's name for readers.
        groups: what A and B are called.
        what: what is done, for somebody who does not write software.
    """

    name: str
    family: str
    kind: Literal["gender", "mention", "record", "writing"]
    rewritten: Literal["profile", "posting", "crossed"] | None = None
    place: Literal["head", "end"] = "end"
    phrases: list[tuple[str, str]] = Field(default_factory=list)
    fields: tuple[dict[str, Any], dict[str, Any]] | None = None
    hand: Literal["with_typos", "without_accents", "in_capitals"] | None = None
    share: float = 0.1
    label: Words
    groups: tuple[Words, Words]
    what: Words

    @property
    def parts_people(self) -> bool:
        """Whether A and B are two ways of being, so that a mixed list can favour one of them."""
        return self.rewritten != "posting"


@dataclass(frozen=True)
class Version:
    """The postings and profiles of one side of a trial."""

    postings: tuple[Posting, ...]
    candidates: tuple[Candidate, ...]


@lru_cache(maxsize=1)
def load_trials() -> tuple[Trial, ...]:
    """Return all trials of variants.yaml, in its order."""
    content = yaml.safe_load(VARIANTS.read_text(encoding="utf-8"))
    return tuple(Trial.model_validate(entry) for entry in content["trials"])


def choose_trials(names: Sequence[str]) -> tuple[Trial, ...]:
    """Return the trials of these names, or all where none is named.

    Raises:
        EvaluationError: a name is not one of ours.
    """
    trials = load_trials()
    known = {trial.name: trial for trial in trials}
    for name in names:
        if name not in known:
            listed = ", ".join(known)
            raise EvaluationError(
                Text(f"essai inconnu « {name} ».", f"unknown trial '{name}'."),
                field="--trial",
                remedy=Text(f"Essais : {listed}.", f"Trials: {listed}."),
            )
    return tuple(trial for trial in trials if not names or trial.name in names)


def versions(
    trial: Trial, postings: Sequence[Posting], candidates: Sequence[Candidate], seed: int = 0
) -> tuple[Version, Version]:
    """Return version A and version B of the records under one trial; ids and order stay."""
    if trial.kind == "gender":
        first, second = _genders(trial, postings, candidates)
    elif trial.kind == "writing":
        first = Version(tuple(postings), tuple(candidates))
        second = Version(tuple(postings), _in_another_hand(trial, candidates, seed))
    else:
        first, second = (_with_fields(trial, side, postings, candidates) for side in (0, 1))
    if trial.phrases:
        first, second = _with_phrases(trial, 0, first), _with_phrases(trial, 1, second)
    return first, second


def _genders(
    trial: Trial, postings: Sequence[Posting], candidates: Sequence[Candidate]
) -> tuple[Version, Version]:
    if trial.rewritten == "posting":
        same = tuple(candidates)
        return (
            Version(tuple(gendered_posting(posting, "masculine") for posting in postings), same),
            Version(tuple(gendered_posting(posting, "feminine") for posting in postings), same),
        )
    asked = tuple(postings)
    if trial.rewritten == "crossed":
        asked = tuple(gendered_posting(posting, "masculine") for posting in postings)
    one, other = (
        tuple(_with_text(person, rewrite(person.text, gender)) for person in candidates)
        for gender in ("masculine", "feminine")
    )
    return Version(asked, one), Version(asked, other)


def gendered_posting(posting: Posting, gender: Gender) -> Posting:
    """Return a posting written for one gender: title, text and stated requirements."""
    update: dict[str, Any] = {
        "title": rewrite(posting.title, gender).strip(),
        "text": rewrite(posting.text, gender),
    }
    if posting.requirements is not None:
        update["requirements"] = posting.requirements.model_copy(
            update={
                name: [rewrite(phrase, gender) for phrase in getattr(posting.requirements, name)]
                for name in ("must_have", "nice_to_have")
            }
        )
    return posting.model_copy(update=update)


def _with_text(person: Candidate, text: str) -> Candidate:
    return person.model_copy(update={"text": text})


def _with_fields(
    trial: Trial, side: int, postings: Sequence[Posting], candidates: Sequence[Candidate]
) -> Version:
    fields = trial.fields[side] if trial.fields else {}
    return Version(tuple(postings), tuple(person.model_copy(update=fields) for person in candidates))


def _with_phrases(trial: Trial, side: int, version: Version) -> Version:
    changed = []
    for number, person in enumerate(version.candidates):
        phrase = trial.phrases[number % len(trial.phrases)][side]
        parts = [phrase, person.text] if trial.place == "head" else [person.text, phrase]
        changed.append(_with_text(person, "\n".join(part for part in parts if part)))
    return Version(version.postings, tuple(changed))


def in_capitals(texts: Sequence[str]) -> list[str]:
    """Return the texts in capitals."""
    return [text.upper() for text in texts]


def _in_another_hand(trial: Trial, candidates: Sequence[Candidate], seed: int) -> tuple[Candidate, ...]:
    hands: dict[str | None, Callable[[list[str]], list[str]]] = {
        "with_typos": lambda texts: with_typos(texts, trial.share, seed),
        "without_accents": without_accents,
        "in_capitals": in_capitals,
    }
    texts = hands[trial.hand]([person.text for person in candidates])
    return tuple(_with_text(person, text) for person, text in zip(candidates, texts, strict=True))


def told_changes(trial: Trial, first: Version, second: Version) -> tuple[float, list[tuple[str, str]]]:
    """Return the mean number of words that differ in a changed text, and the commonest pairs.

    Only for gender trials the pairs are worth reading; they name trades and agreements, nobody's text.
    """
    counts: dict[tuple[str, str], int] = {}
    texts = [
        *((one.text, other.text) for one, other in zip(first.candidates, second.candidates, strict=True)),
        *((one.text, other.text) for one, other in zip(first.postings, second.postings, strict=True)),
    ]
    sides = [(one, other) for one, other in texts if one != other]
    total = 0
    for one, other in sides:
        for pair in changed_words(one, other):
            counts[pair] = counts.get(pair, 0) + 1
            total += 1
    common = sorted(counts, key=lambda pair: (-counts[pair], pair))
    return (total / len(sides) if sides else 0.0), common if trial.kind == "gender" else []
