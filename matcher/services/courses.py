"""Courses of a catalogue that would teach a person what a posting finds missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from matcher.records import Candidate, MissingSkill, Training, TrainingSuggestion
from matcher.understanding import extract_facts
from matcher.understanding.words import stems

MAX_SUGGESTIONS = 3
SHARED_WORDS = 0.6
"""Share of a missing skill's stems that one taught skill must hold to count as teaching it."""


def suggest_trainings(
    candidate: Candidate,
    missing: Sequence[MissingSkill],
    trainings: Sequence[Training],
    score_with: Callable[[Sequence[Candidate]], Sequence[float]],
) -> tuple[TrainingSuggestion, ...]:
    """Return the courses that close most of what is missing, with the score each would give.

    Args:
        candidate: the person, as they are today.
        missing: what the posting asks for and the person does not show.
        trainings: the catalogue.
        score_with: returns the score that the posting would give to changed profiles; it is called
            with the person's profile after each course, so that the new score is recomputed.
    """
    closing = [(training, closed_by(training, missing)) for training in trainings]
    useful = sorted((pair for pair in closing if pair[1]), key=lambda pair: -len(pair[1]))[:MAX_SUGGESTIONS]
    if not useful:
        return ()
    scores = score_with([after_training(candidate, training) for training, _ in useful])
    return tuple(
        TrainingSuggestion(
            training_id=training.id, title=training.title, closes=closes, new_score=float(score)
        )
        for (training, closes), score in zip(useful, scores, strict=True)
    )


@dataclass(frozen=True)
class Taught:
    """What a course teaches: concepts, and the stems of each phrase that says so."""

    uris: frozenset[str]
    phrases: tuple[frozenset[str], ...]

    def closes(self, uris: Iterable[str], label: str) -> bool:
        """Return whether the course teaches a skill, by one of its concepts or by its words."""
        wanted = frozenset(stems(label))
        shared = max(len(wanted & words) for words in self.phrases)
        known = any(uri in self.uris for uri in uris)
        return known or (bool(wanted) and shared >= SHARED_WORDS * len(wanted))


def read_taught(training: Training) -> Taught:
    """Read what a course teaches from its title, its skills and its outcome."""
    return _taught((training.title, *training.skills, *([training.outcome] if training.outcome else [])))


@lru_cache(maxsize=20_000)
def _taught(phrases: tuple[str, ...]) -> Taught:
    # Each phrase is read alone: a course is a list of names, and its sentences do not explain each other.
    return Taught(
        uris=frozenset(
            skill.uri for phrase in phrases for skill in extract_facts(phrase, kind="training").skills
        ),
        phrases=tuple(frozenset(stems(phrase)) for phrase in phrases),
    )


def closed_by(training: Training, missing: Sequence[MissingSkill]) -> tuple[str, ...]:
    """Return the labels of the missing skills that a course teaches, by concept or by its words."""
    taught = read_taught(training)
    return tuple(
        skill.label for skill in missing if taught.closes([skill.uri] if skill.uri else [], skill.label)
    )


def after_training(candidate: Candidate, training: Training) -> Candidate:
    """Return the profile as it would read once the course is passed."""
    return candidate.model_copy(update={"text": candidate.text + learnt(training)})


def learnt(training: Training) -> str:
    """Return the lines that a course adds to a profile."""
    lines = [f"Formation suivie : {training.title}.", *(f"{skill}." for skill in training.skills)]
    if training.outcome:
        lines.append(f"Obtenu : {training.outcome}.")
    return "\n" + "\n".join(lines)
