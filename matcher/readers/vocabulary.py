"""Contracts and working times: from how people and job boards write them to our codes.

The codes are those of `matcher.records.posting`. What is not recognised is kept as written.
"""

from __future__ import annotations

import re

from matcher.readers.folding import folded
from matcher.records.posting import CONTRACTS, SCHEDULES

_CONTRACT_RULES: tuple[tuple[str, str], ...] = (
    # The first rule that matches wins: a "CDI intérimaire" is temp work before it is a CDI.
    (
        r"\b(interim\w*|(mission|travail) temporaire|temp(orary)? (agency|worker)|ctt|mis|din|tti|cdii)\b",
        "interim",
    ),
    (r"\bprofessionnalisation\b|\b(contrat|cont|ctr) (de )?pro\b|^pro$", "professionnalisation"),
    (r"\b(apprenti\w*|contrat d apprentissage|apprenticeship)\b", "apprentissage"),
    (r"\b(stages?|stagiaire|internship|intern|pmsmp|immersion)\b", "stage"),
    (r"\b(saisonnier\w*|saison|sai|seasonal)\b", "saisonnier"),
    (r"\b(cdi|duree indeterminee|permanent)\b", "CDI"),
    (r"\b(cdd|ddi|cddi|duree determinee|fixed term|temporary)\b", "CDD"),
)
_CONTRACT_PATTERNS = tuple((re.compile(pattern), code) for pattern, code in _CONTRACT_RULES)
_ALTERNANCE = re.compile(r"\b(alternance|alternant\w*|work study)\b")

_SCHEDULE_RULES: tuple[tuple[str, str], ...] = (
    (r"\b(vsd|sd|suppleance|week ?end\w*)\b", "weekend"),
    (r"\b(5 ?[x/ ] ?8|cinq huit|feu continu|posted? continu)\b", "5x8"),
    (r"\b(4 ?[x/ ] ?8|quatre huit)\b", "4x8"),
    (r"\b(3 ?[x/ ] ?8|trois huit|3 equipes)\b", "3x8"),
    (r"\b(2 ?[x/ ] ?8|deux huit|2 equipes|matin (et )?apres midi|equipes alternantes)\b", "2x8"),
    (r"\b(nuits?|night)\b", "nuit"),
    (r"\b(temps partiel|mi temps|partiel|part time)\b", "partiel"),
    (
        r"\b(journee|jour|horaires? (normaux|normal|de bureau|administratifs?|reguliers?)|bureau|days?)\b",
        "journee",
    ),
)
_SCHEDULE_PATTERNS = tuple((re.compile(pattern), code) for pattern, code in _SCHEDULE_RULES)

FRANCE_TRAVAIL_CONTRACTS = {
    "CDI": "CDI",
    "CDD": "CDD",
    "MIS": "interim",
    "SAI": "saisonnier",
    "DIN": "interim",
    "TTI": "interim",
    "DDI": "CDD",
}
"""`typeContrat` codes of France Travail that have a code here; CCE, FRA, LIB, REP keep their label."""

_CONTRACT_BY_FOLD = {folded(code): code for code in CONTRACTS}
_SCHEDULE_BY_FOLD = {folded(code): code for code in SCHEDULES}


def contract_codes(text: str) -> tuple[str, ...]:
    """Return the contract codes that one written value names; empty where none is recognised.

    "alternance" alone names both contracts where the person learns the trade.
    """
    plain = folded(text)
    if plain in _CONTRACT_BY_FOLD:
        return (_CONTRACT_BY_FOLD[plain],)
    for pattern, code in _CONTRACT_PATTERNS:
        if pattern.search(plain):
            return (code,)
    if _ALTERNANCE.search(plain):
        return ("apprentissage", "professionnalisation")
    return ()


def schedule_code(text: str) -> str | None:
    """Return the working-time code that `text` names ("35h journée", "2*8", "VSD"), or None."""
    plain = folded(text)
    if plain in _SCHEDULE_BY_FOLD:
        return _SCHEDULE_BY_FOLD[plain]
    for pattern, code in _SCHEDULE_PATTERNS:
        if pattern.search(plain):
            return code
    return None
