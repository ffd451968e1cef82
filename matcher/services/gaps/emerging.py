"""Phrases of requirements that nothing knows yet, proposed as skills for a person to accept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from matcher.records.errors import Text
from matcher.records.gaps import EmergingPhrase
from matcher.services.gaps.market import Asked, Market
from matcher.services.phrase_links import phrase_links
from matcher.taxonomy import load_taxonomy
from matcher.understanding.document import read_document
from matcher.understanding.phrase_facts import read_phrases
from matcher.understanding.rarity import load_rarity
from matcher.understanding.sections import read_sections
from matcher.understanding.words import STOPWORDS, fold, stem, words

LONGEST_PHRASE = 4
EMERGING_POSTINGS = 3
EMERGING_FIRMS = 2
"""Postings and firms that must say a phrase before it is told."""

MOST_PHRASES = 40
RARE_WORD = 4.0
"""Rarity from which one word alone can be a phrase; the talk of the trades is full of the others."""


@dataclass
class _Phrase:
    postings: set[int] = field(default_factory=set)
    firms: set[str] = field(default_factory=set)
    spoken: Counter[str] = field(default_factory=Counter)
    lines: dict[str, None] = field(default_factory=dict)


def emerging(market: Market) -> tuple[EmergingPhrase, ...]:
    """Return frequent phrases of requirements that link to nothing, for a person to accept."""
    found: dict[tuple[str, ...], _Phrase] = defaultdict(_Phrase)
    for number, asked in enumerate(market.asked):
        for line in unlinked_lines(asked):
            for key, spoken in _phrases(line):
                phrase = found[key]
                phrase.postings.add(number)
                phrase.firms.add(fold(asked.posting.firm or f"#{number}"))
                phrase.spoken[spoken] += 1
                phrase.lines[line] = None
    frequent = {
        key: phrase
        for key, phrase in found.items()
        if len(phrase.postings) >= EMERGING_POSTINGS and len(phrase.firms) >= EMERGING_FIRMS
    }
    kept = [key for key in frequent if not _inside_longer(key, frequent)]
    read_phrases(_spoken(frequent[key]) for key in kept)
    kept = [key for key in kept if _unknown(frequent[key])]
    kept.sort(key=lambda key: (-len(frequent[key].postings), -len(key), key))
    return tuple(_told(frequent[key], market) for key in kept[:MOST_PHRASES])


def unlinked_lines(asked: Asked) -> Iterator[str]:
    """Yield the requirement lines of a posting that link to no concept.

    Where the firm states its requirements they are the lines; else every sentence about the job is one
    in which nothing was read.
    """
    stated = asked.posting.requirements
    if stated and stated.must_have:
        for requirement, links in zip(asked.demand.requirements, asked.links, strict=True):
            if not links and not requirement.beside:
                yield requirement.label
        return
    document = read_document(asked.demand.text)
    facts = asked.demand.facts
    starts = [
        fact.start
        for facts_of_kind in (facts.skills, facts.occupations, facts.certificates, facts.diplomas)
        for fact in facts_of_kind
    ]
    for sentence, section in zip(document.sentences, read_sections(document), strict=True):
        silent = not any(sentence.start <= start < sentence.end for start in starts)
        if section in ("job", "nice") and silent:
            yield sentence.of(asked.demand.text)


def _phrases(line: str) -> Iterator[tuple[tuple[str, ...], str]]:
    found = words(line)
    rarity = load_rarity()
    for start in range(len(found)):
        for end in range(start + 1, min(start + LONGEST_PHRASE, len(found)) + 1):
            chosen = found[start:end]
            edges = (fold(chosen[0].form), fold(chosen[-1].form))
            if any(edge in STOPWORDS or edge.isdigit() or len(edge) < 2 for edge in edges):
                continue
            spoken = line[chosen[0].start : chosen[-1].end]
            if any(mark in spoken for mark in ",;:.()/"):
                continue
            key = tuple(stem(fold(word.form)) for word in chosen)
            if len(key) == 1 and rarity.of(key[0]) < RARE_WORD:
                continue
            yield key, spoken.lower()


def _inside_longer(key: tuple[str, ...], frequent: Mapping[tuple[str, ...], _Phrase]) -> bool:
    """Tell whether a longer phrase is said by nearly the same postings."""
    own = frequent[key].postings
    for other, phrase in frequent.items():
        if len(other) > len(key) and len(phrase.postings) >= 0.8 * len(own):
            places = range(len(other) - len(key) + 1)
            if any(other[place : place + len(key)] == key for place in places):
                return True
    return False


def _unknown(phrase: _Phrase) -> bool:
    return not any(link.named for link in phrase_links(_spoken(phrase), "posting"))


def _spoken(phrase: _Phrase) -> str:
    return min(phrase.spoken, key=lambda form: (-phrase.spoken[form], form))


def _told(phrase: _Phrase, market: Market) -> EmergingPhrase:
    spoken = _spoken(phrase)
    taxonomy = load_taxonomy()
    examples = tuple(sorted(phrase.lines, key=lambda line: (len(line), line))[:3])
    near = taxonomy.search(spoken, limit=2, kind="skill")
    return EmergingPhrase(
        phrase=spoken,
        postings=len(phrase.postings),
        firms=len(phrase.firms),
        openings=int(sum(int(market.openings[number]) for number in phrase.postings)),
        examples=examples,
        near=tuple(taxonomy.skills[hit.uri].label() for hit in near),
        proposal=proposal(spoken, examples),
    )


def proposal(spoken: str, examples: Sequence[str]) -> str:
    """Return the lines of a trades file (docs/taxonomy.md) that would make a phrase a skill.

    They load as they are; a person completes the English label, the synonyms and the task.
    """
    entry = {
        "id": "-".join(part for part in "".join(c if c.isalnum() else " " for c in fold(spoken)).split()),
        "fr": spoken,
        "en": spoken,
        "alt": [],
        "type": "skill",
        "broader": None,
        "tasks": list(examples[:1]),
    }
    return yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=110)


def proposal_file(phrases: Sequence[EmergingPhrase]) -> str:
    """Return a whole trades file of proposals, for a person to sort and complete."""
    head = Text(
        "# Expressions fréquentes des exigences que rien ne relie à une compétence connue.\n"
        "# Gardez celles qui en sont, complétez libellé anglais, synonymes et geste, puis :\n"
        "#   passerelle taxonomy check --trades CE_DOSSIER\n",
        "# Frequent phrases of requirements that link to no known skill.\n"
        "# Keep those that are skills, complete English label, synonyms and task, then:\n"
        "#   passerelle taxonomy check --trades THIS_FOLDER\n",
    ).render()
    body = "".join(f"# {one.postings} × « {one.phrase} »\n" + one.proposal for one in phrases)
    return f"{head}family: propositions\nstep: design\nskills:\n{body}" if phrases else f"{head}skills: []\n"
