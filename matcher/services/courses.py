"""Courses of a catalogue: what each teaches, whom it takes, and what it adds to a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from matcher.records import (
    CertificateFact,
    Facts,
    MissingSkill,
    SkillFact,
    Training,
    TrainingSuggestion,
)
from matcher.records.bridge import NamedSkill
from matcher.services.changed_profiles import QUALIFYING_HOURS, TAUGHT, Learnt
from matcher.services.phrase_links import Link, phrase_certificates, phrase_links
from matcher.taxonomy import load_taxonomy
from matcher.taxonomy.names import reader_name
from matcher.understanding.diplomas import diploma_level
from matcher.understanding.phrase_facts import phrase_facts, read_phrases
from matcher.understanding.words import stems

MAX_SUGGESTIONS = 3
SHARED_WORDS = 0.6
"""Share of a missing skill's stems that one taught skill must hold to count as teaching it."""

UNTOLD_HOURS = 35.0
"""Hours of a course that tells none and leads to no diploma: a week."""

TOGETHER = 100
"""Courses read at a time."""

HOURS_WORTH = 400.0
"""Hours after which a course is worth half of an instant one, where both give the same."""


@dataclass(frozen=True)
class Course:
    """A course read once.

    Attributes:
        training: the record.
        taught: concepts it teaches, surest first.
        certificates: codes it leads to.
        level: level of the diploma it leads to (3 CAP ... 8 doctorate), None where it leads to none.
        entry_level: level of the diploma it asks for, the lowest of several; None where it asks for none.
        learnt: what it adds to a profile.
    """

    training: Training
    taught: tuple[Link, ...]
    certificates: tuple[str, ...]
    level: int | None
    entry_level: int | None
    learnt: Learnt

    @property
    def remote(self) -> bool:
        """Whether it is followed from a distance."""
        return self._mode == "distance"

    @property
    def work_study(self) -> bool:
        """Whether it alternates with work in a firm."""
        return self._mode == "alternance"

    @property
    def _mode(self) -> str:
        return (self.training.mode or "").strip().lower()

    @cached_property
    def uris(self) -> frozenset[str]:
        """The concepts it teaches."""
        return frozenset(link.uri for link in self.taught)

    @cached_property
    def phrase_stems(self) -> tuple[frozenset[str], ...]:
        """The stems of each phrase that says what it teaches."""
        return tuple(frozenset(stems(phrase)) for phrase in phrases_of(self.training))

    def closes(self, uris: Iterable[str | None], label: str) -> bool:
        """Return whether the course teaches a skill, by one of its concepts or by most of its words."""
        if any(uri in self.uris for uri in uris):
            return True
        wanted = frozenset(stems(label))
        shared = max(len(wanted & words) for words in self.phrase_stems)
        return bool(wanted) and shared >= SHARED_WORDS * len(wanted)


def read_courses(
    trainings: Sequence[Training], *, progress: Callable[[int], object] | None = None
) -> list[Course]:
    """Read the courses of a catalogue; `progress` is called with the number read since the last call."""
    courses = []
    for start in range(0, len(trainings), TOGETHER):
        some = trainings[start : start + TOGETHER]
        read_phrases((phrase for training in some for phrase in phrases_of(training)), "training")
        read_phrases((training.outcome or training.title for training in some), "candidate")
        courses += [read_course(training) for training in some]
        if progress:
            progress(len(some))
    return courses


def read_course(training: Training) -> Course:
    """Read one course: concepts, papers, levels, and what it adds to a profile."""
    phrases = phrases_of(training)
    read = _read(phrases, training.outcome, training.entry_diploma)
    hours = training.duration_hours
    if hours is None:
        hours = QUALIFYING_HOURS if read.level else UNTOLD_HOURS
    return Course(
        training=training,
        taught=read.taught,
        certificates=tuple(dict.fromkeys(fact.code for fact in read.facts.certificates)),
        level=read.level,
        entry_level=read.entry_level,
        learnt=Learnt(read.text, read.facts, phrases, hours, read.names),
    )


def phrases_of(training: Training) -> tuple[str, ...]:
    """Return what says what a course teaches: title, outcome, skills, each said once."""
    outcome = [training.outcome] if training.outcome else []
    return tuple(dict.fromkeys([training.title, *outcome, *training.skills]))


def diploma_held(facts: Facts) -> int:
    """Return the level of the highest diploma held, 0 where the text tells of none."""
    return max((fact.level for fact in facts.diplomas if fact.state == "held"), default=0)


