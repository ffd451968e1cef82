"""Words that look like diplomas: a tub ("bac"), a heading ("cap"), a master batch, a software licence."""

from __future__ import annotations

import re

from matcher.understanding.document import Document

_TUB_VERB = re.compile(
    r"\b(?:vid\w+|rin[cs]\w+|nettoy\w+|nett?oi\w+|rempli\w*|plong\w+|tremp\w+|lav\w+|racl\w+|sort\w+|"
    r"charg\w+|fond d[eu]|purg\w+|vidange\w*) (?:les?|du|des|mon|son|un|dans (?:le|un|son))?\s?$"
)
_IN_A_TUB = re.compile(
    r"\b(?:en|(?<!niveau )de|par|chaque|(?:dans|sur) (?:un|le)|etiquettes?|d'un|(?<!jusqu')au) $"
)
_OTHER_LICENCE = re.compile(
    r" (?:du logiciel|informatiques? (?:nominative|fournie|de l|du|des)|"
    r"auto-?ecole|power ?bi|tableau|office|microsoft|windows|adobe|autocad|solidworks|sap|erp|sportive|"
    r"federale|ff[a-z]{1,4}\b|europeenne|communautaire|iv\b|de debit|constructeur|de marque|(?:au |de )club|"
    r"(?:de |d')?(?:tennis|foot\w*|judo|rugby|hand\w*|basket\w*|peche|chasse|pilote|taxi|club|sport|"
    r"logiciel\w*))\b"
)


_STUDIED = re.compile(
    r"\b(?:ai|as|avez|eu|obtenu|decroche|passer?|rate|avoir|avec|apres|depuis|avant|jusqu'|niveau|titulaire|"
    r"formation|etudes|diplomes?|recue?|admise?|"
    r"inscrite?|equivalente?|presentee?|candidate?|echec)\b ?:?(?: ?(?:le|mon|un|du|au|son))? ?$"
)
_A_PLACE = re.compile(
    r"(?:\b(?:lignes?|la|le|les|machines?|fours?|presses?|postes?|ilots?|batiment|hall|zone|moules?|"
    r"cellule)|\d) $"
)
"""Stands before the number of a line or machine: "la L3", "four M2"."""
_NAMES_BEFORE = {
    "l3": _A_PLACE,
    "m1": _A_PLACE,
    "m2": _A_PLACE,
    "but": re.compile(r"\b(?:chez|magasins?|enseigne|livreu(?:r|se)(?: chez)?) $"),
    "bp": re.compile(r"\b(?:chez|stations?|stations?-service) $"),
    "bt": re.compile(
        r"\b(?:armoires?|reseaux?|tableaux?|electricite|hta?|hta? ?/|hta? et|habilitations?|cables?|moteurs?|"
        r"courants?|installations?|partie|en|postes?|departs?|cellules?|distribution) ?/? ?$"
    ),
}
"""What tells a machine, a shop, a brand and low voltage from diplomas of the same letters."""
_NO_MASTER = re.compile(
    r" ?-?(?:batch|class|piece|melange|de teinte|de couleur|colorant|sample|plan|usin|mould|data|key|mod|"
    r"black|cam\b|chef)"
)
_NO_MASTER_BEFORE = re.compile(r"\b(?:sur|moule|tirer) (?:un |le )?$|\b(?:scrum|quiz+) ?-?$")
_IS_A_FIRM = re.compile(r"[^.,;:(\n]{1,25}\((?:la |une |l')?(?:societe|boite|entreprise)\)")
"""Behind what is the name of a firm ("BTS Levage (la société)")."""
_CAPE = re.compile(
    r"'|[ -]& (?!bep|bts|bac)|[ -](?:ferret|vert|d'agde|blanc|gris|antifer|sizun|horn|nord|ocean)\b"
)
"""The name of a firm ("CAP'Moulage") or of a cape."""
_THE_TUB = re.compile(r"\b(?:le|au|du|un|ce|chaque|petit|grand|gros) $")
_OF_A_TUB = re.compile(
    r" (?!en |avec|mention|obtenu|eu |et |ou |je |j'|mais|puis|sans|depuis|pro|il |c'|ca |a (?:19|20)|"
    r"electro|mecani|plastur|commerc|compta|secretar|chimie|maintenance|scientif|industri|agric|logist|"
    r"techn|sciences|math|general|minimum|exige|requis|souhaite|valide)[a-z]"
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
    if word.startswith("master"):
        return _NO_MASTER.match(after) is not None or _NO_MASTER_BEFORE.search(before) is not None
    if word.startswith("licence"):
        if "pro" in word and document.language != "en":
            return False
        return document.language == "en" or bool(
            re.search(r"\b(?:sous|de) $", before) or _OTHER_LICENCE.match(folded, match.end())
        )
    if word.startswith("technicien"):
        # The title that was read before tells its level.
        return re.search(r"\b(?:titre pro\w*|tp) (?:de |d')?$", before) is not None
    if word == "bp" and re.match(r" (?:du|au|de l'annee) \d| ?:? ?\d| photovolta| pour les| solaire", after):
        return True
    named = _NAMES_BEFORE.get(word)
    return named is not None and named.search(before) is not None


def _is_a_cap(document: Document, match: re.Match[str], before: str, after: str) -> bool:
    """Tell "passer un cap", the employment service, a cape, a firm and "actions CAPA" from the diploma."""
    folded, word = document.folded, match.group()
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
        return bool(re.match(r"[' ]?(?!bac|bts|but|dut|licence|master|ingenieur)[a-z]{3}", after))
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
