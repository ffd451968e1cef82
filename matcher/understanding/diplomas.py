"""Diplomas with their level in the French framework, their field and their state.

Levels follow the cadre national des certifications professionnelles (decree 2019-14): CAP 3, bac 4,
bac+2 5, bac+3 6, bac+5 7, doctorate 8. Ranks of before 2019 (niveau V to I) are translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from matcher.records import DiplomaFact
from matcher.understanding.context import Context
from matcher.understanding.cues import any_of, cue_pattern, read_cues
from matcher.understanding.diploma_glosses import Mention, is_gloss
from matcher.understanding.diploma_lookalikes import is_other_word
from matcher.understanding.diploma_schools import named_schools
from matcher.understanding.diploma_shares import shared_out
from matcher.understanding.diploma_states import Place, diploma_state
from matcher.understanding.diploma_titles import branch_level, mention_level, title_level
from matcher.understanding.document import Document, read_document
from matcher.understanding.fragments import Cue
from matcher.understanding.spans import Span, overlaps


class _Kind(NamedTuple):
    """A level and what names it; `capitals` asks for capitals where the word is another in lower case."""

    level: int
    pattern: Cue
    capitals: bool


def _kinds() -> tuple[_Kind, ...]:
    cues = read_cues("diplomas")
    lists = {
        "SERIES": any_of(cues["series"]),
        "SCHOOLS": any_of([*cues["schools"], *cues["school_names"], *cues["schools_of_many"]]),
        "TITLE_WORDS": any_of(cues["title_words"]),
        "ENGINEERING": any_of(cues["engineering"]),
    }
    return tuple(
        _Kind(
            level=entry["level"],
            pattern=Cue(
                [_with_lists(pattern, lists) for pattern in entry["patterns"]],
                before=r"(?<![\w.+])(?:",
                after=r")(?!\w)",
            ),
            capitals=entry.get("capitals", False),
        )
        for entry in cues["kinds"]
    )


def _with_lists(pattern: str, lists: Mapping[str, str]) -> str:
    for name, expressions in lists.items():
        pattern = pattern.replace(name, expressions)
    return pattern


_KINDS = _kinds()
_TITLE_WORDS = any_of(read_cues("diplomas")["title_words"])
_TITLE = Cue(
    [
        r"titres? pro(?:fessionnels?)?",
        r"titre(?= [a-z' ]{1,30},? ?\(?niveau [3-8])",
        r"titre(?= rncp\b)",
        r"(?:titre|diplome)(?= (?:de l'|d')?afpa\b)",
        rf"titre(?= (?:de |d')?(?:{_TITLE_WORDS}))",
        # What follows is told twice negated: a text without "tp" need not be looked through for it.
        rf"tp(?!(?! (?:de |d'|en )?(?:{_TITLE_WORDS})))",
    ],
    before=r"(?<!\w)(?:",
    after=r")(?!\w)",
)
_CQP = Cue(
    [
        r"cqpm|cqpi|cqpp|cqp|ccpm|ccpi|ccp",
        r"certificats? de qualification (?:professionnelle|paritaire)"
        r"(?: (?:de la metallurgie|inter-?branches?))?",
    ],
    before=r"(?<!\w)(?:",
    after=r")(?!\w)",
)
_MENTION = Cue(
    [
        r"mention complementaire",
        rf"mc(?!(?! (?:de |d'|en )?(?:{any_of(read_cues('diplomas')['mention_trades'])})))",
    ],
    before=r"(?<!\w)(?:",
    after=r")(?!\w)",
)
_NAMED_LEVEL = re.compile(
    r"(?<!\w)niveau (?:de (?:qualification|diplome) )?(?P<level>[3-8]|iii|ii|iv|v)"
    r"(?!\w)(?! ?(?:ans?|mois|en\b))"
)
_OTHER_SCALE = re.compile(r"\b(?:maintenance|anglais|francais|portal|atex|stage|support|chimie)(?: de| :)? $")
"""Stands before a level that is none of studies ("stage TIA Portal niveau 3")."""
_LEVEL_ALONE = re.compile(
    r"(?<!\w)(?:diplomes?|titres?|formations?|qualifications?|etudes|comparabilite|equivalence)"
    r"(?: [a-z]{2,}){0,2} ?"
    r"(?:de |: ?)?niveau (?:(?P<digit>[3-8])|(?P<roman>iii|ii|iv|v))(?!\w)(?! ?(?:ans?|mois)\b)"
    r"|^niveau (?P<alone>iii|iv|v)(?!\w)"
    r"|(?<!\w)level (?P<english>[3-8]) (?:[a-z]+ ){0,3}(?:diploma|qualification|degree)",
    re.MULTILINE,
)
"""A level that is asked for without the name of a diploma."""
_OTHER_LEVEL = re.compile(
    r" ?(?:ou|a|et|/|-) ?(?:niveau |de niveau )?(?P<level>[3-8]|iii|ii|iv|v)(?!\w)(?! ?(?:ans?|mois)\b)"
)
"""A second level of those that are asked for ("de niveau IV ou III")."""
_IN_A_TOWN = re.compile(r" (?:à|a|au|aux|A|À) (?=[A-ZÀ-Ý][a-zà-ÿ])")
"""Where a field ends in mixed letters: "CAP peinture à Abbeville"."""
_OF_A_YEAR = re.compile(r"[^.;,()\n]{0,40}?\b(?:19\d\d|20[01]\d|202[0-4])\b")
"""Behind a diploma of a posting: it is that of somebody there."""
_THAT_ONE = re.compile(r"\b(?:le|la|mon|ma|ce|cette) $")
_NO_ARTICLE = re.compile(r"(?:,| et| /| \+| -|\()\s*$")
_A_CLASS = re.compile(r"\b(?:2nde|seconde|1re|1ere|premiere|terminale|tle) $")
_OLD_LEVELS = {"v": 3, "iv": 4, "iii": 5, "ii": 6, "i": 7}
_FIELD = re.compile(
    r"\s*(?:\(?(?:de |d'|en |option |specialite |mention |: ?|- ?|des? )?)"
    r"(?P<field>(?:[a-z0-9'&/-]+\.?[ ]?){1,8})"
)
_FIELD_STOP = cue_pattern("diplomas", "field_stop")
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

_EQUIVALENT = re.compile(r" (?:equivalent|similaire|de meme niveau)")


def diploma_level(text: str | None) -> int | None:
    """Return the French level (3 to 8) of the diploma that `text` asks for, or None.

    Where several are named ("bac à bac+2") the lowest is returned: it is what suffices. One that is denied
    ("bac non exigé") is not asked for.
    """
    if not text:
        return None
    document = read_document(text)
    context = Context(document)
    levels = [mention.level for mention in named_diplomas(document) if not context.denied(mention.start)]
    named = _NAMED_LEVEL.search(document.folded)
    if named and not context.denied(named.start()):
        return _level_of(named["level"])
    if not levels and re.fullmatch(r"\s*(?:bac|ingenieure?)\s*\.?\s*", document.folded):
        return 4 if "bac" in document.folded else 7
    return min(levels) if levels else None


def read_diplomas(
    document: Document, context: Context, mentions: Sequence[Mention], *, posting: bool
) -> list[DiplomaFact]:
    """Return the diplomas of a document; of a posting, those it asks for.

    Args:
        document: the text.
        context: its denials and wishes.
        mentions: what `named_diplomas` returns.
        posting: the text asks for diplomas.
    """
    facts = []
    for number, mention in enumerate(mentions):
        if posting and (mention.by_school or _OF_A_YEAR.match(document.folded, mention.name_end)):
            # "École d'ingénieurs (UTC, INSA)", "Dominique (CAP verrier 1986)": examples, people of the firm.
            continue
        if not posting and _is_named_again(document, mention, mentions):
            continue
        limit = mentions[number + 1].start if number + 1 < len(mentions) else len(document.text)
        place = Place(mention.start, mention.name_end, mention.end, limit, _since(document, mentions, number))
        state = diploma_state(document, context, place, posting=posting)
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
    return _without_repeats(facts) if posting else facts


def _since(document: Document, mentions: Sequence[Mention], number: int) -> int:
    """Return from where on the words before a diploma speak of it: behind one of a higher level.

    Who is "en licence de droit et bac ES" or prepares a "BTS MS, bac pro MEI" has the lower one.
    """
    mention = mentions[number]
    if number == 0 or mentions[number - 1].level <= mention.level:
        return 0
    between = _NO_ARTICLE.search(document.folded, mentions[number - 1].end, mention.start)
    return between.start() if between else 0


def _without_repeats(facts: list[DiplomaFact]) -> list[DiplomaFact]:
    """Drop of a training contract's diploma what only names it again ("Alternance BTS : ... un BTS MS")."""
    return [
        fact
        for fact in facts
        if not (fact.state == "in_progress" and fact.field is None)
        or not any(
            other.field and other.state == "in_progress" and other.label[:3].lower() == fact.label[:3].lower()
            for other in facts
        )
    ]


