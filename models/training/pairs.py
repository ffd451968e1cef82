"""Pairs of texts that mean the same: what the contrastive training brings together.

A `PairSource` is a list of groups; a batch draws one text from the left and one from the right of each
drawn group. Batches are drawn from one source at a time, so that the negatives are of the same kind as the
positive and the language or the length of a text gives nothing away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from models.normalisation import neutral_form
from models.training.sources import (
    HELD_OUT_SKILLS,
    Concept,
    Trades,
    is_held_out,
    read_esco_occupations,
    read_esco_skills,
    read_offers,
    read_rome,
    read_trades,
    unique,
)

Group = tuple[list[str], list[str], str]
"""Left texts, right texts, and the concept: texts of one concept are never each other's negatives."""


@dataclass
class PairSource:
    """Groups of one kind, with the share of the batches that they get."""

    name: str
    weight: float
    groups: list[Group]


def _forms(texts: list[str]) -> list[str]:
    """One text for each neutral form: the two genders of a title are one text already."""
    forms: dict[str, str] = {}
    for text in texts:
        forms.setdefault(neutral_form(text), text)
    forms.pop("", None)
    return list(forms.values())


def _same(concepts: list[Concept], language: str) -> list[Group]:
    groups = []
    for concept in concepts:
        labels = _forms(getattr(concept, language))
        if len(labels) >= 2:
            groups.append((labels, labels, concept.key))
    return groups


def _across(concepts: list[Concept], left: str, right: str) -> list[Group]:
    groups = []
    for concept in concepts:
        a, b = _forms(getattr(concept, left)), _forms(getattr(concept, right))
        if a and b:
            groups.append((a, b, concept.key))
    return groups


def all_texts(sources: Sequence[PairSource]) -> list[str]:
    """Return every text of the pairs once, sorted."""
    return sorted(
        {text for source in sources for left, right, _ in source.groups for text in (*left, *right)}
    )


def public_pairs(esco: Path, rome: Path) -> list[PairSource]:
    """Return the pairs of the public classifications."""
    occupations, skills, cards = read_esco_occupations(esco), read_esco_skills(esco), read_rome(rome)
    trained = [skill for skill in skills if not is_held_out(skill.key, HELD_OUT_SKILLS)]
    return [
        PairSource("esco-occupations-fr", 2.0, _same(occupations, "fr")),
        PairSource("esco-occupations-en", 3.0, _same(occupations, "en")),
        PairSource("esco-occupations-fr-en", 3.0, _across(occupations, "fr", "en")),
        PairSource("esco-descriptions", 1.0, _across(occupations, "en", "descriptions")),
        PairSource("esco-descriptions-fr", 0.5, _across(occupations, "fr", "descriptions")),
        PairSource("esco-parents", 0.5, _across(occupations, "fr", "parents")),
        PairSource("esco-skills-fr", 2.0, _same(trained, "fr")),
        # A held-out skill's wordings must not meet its label here either, by way of their common parent.
        PairSource("esco-skill-parents", 0.5, _across(trained, "fr", "parents")),
        PairSource("rome-cards", 1.0, [([t], c.parents, c.key) for c in cards for t in c.fr]),
        PairSource("rome-siblings", 1.0, [([t], c.fr, c.key) for c in cards for t in c.fr if len(c.fr) > 1]),
    ]


def offer_pairs(path: Path, seed: int) -> list[PairSource]:
    """Return titles with samples of their keywords, and halves of keyword lists with each other."""
    random = Random(seed)
    titles: list[Group] = []
    halves: list[Group] = []
    for number, keywords in enumerate(read_offers(path, held_out=False)):
        key = neutral_form(keywords[0])
        rest = keywords[1:]
        samples = [", ".join(random.sample(rest, min(len(rest), random.randint(1, 8)))) for _ in range(4)]
        titles.append(([keywords[0]], samples, key))
        random.shuffle(rest)
        middle = len(rest) // 2
        halves.append(([", ".join(rest[:middle])], [", ".join(rest[middle:])], f"offer:{number}"))
    return [PairSource("offer-titles", 2.0, titles), PairSource("offer-halves", 1.0, halves)]


