"""Diplomas that share the name of a type: "bac pro MEI, MSPC", "BTS CPI ou ERO", "ingénieur ENSAM, INSA"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.understanding.cues import any_of, read_cues
from matcher.understanding.diploma_glosses import Mention
from matcher.understanding.document import Document

_CUES = read_cues("diplomas")
_NEXT = re.compile(r"(?:,| ou| et|, ou) (?=[a-z])")
_WORD = re.compile(r"[a-z]{2,16}(?![\w'-])")
_LETTERS = re.compile(r"[a-z]{2,6}(?!\w)")
_WORDS = re.compile(rf"(?:{any_of(_CUES['shared_words'])})(?!\w)")
_ONE = re.compile(r"\b(?:un|une|d'un|d'une|le|du|mon) $")
"""Stands before one diploma, of whichever branch: "titulaire d'un bac pro MELEC, MSPC"."""
_SHARED = tuple(
    (re.compile(rf"(?:{entry['type']})(?!\w)"), frozenset(entry["letters"])) for entry in _CUES["shared"]
)
_SCHOOLS = frozenset(
    [*_CUES["schools"], *_CUES["schools_of_many"], "centrale", "polytech", "mines", "metiers"]
)
_ENGINEER = re.compile(r"ingenieure?\b|diplomee? ")
MOST = 5
"""Most branches that one type is shared out over."""


def shared_out(document: Document, diplomas: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the branches and schools listed behind a diploma, each a diploma of the same level.

    Args:
        document: the text.
        diplomas: those that it names in full.
    """
    folded = document.folded
    for mention in diplomas:
        if mention.by_school or _ONE.search(folded, max(0, mention.start - 7), mention.start):
            continue
        known = _known_branches(folded, mention)
        if known:
            yield from _listed(document, mention, known)


def _known_branches(folded: str, mention: Mention) -> frozenset[str]:
    """Return the letters of what may be listed behind a diploma: schools behind an engineer's."""
    if mention.level == 7 and _ENGINEER.match(folded, mention.start):
        words = _WORD.findall(folded, mention.start, mention.end)
        return _SCHOOLS if any(word in _SCHOOLS for word in words) else frozenset()
    if mention.end <= mention.name_end:
        return frozenset()
    return next((letters for name, letters in _SHARED if name.match(folded, mention.start)), frozenset())


def _listed(document: Document, mention: Mention, known: frozenset[str]) -> Iterator[Mention]:
    """Yield what a list behind `mention` names, as long as it names something known."""
    folded, end = document.folded, mention.end
    in_letters = folded[mention.name_end : mention.end].strip() in known
    for _ in range(MOST):
        link = _NEXT.match(folded, end)
        named = link and (_LETTERS if known is not _SCHOOLS else _WORD).match(folded, link.end())
        if link is None:
            return
        if named is not None and _is_branch(document, named, known):
            in_letters = True
        else:
            named = _WORDS.match(folded, link.end()) if in_letters else None
        if named is None:
            return
        end = named.end()
        yield Mention(named.start(), end, mention.level, end)


def _is_branch(document: Document, named: re.Match[str], known: frozenset[str]) -> bool:
    written = document.text[named.start() : named.end()]
    return named.group() in known and (written.isupper() or (known is _SCHOOLS and written[0].isupper()))