def _is_named_again(document: Document, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Tell "le bac, je l'ai eu au rattrapage" from another diploma: the one meant was named elsewhere."""
    folded = document.folded
    return (
        mention.end == mention.name_end
        and _THAT_ONE.search(folded, max(0, mention.start - 6), mention.start) is not None
        and any(
            other.level == mention.level
            and folded.startswith(folded[mention.start : mention.start + 3], other.start)
            and (other.start < mention.start or other.end > other.name_end)
            for other in mentions
            if other is not mention
        )
    )


def _level_of(word: str) -> int:
    return _OLD_LEVELS.get(word) or int(word)


def named_diplomas(document: Document) -> list[Mention]:
    """Return every place where a document names a diploma, held, asked for, hoped for or denied."""
    folded = document.folded
    taken: list[Span] = []
    found: list[Mention] = []

    def take(start: int, end: int, level: int) -> None:
        if overlaps(start, end, taken):
            return
        field_end = _field_end(document, end)
        taken.append((start, end))
        found.append(
            Mention(
                start, field_end, level, end, _A_CLASS.search(folded, max(0, start - 12), start) is not None
            )
        )

    for match, level in _named(document):
        take(match.start(), match.end(), level)
    for match in _LEVEL_ALONE.finditer(folded) if "niveau" in folded or "level" in folded else ():
        if not _says_more(document, match, taken):
            take(match.start(), match.end(), _level_of(match.group(match.lastgroup or 0)))
            other = _OTHER_LEVEL.match(folded, match.end())
            if other:
                take(other.start("level"), other.end(), _level_of(other["level"]))
    found += named_schools(document, found)
    found = [mention for mention in _without_nested(folded, found) if not is_gloss(folded, mention, found)]
    ordered = _without_nested(folded, [*found, *shared_out(document, found)])
    for place in range(1, len(ordered)):
        if _EQUIVALENT.match(folded, ordered[place].name_end):
            # "Un bac pro ou un titre professionnel équivalent" asks for one level.
            ordered[place] = ordered[place]._replace(level=ordered[place - 1].level)
    return ordered


def _named(document: Document) -> Iterator[tuple[re.Match[str], int]]:
    """Yield what names a diploma, with its level; what comes first wins where two overlap."""
    folded = document.folded
    for match in _TITLE.finditer(folded):
        yield match, _stated_level(document, match) or title_level(folded, match.end())
    for match in _CQP.finditer(folded):
        if not is_other_word(document, match):
            yield match, _stated_level(document, match) or branch_level(folded, match.end())
    for match in _MENTION.finditer(folded):
        yield match, _stated_level(document, match) or mention_level(folded, match.end())
    for kind in _KINDS:
        for match in kind.pattern.finditer(folded):
            written = document.text[match.start() : match.end()]
            if not (kind.capitals and not written[:2].isupper()) and not is_other_word(document, match):
                yield match, kind.level


def _says_more(document: Document, match: re.Match[str], taken: list[Span]) -> bool:
    """Tell whether a level stands beside the diploma it belongs to ("titre ... de niveau 5 (BTS)")."""
    sentence = document.sentence_at(match.start())
    if any(sentence.start <= start < match.start() <= end + 70 for start, end in taken):
        return True
    inside = re.match(r"[^.;\n(]{0,30}\([^)]*", document.folded[match.end() : sentence.end])
    return inside is not None and any(match.end() <= start < match.end() + inside.end() for start, _ in taken)


def _without_nested(folded: str, found: list[Mention]) -> list[Mention]:
    """Cut the field of a diploma where the next one begins."""
    ordered = sorted(found)
    kept = []
    for index, mention in enumerate(ordered):
        end = mention.end
        if index + 1 < len(ordered) and ordered[index + 1].start < end:
            end = mention.start + len(folded[mention.start : ordered[index + 1].start].rstrip(" (,/-"))
        kept.append(mention._replace(end=max(mention.name_end, end)))
    return kept


def _stated_level(document: Document, match: re.Match[str]) -> int | None:
    sentence = document.sentence_at(match.start())
    named = _NAMED_LEVEL.search(document.folded, match.end(), min(sentence.end, match.end() + 70))
    if named is None or _OTHER_SCALE.search(document.folded, match.end(), named.start()):
        return None
    return _level_of(named["level"])


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
    town = _IN_A_TOWN.search(document.text, end, field_end)
    if town:
        field_end = max(field_start, town.start())
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
