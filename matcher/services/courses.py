"""Courses of a catalogue that would teach a person what a posting finds missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


def closed_by(training: Training, missing: Sequence[MissingSkill]) -> tuple[str, ...]:
    """Return the labels of the missing skills that a course teaches, by concept or by its words."""
    taught = [training.title, *training.skills, *([training.outcome] if training.outcome else [])]
    taught_uris = {skill.uri for phrase in taught for skill in extract_facts(phrase, kind="training").skills}
    taught_stems = [frozenset(stems(phrase)) for phrase in taught]
    closed = []
    for skill in missing:
        wanted = frozenset(stems(skill.label))
        shared = max(len(wanted & words) for words in taught_stems)
        if skill.uri in taught_uris or (wanted and shared >= SHARED_WORDS * len(wanted)):
            closed.append(skill.label)
    return tuple(closed)


def after_training(candidate: Candidate, training: Training) -> Candidate:
    """Return the profile as it would read once the course is passed."""
    lines = [f"Formation suivie : {training.title}.", *(f"{skill}." for skill in training.skills)]
    if training.outcome:
        lines.append(f"Obtenu : {training.outcome}.")
    return candidate.model_copy(update={"text": candidate.text + "\n" + "\n".join(lines)})