def trade_pairs(trades: Trades) -> list[PairSource]:
    """Return the pairs of the project's own trades and of its corpus."""
    occupations, skills = list(trades.occupations.values()), list(trades.skills.values())
    by_occupation: dict[tuple[str, bool], list[str]] = defaultdict(list)
    to_skills: list[Group] = []
    to_occupation: list[Group] = []
    for sentence in trades.sentences:
        by_occupation[sentence.occupation, sentence.is_ad].append(sentence.text)
        for skill_id in sentence.skills:
            if skill_id in trades.skills:
                skill = trades.skills[skill_id]
                to_skills.append(([sentence.text], skill.fr + skill.descriptions, skill.key))
        if sentence.occupation in trades.occupations:
            occupation = trades.occupations[sentence.occupation]
            to_occupation.append(([sentence.text], unique(occupation.fr), occupation.key))
    clauses: dict[str, list[str]] = defaultdict(list)
    for skill_id, clause in trades.clauses:
        if skill_id in trades.skills:
            clauses[skill_id].append(clause)
    voices = [
        ([text], by_occupation[occupation, True], f"passerelle:occupation/{occupation}")
        for (occupation, is_ad), texts in by_occupation.items()
        if not is_ad and by_occupation.get((occupation, True))
        for text in texts
    ]
    return [
        PairSource("trade-occupations", 0.5, _same(occupations, "fr")),
        PairSource("trade-occupations-fr-en", 0.5, _across(occupations, "fr", "en")),
        PairSource("trade-skills", 1.0, _same(skills, "fr")),
        PairSource("trade-skills-fr-en", 0.5, _across(skills, "fr", "en")),
        PairSource("trade-skill-tasks", 0.5, _across(skills, "fr", "descriptions")),
        PairSource("trade-clauses-skills", 2.0, _clauses_to_skills(trades, clauses)),
        PairSource("trade-clauses", 1.5, _clauses_of_one_skill(trades, clauses)),
        PairSource("trade-sentences-clauses", 1.5, _sentences_to_clauses(trades, clauses)),
        PairSource("trade-sentences-skills", 2.0, to_skills),
        PairSource("trade-sentences-occupations", 2.0, to_occupation),
        PairSource("trade-voices", 1.0, voices),
    ]


def _clauses_to_skills(trades: Trades, clauses: dict[str, list[str]]) -> list[Group]:
    return [
        ([clause], skill.fr + skill.descriptions, skill.key)
        for skill_id, texts in clauses.items()
        for clause in texts
        for skill in (trades.skills[skill_id],)
    ]


def _clauses_of_one_skill(trades: Trades, clauses: dict[str, list[str]]) -> list[Group]:
    """Return each skill as often as it has clauses: a pair is any two of them."""
    return [
        (texts, texts, trades.skills[skill_id].key)
        for skill_id, texts in clauses.items()
        if len(texts) > 1
        for _ in texts
    ]


def _sentences_to_clauses(trades: Trades, clauses: dict[str, list[str]]) -> list[Group]:
    return [
        ([sentence.text], clauses[skill_id], trades.skills[skill_id].key)
        for sentence in trades.sentences
        for skill_id in sentence.skills
        if skill_id in clauses
    ]


def lesson_texts(esco: Path, trades: Path) -> list[str]:
    """Return the skill phrases whose neighbourhoods the teacher shows: general sense, where it is strongest.

    Of the skills held out for measuring only the preferred label is shown.
    """
    phrases: list[str] = []
    for skill in read_esco_skills(esco):
        phrases += skill.fr[:1] if is_held_out(skill.key, HELD_OUT_SKILLS) else skill.fr
    phrases += [skill.fr[0] for skill in read_trades(trades, held_out=False).skills.values() if skill.fr]
    return unique(phrases)


def all_pairs(esco: Path, rome: Path, offers: Path, trades: Path, seed: int) -> list[PairSource]:
    """Return every source that has groups."""
    sources = [
        *public_pairs(esco, rome),
        *offer_pairs(offers, seed),
        *trade_pairs(read_trades(trades, held_out=False)),
    ]
    return [source for source in sources if source.groups]
