"""Places as texts write them: where a person says to live, where a posting says the work is.

Nothing is looked up here: what is found are names and codes, which `matcher.services.placing` checks
against the table of communes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from matcher.readers.folding import folded
from matcher.readers.own_lines import own_lines
from matcher.readers.streets import OTHER_WORDS


class WrittenPlace(NamedTuple):
    """A place as it stands in a text.

    Attributes:
        name: the name as written, "" where only a postal code is told; words that are no part of it may
            follow it where there is a postal code.
        postal_code: its five figures.
        department: the department told in brackets: "76", "2A".
        labelled: the text says what it is ("Adresse :", "j'habite à"), so that a name alone may be meant.
    """

    name: str
    postal_code: str | None = None
    department: str | None = None
    labelled: bool = False


_CODE = r"(?:F ?- ?)?(?P<code>\d{2} ?\d{3})(?!\d)"
_DEPARTMENT = r"\((?P<department>2[AB]|97[1-6]|\d{2})\)"
_CAPITALISED = r"(?:(?:Sts?|Stes?)\.|[A-ZÀ-ÞŒ](?:[\w'’-]|/(?=\w))*)"
_JOINED = r"(?:(?:s/ ?s?|[dl]['’]|(?:sur|sous|en|de|du|des|la|les?|l[eè]s|lez|aux?|à)[ ])[ ]?)*"
_NAME = rf"(?P<name>(?:(?:[Ll][ae]s?[ ]|[Ll]['’]))?{_CAPITALISED}(?:[ ]{_JOINED}{_CAPITALISED})*)"
# A whole piece of text, and the beginning of one.
_CODE_FIRST = re.compile(rf"{_CODE}[ ,:–-]*(?P<name>[^\W\d_][^|•·;,:()]*)?")
_NAME_THEN_CODE = re.compile(rf"(?P<name>[^\W\d_][^\d|•·;,:()]*?)[ ,–-]*\(?{_CODE}\)?")
_NAME_THEN_DEPARTMENT = re.compile(rf"{_NAME}[ ]?{_DEPARTMENT}")
_NAME_ALONE = re.compile(_NAME)
_STOP = re.compile(rf"{OTHER_WORDS}|(?<![\w-])france(?![\w-])", re.IGNORECASE)
_STRONG = re.compile(r"[ ]*[|•·;\t][ ]*|[ ]+[-–—][ ]+")
# "80220 - Gamaches", "Gamaches, 80220": one place, whatever sign stands between.
_CODE_SIGN_NAME = re.compile(r"(?<!\d)(\d{2} ?\d{3})[ ]*[-–,:][ ]*(?=[^\W\d_])")
_NAME_SIGN_CODE = re.compile(r"(?<=[^\W\d_])[ ]*[-–,][ ]*(?=\d{2} ?\d{3}[ ]*(?:$|[|•·;\t)]|[-–] ))")

_OWN_LABEL = re.compile(
    r"(?:mon |mes )?(?:adresse(?: postale| personnelle| actuelle| du domicile)?|address|domicile|"
    r"domicili[ée](?:e|\(e\))?(?: [àa](?= ))?|(?:ville|commune|lieu)(?: de r[ée]sidence| du domicile)?|"
    r"code postal|cp|localisation|localit[ée]|location|city)"
    r"(?:[ ]*[:–]|[ ]+-(?=[ ])|(?![\w-])[ ]*(?=(?-i:[A-ZÀ-Þ])|\d|$))[ ]*",
    re.IGNORECASE,
)
_BEGINS = r"(?:^|(?<=[.;|•·] )|(?<=[.;|•·])|(?<=- ))"
_LIVES = re.compile(
    rf"(?:\bj['’] ?habite|\bje (?:vis|r[ée]side|demeure|loge|suis (?:actuellement )?domicili[ée]e?)|\bi live|"
    rf"{_BEGINS}(?:actuellement )?(?:habite|habitant|domicili[ée](?:e|\(e\))?|r[ée]sid(?:ant|e)|demeurant))"
    r"[ ]+(?:actuellement |maintenant )?(?:au )?(?:[àa] |sur |in )?(?:la (?:commune|ville) (?:de |d['’]))?",
    re.IGNORECASE,
)
_WORKPLACE = re.compile(
    r"(?:^[ -]*|(?<=[.;|•·] )|(?<=[.;|•·]))(?:lieu(?: de travail| du poste| de (?:la )?mission|"
    r" d['’]affectation| d['’]exercice)?|localisation|ville|commune|site|affectation|workplace|"
    r"place of work|location)[ ]*:[ ]*"
    r"|\b(?:postes?|emplois?|missions?|offres?)[ ](?:(?:est|sont|[àa] pourvoir)[ ])?"
    r"(?:bas[ée]e?s?|situ[ée]e?s?|localis[ée]e?s?|[àa] pourvoir)[ ](?:[àa]|sur|au)[ ]",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:chez|sarl|sasu?|eurl|societe|entreprise|usine|ets|etablissements?|employeur|interim|agence|groupe|"
    r"magasin|client|site|siege|lycee|college|(?<!sur )ecole|cfa|afpa|greta|universite|iut|mfr|centre|stage|"
    r"stagiaire|alternance|apprenti\w*|mairie|association|esat|adecco|manpower|randstad|synergie|crit|proman|temporis)\b"
)
_SEEKS = re.compile(r"\b(?:re)?cherche\b|\bsouhaite\b")
_TITLE = re.compile(r"(?:mon )?(?:cv|curriculum(?: vitae)?)")
# What may stand beside a commune on a line of its own: anything else could be a firm.
_PERSONAL = re.compile(
    r"(?:permis|vehicule|voiture|mobil|nee? |\d\d ans|age |celibataire|mariee?|pacsee?|divorcee?|disponible|"
    r"nationalite|francaise?|marie |enfants?|\d enfants?|tel|mail|contact|france|non fumeu).*|"
)
_NAME_LIKE = re.compile(r"[^\W\d_][^\d:]{0,60}")
# Cheap tests that spare a text without any sign of a place.
_SIGNS = (
    *("habit", "domicil", "résid", "resid", "demeur", "adress", "address", "ville", "commune", "locali"),
    *("je vis", "je loge", "i live", "location", "city", "lieu"),
)
_FIGURES = re.compile(r"\d\d ?\d{3}|\((?:\d\d|2[ABab])")
_MAX_LINE = 160
_POSTING_HEAD = 3


def home_places(text: str) -> list[WrittenPlace]:
    """Return the places that a CV gives as the person's own.

    They stand in its head or its contact block, or in a sentence like "j'habite à Eu". Places in a line
    about a firm, a school or a birth are none.
    """
    lowered = text.lower()
    if not _FIGURES.search(text) and not any(sign in lowered for sign in _SIGNS):
        return []
    lines = [line.strip() for line in text.split("\n")]
    found: list[WrittenPlace] = []
    before, first, labelled = "", True, False
    for line, own in zip(lines, own_lines(lines), strict=True):
        if not line:
            continue
        label = own and _OWN_LABEL.fullmatch(line) is not None
        blocked = _of_a_firm(line) or _of_a_firm(before) or (before.endswith(":") and not labelled)
        if own and len(line) <= _MAX_LINE and not label and not blocked:
            found += _of_line(line, first=first, labelled=labelled)
        found += [
            place
            for match in _LIVES.finditer(line)
            if not _FIRM.search(folded(line[max(0, match.start() - _MAX_LINE) : match.start()]))
            and (place := _at_start(line[match.end() :])) is not None
        ]
        before, labelled = line, label
        first = first and _TITLE.fullmatch(folded(line)) is not None
    return list(dict.fromkeys(found))


def _of_a_firm(line: str) -> bool:
    plain = folded(line)
    return _FIRM.search(plain) is not None and _SEEKS.search(plain) is None


def work_places(title: str, text: str) -> list[WrittenPlace]:
    """Return the places that a posting gives as the place of work: labelled ones, and those of its title."""
    found: list[WrittenPlace] = []
    lines = list(dict.fromkeys([title.strip(), *(line.strip() for line in text.split("\n") if line.strip())]))
    for line in lines:
        for match in _WORKPLACE.finditer(line):
            # "Lieu : Eu (76), Gamaches (80)": each is told, so that none is taken for the only one.
            for rank, part in enumerate(line[match.end() :].split(",")):
                place = _at_start(part)
                if place is not None and (rank == 0 or place.postal_code or place.department or found):
                    found.append(place)
    if not any(place.labelled for place in found):
        head = lines[:_POSTING_HEAD]
        for before, line in zip(["", *head], head, strict=False):
            if len(line) <= _MAX_LINE and not _of_a_firm(line) and not _of_a_firm(before):
                found += _of_line(line, first=True, labelled=False)
    return found


def _of_line(line: str, *, first: bool, labelled: bool) -> list[WrittenPlace]:
    """Return the places of a short line; on any but the first, beside nothing but who and how to reach."""
    joined = _NAME_SIGN_CODE.sub(" ", _CODE_SIGN_NAME.sub(r"\1 ", line))
    found: list[WrittenPlace] = []
    for piece in _STRONG.split(joined.lstrip("- ")):
        label = _OWN_LABEL.match(piece)
        told = piece[label.end() :] if label else piece
        known = labelled or label is not None
        place = _of_piece(told, first=first, labelled=known)
        if place is not None:
            found.append(place)
        elif not (first or known or _PERSONAL.fullmatch(folded(piece))):
            return []
    return found


def _of_piece(piece: str, *, first: bool, labelled: bool) -> WrittenPlace | None:
    parts = [part.strip() for part in piece.split(",") if part.strip()]
    for index, part in enumerate(parts):
        place = _whole(part, labelled=labelled)
        if place is None:
            continue
        # "Zoé Petit, 80220 Gamaches" where a CV begins; further down it may be a firm.
        named = first and index == 1 and _NAME_LIKE.fullmatch(parts[0]) and not _STOP.search(parts[0])
        return place if index == 0 or labelled or named else None
    if labelled and len(parts) == 1 and (match := _NAME_ALONE.fullmatch(_before_stop(parts[0]))):
        return WrittenPlace(match["name"], labelled=True)
    return None


def _whole(part: str, *, labelled: bool) -> WrittenPlace | None:
    """Return the place that a piece of text is, by postal code or department; None for any other text."""
    part = _before_stop(part).strip(" .-–")
    match = _CODE_FIRST.fullmatch(part) or _NAME_THEN_CODE.fullmatch(part)
    if match is not None:
        name = (match["name"] or "").strip()
        if name or labelled:
            return WrittenPlace(name, match["code"].replace(" ", ""), labelled=labelled)
        return None
    match = _NAME_THEN_DEPARTMENT.fullmatch(part)
    if match is not None:
        return WrittenPlace(match["name"], department=match["department"], labelled=labelled)
    return None


def _at_start(text: str) -> WrittenPlace | None:
    """Return the place that a text begins with, whatever follows it; None where several are told."""
    text = _before_stop(text[:_MAX_LINE].strip())
    for pattern in (_CODE_AT_START, _NAME_AND_CODE_AT_START, _NAME_THEN_DEPARTMENT, _NAME_ALONE):
        match = pattern.match(text)
        if match is None:
            continue
        if _ANOTHER.match(text, match.end()):
            return None
        groups = match.groupdict()
        code = (groups.get("code") or "").replace(" ", "") or None
        return WrittenPlace(match["name"], code, groups.get("department"), labelled=True)
    return None


_CODE_AT_START = re.compile(rf"{_CODE}[ ,:–-]+{_NAME}")
_NAME_AND_CODE_AT_START = re.compile(rf"{_NAME}[ ]?[,–-]?[ ]?\(?{_CODE}\)?")
_ANOTHER = re.compile(r"[ ]*(?:/|&|\b(?:et|ou|puis|and|or)[ ](?:[àa] )?(?!I[ '’])(?=[A-ZÀ-Þ\d]))")


def _before_stop(text: str) -> str:
    match = _STOP.search(text)
    return (text[: match.start()] if match else text).rstrip(" ,.-–(")
