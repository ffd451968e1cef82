"""Whether a posting takes people who have never done the job.

It may say so, or say that it trains newcomers; training promised beside years of experience asked for is
for those who have them ("trois ans de fraisage exigés, on vous formera aux pièces complexes").
"""

from __future__ import annotations

import re

from matcher.understanding.dates import DURATION_WORDS
from matcher.understanding.words import fold

_WELCOME = re.compile(
    r"debutant\w*(?: \w+){0,3} (?:accept|bienvenu|possible)|(?:ouvert|accessible) aux debutant|"
    r"sans (?:aucune )?(?:experience|qualification|diplome)|"
    r"(?:pas|aucune?) (?:de |d')?(?:experience|diplome|qualification) "
    r"(?:ni (?:de |d')?\w+ )?(?:n'est )?(?:exige|demande|requis|necessaire)|"
    r"pas obligatoire|premiere experience (?:serait|bienvenue)|"
    r"beginners? welcome|no experience"
)
_TRAINS = re.compile(
    r"on vous form|nous (?:vous )?form(?:ons|erons)|on apprend|vous appren(?:ez|drez)|"
    r"form(?:e|ation) (?:est )?(?:assuree?|interne|en interne|sur place|au poste)|training (?:is )?provided"
)
_ASKED = r"(?:exigee?|indispensable|demandee?|attendue?|requise?)"
_EXPERIENCED = re.compile(
    rf"{DURATION_WORDS}(?: (?:en|dans|sur) |[^.\n]{{0,50}}\b(?:experience|pratique|metier|service)\b)|"
    rf"\bexperience\b[^.\n]{{0,40}}(?:\b(?:confirmee|solide|reelle|significative)\b|\b{_ASKED}|{DURATION_WORDS})|"
    r"\b(?:vraie|solide|reelle) experience\b|bac ?\+|\bingenieur"
)


def takes_beginners(text: str) -> bool:
    """Tell whether a posting says that it takes beginners, or trains newcomers without asking for years.

    Args:
        text: the posting with its title.
    """
    folded = fold(text)
    if _WELCOME.search(folded):
        return True
    return _TRAINS.search(folded) is not None and _EXPERIENCED.search(folded) is None
