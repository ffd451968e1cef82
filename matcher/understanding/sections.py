"""Parts of a posting: what the job is, whom it asks for, and what is only the firm talking about itself.

Nothing is read as a skill from a company blurb, a benefits list or a diversity statement.
"""

from __future__ import annotations

import re
from typing import Literal

from matcher.understanding.cues import any_of, cue, cue_pattern, read_cues
from matcher.understanding.document import Document
from matcher.understanding.words import fold_aligned

Section = Literal["job", "nice", "firm", "benefits", "diversity"]
SILENT_SECTIONS: frozenset[Section] = frozenset(("firm", "benefits", "diversity"))
"""Parts of a posting where no skill is read."""

_HEADINGS: dict[Section, re.Pattern[str]] = {
    section: re.compile(rf"\W*(?:{any_of(names)})\b[^.!?]{{0,30}}[:?]?\s*$")
    for section, names in read_cues("sections")["headings"].items()
}

_DIVERSITY = cue("sections", "diversity")
_BENEFITS = cue("sections", "benefits")
_FIRM = cue("sections", "firm")
_ADDRESSED = cue("sections", "addressed")
_JOB_BEGINS = cue("sections", "job_begins")
_ASKING = re.compile(r"experience|maitris|exige|indispensable|(?<!fin de )mission")


def read_sections(document: Document) -> tuple[Section, ...]:
    """Return the section of each sentence of a posting."""
    sections: list[Section] = []
    state: Section = "job"
    reached = 0
    for sentence in document.sentences:
        folded = document.folded[sentence.start : sentence.end]
        carried_on = ";" in document.text[reached : sentence.start]
        reached = sentence.end
        if carried_on and sections:
            # "Vous aurez à : tenir le document unique ; suivre les déchets": one sentence in several units.
            sections.append(sections[-1])
            continue
        if state == "firm" and _JOB_BEGINS.search(folded) and not _DIVERSITY.search(folded):
            state = "job"
        heading = _heading(folded)
        if heading is not None:
            state = heading
            sections.append(heading)
        else:
            sections.append(_sentence_section(folded, state))
    return tuple(sections)


def _heading(folded: str) -> Section | None:
    if len(folded) > 60:
        return None
    for section, pattern in _HEADINGS.items():
        if pattern.match(folded):
            return section
    return None


def _sentence_section(folded: str, state: Section) -> Section:
    if _DIVERSITY.search(folded):
        return "diversity"
    addressed = _ADDRESSED.search(folded) is not None
    if _BENEFITS.search(folded) and not _ASKING.search(folded):
        return "benefits"
    if _FIRM.search(folded) and not addressed:
        return "firm"
    if state in ("firm", "benefits", "diversity") and addressed:
        return "job"
    return state


_AD = cue_pattern("sections", "ad")
_PERSON = cue_pattern("sections", "person")


def guess_kind(text: str) -> Literal["posting", "candidate"]:
    """Return whether `text` rather is an ad or a person's profile."""
    folded = fold_aligned(text[:20_000])
    return "posting" if len(_AD.findall(folded)) > len(_PERSON.findall(folded)) else "candidate"
