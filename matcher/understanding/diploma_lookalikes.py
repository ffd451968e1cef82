"""Words that look like diplomas: a tub ("bac"), a heading ("cap"), a master batch, a software licence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from matcher.understanding.cues import any_of, read_cues
from matcher.understanding.document import Document

_TUB_VERB = re.compile(
    r"\b(?:vid\w+|rin[cs]\w+|nettoy\w+|nett?oi\w+|rempli\w*|plong\w+|tremp\w+|lav\w+|racl\w+|sort\w+|"
    r"charg\w+|fond d[eu]|purg\w+|vidange\w*) (?:les?|du|des|mon|son|un|dans (?:le|un|son))?\s?$"
)
_IN_A_TUB = re.compile(
    r"\b(?:en|(?<!niveau )de|par|chaque|(?:dans|sur) (?:un|le)|etiquettes?|d'un|(?<!jusqu')au) $"
)
_STUDIED = re.compile(
    r"\b(?:ai|as|avez|eu|obtenu|decroche|passer?|rate|avoir|avec|apres|depuis|avant|jusqu'|niveau|titulaire|"
    r"formation|etudes|diplomes?|recue?|admise?|"
    r"inscrite?|equivalente?|presentee?|candidate?|echec)\b ?:?(?: ?(?:le|mon|un|du|au|son))? ?$"
)


class _Lookalike(NamedTuple):
    """What tells a word that is no diploma; `only_...`: what must stand around one."""

    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    only_before: re.Pattern[str] | None
    only_behind: re.Pattern[str] | None


def _lookalikes() -> dict[str, _Lookalike]:
    return {
        entry["word"]: _Lookalike(
            before=_one_of(entry.get("before"), after=")$"),
            behind=_one_of(entry.get("behind")),
            sentence=_one_of(entry.get("sentence")),
            only_before=_one_of(entry.get("only_before"), after=")$"),
            only_behind=_one_of(entry.get("only_behind")),
        )
        for entry in read_cues("diplomas")["lookalikes"]
    }


def _one_of(expressions: Sequence[str] | None, *, after: str = ")") -> re.Pattern[str] | None:
    return re.compile("(?:" + any_of(expressions) + after) if expressions else None


_LOOKALIKES = _lookalikes()
_NEAR = 40
"""Most characters before a word that tell what it is."""
_IS_A_FIRM = re.compile(r"[^.,;:(\n]{1,25}\((?:la |une |l')?(?:societe|boite|entreprise)\)")
"""Behind what is the name of a firm ("BTS Levage (la société)")."""
_CAPE = re.compile(
    r"'|[ -]& (?!bep|bts|bac)|[ -](?:ferret|vert|d'agde|blanc|gris|antifer|sizun|horn|nord|ocean)\b"
)
"""The name of a firm ("CAP'Moulage") or of a cape."""
_FIRST_WORD = re.compile(r"[ .]|(?<=licence)(?=\d)")
_OF_STUDIES = re.compile(
    r"\b(?:ans?|annees?|semestres?|mois|semaines?|niveau|diplome|titulaire|fin|cours|etudiante?|debut|"
    r"examens?) de $"
)
_SAILED = re.compile(
    r" (?:au (?:nord|sud|large|vent|\d+)|a l'(?:est|ouest)|vers|plein|franc|nord|sud|est|ouest|gemini|sesa)\b"
)
_THE_TUB = re.compile(r"\b(?:le|au|du|un|ce|chaque|petit|grand|gros) $")
_NOT_OF_A_CLASS = (
    r"(?!bac|bts|but|dut|licence|master|ingenieur|puis|obtenu|manqu|rate|mention|avec|option)[a-z]{3}"
)
_OF_A_TUB = re.compile(
    r" (?!en |avec|mention|obtenu|eu |et |ou |je |j'|mais|puis|sans|depuis|pro|il |c'|ca |a (?:19|20)|"
    r"electro|mecani|plastur|commerc|compta|secretar|chimie|maintenance|scientif|industri|agric|logist|"
    r"techn|sciences|math|general|minimum|exige|requis|souhaite|valide|rate|manque|loupe|facult|apprec|bienv|"
    r"suffi|serie|au rattr|du premier|non |ne |que j.ai |que je n)[a-z]"
)
"""What follows "le bac" where it is a tub: "le bac rouge", "le bac n° 3"."""


def is_other_word(document: Document, match: re.Match[str]) -> bool:
    """Tell "passer un cap", "cap sur", "master batch" and a crate ("bac") from diplomas."""
    folded, word = document.folded, match.group()
    before = folded[max(0, match.start() - 24) : match.start()]
    after = folded[match.end() : match.end() + 16]
    if _IS_A_FIRM.match(folded, match.end()):
        return True
    if word.startswith("bac"):
        return _is_tub(document, match)
    if word.startswith("cap"):
        return _is_a_cap(document, match, before, after)
    if word.startswith("licence") and _is_permission(document, word, before):
        return True
    if word.startswith("technicien"):
        # The title that was read before tells its level.
        return re.search(r"\b(?:titre pro\w*|tp) (?:de |d')?$", before) is not None
    return _is_another(document, match)


def _is_another(document: Document, match: re.Match[str]) -> bool:
    """Tell low voltage ("BT"), an oil firm ("BP"), a van ("Master") and a sporting licence from diplomas."""
    folded = document.folded
    entry = _LOOKALIKES.get(_FIRST_WORD.split(match.group(), maxsplit=1)[0])
    if entry is None or " pro" in match.group():
        return False
    before = folded[max(0, match.start() - _NEAR) : match.start()]
    if entry.before and entry.before.search(before):
        return True
    if entry.behind and entry.behind.match(folded, match.end()):
        return True
    if entry.sentence:
        sentence = document.sentence_at(match.start())
        if entry.sentence.search(folded, sentence.start, sentence.end):
            return True
    if entry.only_before is None or entry.only_behind is None:
        return False
    return not (entry.only_before.search(before) or entry.only_behind.match(folded, match.end()))


def _is_permission(document: Document, word: str, before: str) -> bool:
    """Tell "sous licence" and what is a licence in English from the diploma ("deux ans de licence")."""
    if document.language == "en":
        return True
    if " pro" in word:
        return False
    under = re.search(r"\b(?:sous|de) $", before)
    return under is not None and not _OF_STUDIES.search(before)


def _is_a_cap(document: Document, match: re.Match[str], before: str, after: str) -> bool:
    """Tell "passer un cap", the employment service, a cape, a firm and "actions CAPA" from the diploma."""
    folded, word = document.folded, match.group()
    if _SAILED.match(folded, match.end()):
        return True
    if re.match(r"[ '-]?emploi\b", folded[match.start() + 3 : match.end() + 8]):
        return True
    if word in ("cap", "capa") and re.search(r"actions? |plans? ", before[-14:]):
        return True
    if word != "cap" or _CAPE.match(after):
        return word == "cap"
    if not document.text[match.start() : match.end()].islower():
        return False
    return document.language == "en" or bool(
        re.search(
            r"\b(?:passe\w*|franchi\w*|garde\w*|mainten\w*|tenir|mettre) (?:un|le|ce) $|\bnouveau $",
            before,
        )
        or (re.search(r"\b(?:le|de) $", before) and not re.match(r" [a-z]{4,}", after))
        or not re.match(r"\W|$", after)
    )


def _is_tub(document: Document, match: re.Match[str]) -> bool:
    """Tell "le bac à copeaux", "rincer le bac" and "le bac d'acide" from the diploma."""
    folded, word = document.folded, match.group()
    after = folded[match.end() : match.end() + 12]
    if re.fullmatch(r"bac a ?\d*", word) and document.text[match.start() + 4] == "à":
        return not re.match(
            r" ?(?:bac|bts|but|dut|licence|master|ingenieur)", folded[match.end() : match.end() + 12]
        )
    if re.fullmatch(r"bac [a-h] ?", word):
        return _is_numbered_tub(document, match)
    if word != "bac" or not document.text[match.start() : match.end()].islower():
        return word == "bac" and bool(re.match(r" et (?:du|de la|le|la|les) ", after))
    if _STUDIED.search(folded, max(0, match.start() - 24), match.start()):
        return after.startswith(" d'") and not after.startswith(" d'etudes")
    if _THE_TUB.search(folded, max(0, match.start() - 7), match.start()) and _OF_A_TUB.match(
        folded, match.end()
    ):
        return True
    return bool(
        re.match(r" et (?:du|de la|le|la|les) | d'(?!etudes)", after)
        or _IN_A_TUB.search(folded, max(0, match.start() - 16), match.start())
        or _TUB_VERB.search(folded, max(0, match.start() - 40), match.start())
    )


def _is_numbered_tub(document: Document, match: re.Match[str]) -> bool:
    """Tell "bac a copeaux" and "vider le bac B" from "bac D puis prépa": a letter in capitals is a class."""
    folded = document.folded
    if _TUB_VERB.search(folded, max(0, match.start() - 40), match.start()):
        return True
    capital = document.text[match.start() + 4].isupper() and not document.shouting
    if capital or match.group()[4] in "cefgh":
        return _IN_A_TUB.search(folded, max(0, match.start() - 16), match.start()) is not None
    return re.match(r"[' ]?" + _NOT_OF_A_CLASS, folded[match.end() : match.end() + 12]) is not None
