"""Diplomas with their level in the French framework, their field and their state.

Levels follow the cadre national des certifications professionnelles (decree 2019-14): CAP 3, bac 4,
bac+2 5, bac+3 6, bac+5 7, doctorate 8. Ranks of before 2019 (niveau V to I) are translated.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from matcher.records import DiplomaFact
from matcher.records.facts import DiplomaState
from matcher.understanding.context import Context
from matcher.understanding.cues import any_of, cue, read_cues
from matcher.understanding.document import Document, own_words, read_document


class _Kind(NamedTuple):
    """A level and what names it; `capitals` asks for capitals where the word is another in lower case."""

    level: int
    pattern: re.Pattern[str]
    capitals: bool


def _kinds() -> tuple[_Kind, ...]:
    cues = read_cues("diplomas")
    series = any_of(cues["series"])
    return tuple(
        _Kind(
            level=entry["level"],
            pattern=re.compile(
                rf"(?<![\w.+])(?:{any_of(entry['patterns']).replace('SERIES', series)})(?!\w)"
            ),
            capitals=entry.get("capitals", False),
        )
        for entry in cues["kinds"]
    )


_KINDS = _kinds()
_TITLE_WORDS = any_of(read_cues("diplomas")["title_words"])
_TITLE = re.compile(
    r"(?<!\w)(?:titres? pro(?:fessionnels?)?|titre(?= [a-z' ]{1,30}niveau [3-8])|"
    rf"tp(?= (?:de |d'|en )?(?:{_TITLE_WORDS})))(?!\w)"
)
_CQP = re.compile(r"(?<!\w)(?:cqpm|cqpi|cqp|ccp)(?!\w)")
_MENTION = re.compile(
    r"(?<!\w)(?:mention complementaire|mc(?= (?:technicien|soud|mainten|aero|accueil|vendeur)))(?!\w)"
)
_NAMED_LEVEL = re.compile(
    r"(?<!\w)niveau (?:de (?:qualification|diplome) )?(?P<level>[3-8]|iii|ii|iv|v)"
    r"(?!\w)(?! ?(?:ans?|mois|en\b))"
)
_OLD_LEVELS = {"v": 3, "iv": 4, "iii": 5, "ii": 6, "i": 7}
_FIELD = re.compile(
    r"\s*(?:\(?(?:de |d'|en |option |specialite |mention |: ?|- ?|des? )?)"
    r"(?P<field>(?:[a-z0-9'&/-]+\.?[ ]?){1,8})"
)
_FIELD_STOP = cue("diplomas", "field_stop")
_EMPTY_FIELDS = frozenset(
    [
        "ou",
        "et",
        "a",
        "un",
        "une",
        "le",
        "la",
        "les",
        "de",
        "en",
        "technique",
        "similaire",
        "equivalent",
        "plus",
        "minimum",
    ]
)

_IN_PROGRESS = cue("diplomas", "in_progress")
_FAILED = cue("diplomas", "failed")
_WANTED = cue("diplomas", "wanted")
_FAILED_BEFORE = re.compile(
    r"(?:echec|echoue|rate|loupe|abandonne|arrete|quitte|lache|interrompu)\w* "
    r"(?:au|du|le|la|mon|ma|en|un|une)? ?$"
)
_PASSED_LATER = re.compile(
    r"(?:rate|echoue|echec)\w*[^.;]{0,20}(?<!non )(?<!pas )"
    r"\b(?:eue?|obtenue?|reussie?|decrochee?) (?:en|l'annee|au|la) "
)
_AIMED = re.compile(r"\b(?:je |j')?vis(?:e|ais|ant|er) (?:un|une|le|la|mon) $")
_SOUGHT = re.compile(
    r"(?:cherche|recherche|souhait\w*|voudrais|aimerais|projet)\b[^.;]{0,40}\b(?:pour|un|une)\s$"
)
_TUB_VERB = re.compile(
    r"\b(?:vid\w+|rin[cs]\w+|nettoy\w+|nett?oi\w+|rempli\w*|plong\w+|tremp\w+|lav\w+|racl\w+|sort\w+|"
    r"charg\w+|fond d[eu]|purg\w+|vidange\w*) (?:les?|du|des|mon|son|un|dans (?:le|un|son))?\s?$"
)
_OTHER_LICENCE = re.compile(
    r" (?:office|microsoft|windows|adobe|autocad|solidworks|sap|erp|sportive|"
    r"(?:de |d')?(?:tennis|foot\w*|judo|rugby|hand\w*|basket\w*|peche|chasse|pilote|taxi|club|sport|"
    r"logiciel\w*))\b"
)
_NEVER_SAT = re.compile(r"\bnon passee?s?\b")


_TITLE_NAMES = {
    6: re.compile(r" (?:cda|ais)\b"),
    5: re.compile(r" (?:tssr|dwwm|tsmel|tsmfc|gpme|ntc|muom)\b"),
    4: re.compile(r" (?:tmi|tpi|tmic|tumf|fpa|smm|tai|tip)\b"),
    3: re.compile(r" (?:cima|ciap|apms|adf|ecp|cip|tp routier)\b"),
}
"""Titles that are called by their letters, by level."""


class _Mention(NamedTuple):
    start: int
    end: int
    level: int
    name_end: int


def diploma_level(text: str | None) -> int | None:
    """Return the French level (3 to 8) of the diploma that `text` names, or None.

    Where several are named ("bac à bac+2") the lowest is returned: it is what suffices.
    """
    if not text:
        return None
    document = read_document(text)
    levels = [mention.level for mention in _mentions(document)]
    named = _NAMED_LEVEL.search(document.folded)
    if named:
        return _level_of(named["level"])
    if not levels and re.fullmatch(r"\s*(?:bac|ingenieure?)\s*\.?\s*", document.folded):
        return 4 if "bac" in document.folded else 7
    return min(levels) if levels else None


def read_diplomas(document: Document, context: Context, *, posting: bool) -> list[DiplomaFact]:
    """Return the diplomas of a document; of a posting, those it asks for."""
    facts = []
    for mention in _mentions(document):
        state = _state(document, context, mention, posting=posting)
        if state is None:
            continue
        label = " ".join(document.text[mention.start : mention.end].split())
        field = " ".join(document.text[mention.name_end : mention.end].split()).strip(" :-(") or None
        facts.append(
            DiplomaFact(
                start=mention.start,
                end=mention.end,
                label=label,
                level=mention.level,
                state=state,
                field=field,
            )
        )
    return facts


def _level_of(word: str) -> int:
    return _OLD_LEVELS.get(word) or int(word)


def _mentions(document: Document) -> list[_Mention]:
    folded = document.folded
    taken: list[tuple[int, int]] = []
    found: list[_Mention] = []

    def take(start: int, end: int, level: int) -> None:
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            return
        field_end = _field_end(document, end)
        taken.append((start, end))
        found.append(_Mention(start, field_end, level, end))

    for match in _TITLE.finditer(folded):
        take(match.start(), match.end(), _title_level(document, match))
    for match in _CQP.finditer(folded):
        take(match.start(), match.end(), _stated_level(document, match) or _cqp_level(folded, match.end()))
    for match in _MENTION.finditer(folded):
        take(match.start(), match.end(), _stated_level(document, match) or 3)
    for kind in _KINDS:
        for match in kind.pattern.finditer(folded):
            written = document.text[match.start() : match.end()]
            if kind.capitals and not written[:2].isupper():
                continue
            if _is_other_word(document, match):
                continue
            take(match.start(), match.end(), kind.level)
    return sorted(_without_nested(found))


def _without_nested(found: list[_Mention]) -> list[_Mention]:
    """Cut the field of a diploma where the next one begins."""
    ordered = sorted(found)
    kept = []
    for index, mention in enumerate(ordered):
        following = ordered[index + 1].start if index + 1 < len(ordered) else mention.end
        kept.append(mention._replace(end=max(mention.name_end, min(mention.end, following))))
    return kept


def _is_other_word(document: Document, match: re.Match[str]) -> bool:
    """Tell "passer un cap", "cap sur", "master batch" and a crate ("bac") from diplomas."""
    if _is_tub(document, match):
        return True
    folded = document.folded
    before = folded[max(0, match.start() - 14) : match.start()]
    after = folded[match.end() : match.end() + 12]
    word = match.group()
    if word.startswith("cap") and re.match(r"[ '-]?emploi\b", folded[match.start() + 3 : match.end() + 8]):
        # The employment service.
        return True
    if word == "bp" and re.match(r" (?:du|au|de l'annee) \d| ?:? ?\d", after):
        return True
    if word == "cap" and (
        re.search(r"\b(?:passe\w*|franchi\w*|garde\w*) (?:un|le|ce) $|\ble $|\bde $|\bnouveau $", before)
        or not re.match(r"\W|$", after)
    ):
        return document.text[match.start() : match.end()].islower()
    if word in ("cap", "capa") and re.search(r"actions? |plans? ", before):
        return True
    if word.startswith("master") and re.match(r" ?-?(?:batch|class|piece|melange)", after):
        return True
    if word.startswith("technicien") and re.search(
        r"\b(?:titre pro\w*|tp) (?:de |d')?$", folded[max(0, match.start() - 26) : match.start()]
    ):
        # The title that was read before tells its level.
        return True
    if word.startswith("licence") and document.language == "en":
        return True
    if word.startswith("licence"):
        if "pro" in word:
            return False
        return bool(re.search(r"sous $|de $", before) or _OTHER_LICENCE.match(folded, match.end()))
    return False


def _is_tub(document: Document, match: re.Match[str]) -> bool:
    """Tell "le bac à copeaux", "rincer le bac" and "le bac d'acide" from the diploma."""
    folded, word = document.folded, match.group()
    after = folded[match.end() : match.end() + 12]
    if re.fullmatch(r"bac [a-g] ?", word):
        return bool(re.match(r"[' ]?(?!bac|bts|but|dut|licence|master|ingenieur)[a-z]{3}", after))
    if word != "bac" or not document.text[match.start() : match.end()].islower():
        return word == "bac" and bool(re.match(r" et (?:du|de la|le|la|les) ", after))
    return bool(
        re.match(r" et (?:du|de la|le|la|les) | d'(?!etudes)", after)
        or _TUB_VERB.search(folded, max(0, match.start() - 40), match.start())
    )


def _title_level(document: Document, match: re.Match[str]) -> int:
    stated = _stated_level(document, match)
    if stated:
        return stated
    following = document.folded[match.end() : match.end() + 60]
    for level, names in _TITLE_NAMES.items():
        if names.match(following):
            return level
    if re.search(
        r"technicien(?:ne)? superieur|responsable|manager|formateur|charge"
        r"|gestionnaire (?:de paie|comptable)",
        following,
    ):
        return 5
    if re.search(r"technicien|assistant|secretaire|comptable|pilote|chef d'equipe|gestionnaire", following):
        return 4
    return 3


def _cqp_level(folded: str, end: int) -> int:
    following = folded[end : end + 50]
    if re.match(
        r" (?:operat\w+.{0,3})?regleu\w*(?:[ -]conduct\w*)? (?:sur |de )?(?:machines?|mocn|tour|centre)",
        following,
    ):
        return 3
    return (
        4
        if re.search(r"technicien|pilote|chef|animat|regleur|responsable|controleu|metrolog", following)
        else 3
    )


def _stated_level(document: Document, match: re.Match[str]) -> int | None:
    sentence = document.sentence_at(match.start())
    named = _NAMED_LEVEL.search(document.folded, match.end(), min(sentence.end, match.end() + 70))
    return _level_of(named["level"]) if named else None


def _field_end(document: Document, end: int) -> int:
    """Return where the field of study that follows a diploma's name ends, `end` where there is none."""
    sentence = document.sentence_at(max(0, end - 1))
    limit = max(end, sentence.end)
    match = _FIELD.match(document.folded, end, limit)
    if not match:
        return end
    field_start, field_end = match.span("field")
    stop = _FIELD_STOP.search(document.folded, field_start, field_end)
    if stop:
        field_end = stop.start()
    field = document.folded[field_start:field_end].strip(" '-./")
    if len(field) < 2 or field in _EMPTY_FIELDS or field.isdigit():
        return end
    while field_end > field_start and document.folded[field_end - 1] in " '-./&":
        field_end -= 1
    trailing = re.search(
        r"(?:\s+(?:et|en|de|du|des|d|la|le|les|a|au|ou|un|une|l))+$", document.folded[field_start:field_end]
    )
    if trailing and not document.text[field_end - 1].isupper():
        field_end = field_start + trailing.start()
    return field_end if field_end > field_start else end