@dataclass(frozen=True)
class _Read:
    taught: tuple[Link, ...]
    level: int | None
    entry_level: int | None
    text: str
    facts: Facts
    names: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4_096)
def _read(phrases: tuple[str, ...], outcome: str | None, entry_diploma: str | None) -> _Read:
    title = phrases[0]
    lines = [
        (f"Formation suivie : {phrase}" if phrase == title else f"Obtenu : {phrase}", phrase)
        if phrase in (title, outcome)
        else (phrase, phrase)
        for phrase in phrases
    ]
    text, starts = _written(lines)
    facts = Facts(skills=_skills(phrases, starts))
    for phrase, start in zip(phrases, starts, strict=True):
        place = {"start": start, "end": start + len(phrase), "state": "held"}
        facts.certificates.extend(CertificateFact(code=code, **place) for code in phrase_certificates(phrase))
        if phrase == (outcome or title):
            papers = phrase_facts(phrase, "candidate")
            facts.diplomas.extend(fact.model_copy(update=place) for fact in papers.diplomas)
            facts.licences.extend(papers.licences)
    best: dict[str, Link] = {}
    for link in sorted(
        (link for phrase in phrases for link in phrase_links(phrase, "training")),
        key=lambda link: (-link.confidence, link.uri),
    ):
        best.setdefault(link.uri, link)
    return _Read(
        taught=tuple(best.values()),
        level=max((fact.level for fact in facts.diplomas), default=None),
        entry_level=diploma_level(entry_diploma),
        text=text,
        facts=facts,
        names=tuple(
            (start, start + len(phrase))
            for phrase, start in zip(phrases, starts, strict=True)
            if phrase in (title, outcome)
        ),
    )


def skills_learnt(labels: Sequence[str]) -> Learnt:
    """Return what it adds to a profile to have learnt some skills, by their names, without a course."""
    text, starts = _written([(label, label) for label in labels])
    return Learnt(text, Facts(skills=_skills(labels, starts)))


def _written(lines: Sequence[tuple[str, str]]) -> tuple[str, list[int]]:
    """Return lines as they are added to a text, and where the phrase that ends each of them starts."""
    text, starts = "", []
    for line, phrase in lines:
        text += f"\n{line}."
        starts.append(len(text) - 1 - len(phrase))
    return text, starts


def _skills(phrases: Sequence[str], starts: Sequence[int]) -> list[SkillFact]:
    """Return what phrases name or suggest, as skills that were taught and not practised yet."""
    taxonomy = load_taxonomy()
    return [
        SkillFact(
            start=start,
            end=start + len(phrase),
            uri=link.uri,
            label=taxonomy.skills[link.uri].label_fr,
            found="label" if link.named else "implied",
            confidence=min(TAUGHT, link.confidence),
        )
        for phrase, start in zip(phrases, starts, strict=True)
        for link in phrase_links(phrase, "training")
    ]


def suggest_trainings(
    missing: Sequence[MissingSkill],
    trainings: Sequence[Training],
    today: float,
    score_with: Callable[[Sequence[Learnt]], Sequence[float]],
) -> tuple[TrainingSuggestion, ...]:
    """Return the courses that close most of what is missing, with the score each would give.

    Args:
        missing: what the posting asks for and the person does not show.
        trainings: the catalogue.
        today: the person's score; a course that does not raise it is no help.
        score_with: returns the scores of the person after each course, recomputed.
    """
    closing = [(course, closed_by(course, missing)) for course in map(read_course, trainings)]
    useful = sorted((pair for pair in closing if pair[1]), key=lambda pair: -len(pair[1]))[:MAX_SUGGESTIONS]
    if not useful:
        return ()
    scores = score_with([course.learnt for course, _ in useful])
    return tuple(
        TrainingSuggestion(
            training_id=course.training.id, title=course.training.title, closes=closes, new_score=float(score)
        )
        for (course, closes), score in zip(useful, scores, strict=True)
        if score > today
    )


def closed_by(course: Course, missing: Sequence[MissingSkill | NamedSkill]) -> tuple[str, ...]:
    """Return the labels of the missing skills that a course teaches.

    Courses say what they teach in French: words are compared in French, whoever reads the answer.
    """
    return tuple(
        skill.label
        for skill in missing
        if course.closes([skill.uri], reader_name(skill.uri, skill.label, "fr"))
    )
