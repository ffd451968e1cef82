"""Which lines of a CV are about the person: its head and its contact block, not the jobs and schools below.

An address means where somebody lives only there: further down it is an employer's or a school's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.readers.folding import folded

MAX_HEAD_LINES = 12
"""Filled lines a head has at most."""

MAX_BLOCK_LINES = 8
"""Filled lines below a title like "Contact" that belong to it, at most."""

_HEADING_LENGTH = 45
_OTHER_PART = re.compile(
    r"(?:(?:mes|mon|ma|principales?|principaux|dernieres?|derniers?) )?(?:experiences?|parcours|historique|"
    r"emplois?(?! (?:recherche|souhaite|vise))|postes? occupes?|carriere|formations?|diplomes?|competences?|"
    r"etudes|scolarite|stages?|savoirs?|langues?|loisirs|centres? d interets?|references?|certifications?|"
    r"habilitations?|missions?|qualifications?|work|professional experience|employment|education|skills|"
    r"training|hobbies|interests|languages|certificates)\b"
)
_OWN_PART = re.compile(
    r"(?:(?:mes|me|mon) )?(?:contacts?|coordonnees|contacter|etat civil|infos?|informations?|"
    r"(?:informations?|infos?|donnees) personnelles?|adresse(?: postale| personnelle)?|domicile|"
    r"contact details|personal (?:details|information|data)|address)"
)
_REFERENCES = re.compile(r"(?:(?:mes|les) )?references?\b")
_YEAR = re.compile(r"(?<![\d/])(?:0?\d/|1[0-2]/)?(?:19|20)\d{2}(?!\d)")
# A year that dates no job: of birth, of a licence, of a street named after a day.
_OTHER_YEAR = re.compile(
    r"\b(?:nee?|naissance|born|permis|caces|disponib\w*|rue|avenue|boulevard|place|ans)\b"
)


def own_lines(lines: Sequence[str]) -> list[bool]:
    """Return for each line of a CV whether it stands in the head or in a contact block.

    The head ends at the first title of another part ("Expériences"), at the first line that dates a job
    or a course, or after `MAX_HEAD_LINES`.
    """
    own: list[bool] = []
    left, references = MAX_HEAD_LINES, False
    for line in lines:
        plain = folded(line)
        if not plain:
            own.append(left > 0)
            continue
        short = len(plain) <= _HEADING_LENGTH
        references = references or (short and _REFERENCES.match(plain) is not None)
        if short and _OWN_PART.fullmatch(plain) and not references:
            left = max(left, MAX_BLOCK_LINES + 1)
        elif (short and _OTHER_PART.match(plain)) or _dates_something(line, plain):
            left = 0
        own.append(left > 0)
        left = max(0, left - 1)
    return own


def _dates_something(line: str, plain: str) -> bool:
    return _YEAR.search(line) is not None and _OTHER_YEAR.search(plain) is None