def _state(document: Document, context: Context, mention: _Mention, *, posting: bool) -> DiplomaState | None:
    sentence = document.sentence_at(mention.start)
    before = document.folded[max(sentence.start, mention.start - 45) : mention.start]
    limit = min(max(sentence.end, mention.end), mention.end + 50)
    after = document.folded[mention.name_end : mention.end] + own_words(document.folded, mention.end, limit)
    if posting:
        later = re.search(r"(?:possibilite de|pour) (?:passer|preparer) (?:le|un|ton|votre) $", before)
        return None if later or context.denied(mention.start) else "required"
    if _NEVER_SAT.search(after):
        return None
    if _PASSED_LATER.search(after):
        return "held"
    if _FAILED.search(after) or _FAILED_BEFORE.search(before):
        return "failed"
    if _AIMED.search(before) or re.match(r" ?vise\b", after):
        return None
    level_only = re.search(r"niveau $", before) and not re.search(
        r"equivalen|diplome de niveau|titre de niveau", before
    )
    if _IN_PROGRESS.search(before) or _IN_PROGRESS.search(after):
        return "in_progress"
    if level_only:
        return "failed"
    if context.denied(mention.start):
        return None
    if context.wished(mention.start) and (_WANTED.search(before) or _SOUGHT.search(before)):
        # What somebody looks for and has not begun is no fact.
        return None
    return "held"
