"""Welding qualifications by process, named or by the numbers of ISO 4063 ("licences 135 et 136")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.understanding.cues import any_of, cue_pattern, read_cues
from matcher.understanding.document import Document
from matcher.understanding.fragments import holds_any

_CUES = read_cues("certificates")
_PROCESSES = {process: re.compile(any_of(names)) for process, names in _CUES["welding"].items()}
_PROOF = cue_pattern("certificates", "welding_proof")
_NUMBERED = ("111", "114", "121", "131", "135", "136", "138", "141", "311")
"""Processes by their numbers in ISO 4063."""
_WORLD = re.compile(r"soud|semi-?auto|tig|mig|mag\b|9606|287|\b(?:111|131|135|136|138|141|311)\b|chalumeau")
_NONE_BEFORE = re.compile(r"\b(?:pas de |sans |aucune )$|\bnos [a-z]+ (?:sont|etaient) (?:tous )?$")
_HINTS = ("soud", "semi", "tig", "mig", "mag", "9606", "287", "chalumeau", *_NUMBERED)
"""A text without any of these tells of no welding."""
_STANDARD = re.compile(r"9606|287")
_NUMBER = f"(?:{'|'.join(_NUMBERED)})"
_NUMBERS = re.compile(rf"(?<![\d.,/-]){_NUMBER}(?:\s?(?:[/,+&-]|et|ou)\s?{_NUMBER})*(?![\d.,/-]?\d)")
_WELDER_BEFORE = re.compile(r"\bsoudeu(?:r|se)s?\b[a-z ,/(:-]{0,28}$")
_STATE_BEHIND = cue_pattern("certificates", "welding_state", before=r"[ ,:(]{1,3}(?:", after=r")")
FAR = 300
"""Most characters between a certificate by the standard and the process that it can only be of."""


def read_welding(document: Document, *, posting: bool) -> Iterator[tuple[str, int, int]]:
    """Yield the welding qualifications that a document names, each with its span.

    Args:
        document: the text.
        posting: the text asks: a welder's processes in its title are the job, not papers.
    """
    folded = document.folded
    if not holds_any(folded, _HINTS):
        return
    for proof in _PROOF.finditer(folded):
        sentence = document.sentence_at(proof.start())
        around = folded[sentence.start : sentence.end]
        if not _WORLD.search(around) or _NONE_BEFORE.search(
            folded, max(0, proof.start() - 36), proof.start()
        ):
            continue
        low, high = max(sentence.start, proof.start() - 30), min(sentence.end, proof.end() + 70)
        found = list(_processes(folded, low, high))
        yield from found
        if not found and _STANDARD.search(folded, proof.start(), proof.end() + 16) and not posting:
            told = next(_processes(folded, max(0, proof.start() - FAR), proof.start() + FAR), None)
            if told:
                yield told[0], proof.start(), proof.end()
    if not posting and "soud" in folded:
        yield from _by_number(folded)


def _processes(folded: str, low: int, high: int) -> Iterator[tuple[str, int, int]]:
    for process, pattern in _PROCESSES.items():
        for match in pattern.finditer(folded, low, high):
            yield f"SOUDAGE {process}", match.start(), match.end()


def _by_number(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield processes that stand by their number alone: "soudeur 141/111", "141 et 135 périmées"."""
    for match in _NUMBERS.finditer(folded):
        if _WELDER_BEFORE.search(folded, max(0, match.start() - 40), match.start()) or _STATE_BEHIND.match(
            folded, match.end()
        ):
            yield from _processes(folded, match.start(), match.end())
