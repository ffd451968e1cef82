"""Skills named in a text by their labels, alternative labels and workshop jargon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matcher.records import CertificateFact, Skill, SkillFact
from matcher.records.facts import Need
from matcher.taxonomy import Taxonomy
from matcher.understanding.context import Context
from matcher.understanding.diploma_states import is_of_another
from matcher.understanding.document import Document
from matcher.understanding.phrases import Hit
from matcher.understanding.sections import SILENT_SECTIONS, Section
from matcher.understanding.spans import Span, overlaps, spans_of, stands_in

LABEL_CONFIDENCE = 0.95
VARIANT_CONFIDENCE = 0.88
MENDED_FACTOR = 0.85
WEAK_FACTOR = 0.6
WISHED_FACTOR = 0.4

CONDITIONS = frozenset(("travail-poste", "travail-de-nuit", "travail-week-end", "astreintes"))
"""What a posting asks for beside what it offers ("13e mois, équipe en 2x8, une astreinte par mois")."""
MAX_TARGETS = 2
"""One phrase may prove two concepts; more would be noise."""


class SkillLabel(NamedTuple):
    """A skill and how some of its phrases name it."""

    skill: Skill
    preferred: bool
    english: bool

    def phrases(self) -> tuple[str, ...]:
        """Return the phrases that name the skill so."""
        if not self.preferred:
            return self.skill.alternatives_en if self.english else self.skill.alternatives_fr
        label = self.skill.label_en if self.english else self.skill.label_fr
        return (label,) if label else ()


def skill_labels(taxonomy: Taxonomy) -> list[SkillLabel]:
    """Return the ways in which phrases name the skills, those of the trades first."""
    return [
        SkillLabel(skill, preferred, english)
        for skill in sorted(taxonomy.skills.values(), key=lambda skill: not skill.own)
        for english in (False, True)
        for preferred in (True, False)
    ]


def read_skills(
    document: Document,
    hits: Sequence[Hit[SkillLabel]],
    context: Context,
    *,
    posting: bool,
    sections: Sequence[Section] = (),
    studies: Sequence[Span] = (),
    certificates: Sequence[CertificateFact] = (),
) -> list[SkillFact]:
    """Return the skills named in a document.

    Args:
        document: the text.
        hits: phrases found in it.
        context: its denials and demands.
        posting: whether the text asks for skills.
        sections: of a posting, the section of each sentence.
        studies: spans of the diplomas named; a field of study ("CAP cuisine") is no skill shown.
        certificates: certificates found; only certificates are read from their spans.
    """
    papers = spans_of(certificates)
    facts: list[SkillFact] = []
    for hit in hits:
        if stands_in(hit.start, studies):
            continue
        section: Section = sections[document.sentence_index(hit.start)] if sections else "job"
        if section in SILENT_SECTIONS and section != "benefits":
            continue
        in_paper = overlaps(hit.start, hit.end, papers)
        for label in chosen(hit, document):
            is_paper = label.skill.type == "certificate"
            if in_paper and not is_paper:
                continue
            if is_paper and not posting and is_of_another(document, hit.start):
                continue
            if section == "benefits" and label.skill.id not in CONDITIONS:
                continue
            facts.append(_fact(document, hit, label, context, section, posting=posting))
    return _unique(facts)


def chosen(hit: Hit[SkillLabel], document: Document) -> list[SkillLabel]:
    """Return the concepts that a hit proves: preferred labels first, each once, two at most.

    In a French text a single English word is not enough ("flash", "call"): too many are French words too.
    """
    single = hit.first_word == hit.last_word
    labels = [label for label in hit.targets if not (label.english and single and document.language == "fr")]
    shipped = [label for label in labels if label.skill.own] or labels
    ordered = sorted(shipped, key=lambda label: not label.preferred)
    if ordered and ordered[0].preferred:
        ordered = [label for label in ordered if label.preferred]
    kept: dict[str, SkillLabel] = {}
    for label in ordered:
        kept.setdefault(label.skill.uri, label)
    return list(kept.values())[:MAX_TARGETS]


def is_paper_or_language(skill: Skill) -> bool:
    """Tell a certificate or a language, which a text says or does not say: it is not shown by a task."""
    return skill.type == "certificate" or skill.label_fr.startswith(
        ("parler ", "comprendre l'anglais", "comprendre le français")
    )


def _fact(
    document: Document,
    hit: Hit[SkillLabel],
    label: SkillLabel,
    context: Context,
    section: Section,
    *,
    posting: bool,
) -> SkillFact:
    confidence = LABEL_CONFIDENCE if label.preferred else VARIANT_CONFIDENCE
    if hit.mended:
        confidence *= MENDED_FACTOR
    if hit.first_word == hit.last_word and not label.preferred:
        confidence *= 0.95
    confidence = min(confidence, hit.probability)
    need: Need | None = None
    if posting:
        need = context.need(hit.start, hit.end) or ("nice" if section == "nice" else "must")
    else:
        confidence *= context_factor(context, hit.start)
    return SkillFact(
        start=hit.start,
        end=hit.end,
        uri=label.skill.uri,
        label=label.skill.label(document.label_language),
        found="label" if label.preferred else "variant",
        confidence=round(confidence, 3),
        negated=context.denied(hit.start),
        need=need,
    )


def context_factor(context: Context, start: int) -> float:
    """Return how much of the confidence is left where a mention is a beginner's or a wish."""
    if context.wished(start):
        return WISHED_FACTOR
    return WEAK_FACTOR if context.weak(start) else 1.0


def _unique(facts: list[SkillFact]) -> list[SkillFact]:
    """Keep one fact for each skill and span, the surest."""
    best: dict[tuple[str, int, int], SkillFact] = {}
    for fact in facts:
        key = (fact.uri, fact.start, fact.end)
        if key not in best or best[key].confidence < fact.confidence:
            best[key] = fact
    return sorted(best.values(), key=lambda fact: (fact.start, fact.end, fact.uri))
