"""CACES with their recommendation and category, in the codes of the record format.

Recommendations of the Cnam: R482 to R490 since 2020, R372 to R390 before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.understanding.cues import any_of, read_cues
from matcher.understanding.dates import DATE
from matcher.understanding.document import Document
from matcher.understanding.spans import Span, stands_in

MODERN_LIFTS = {"1A": "A", "3A": "A", "1B": "B", "3B": "B", "2A": "A", "2B": "B"}
"""The category of R486 for each one of R386."""

_CUES = read_cues("certificates")
_CATEGORY_NAMES = {
    "R489": "1a|1b|2a|2b|[1-7]|un(?=,? (?:et )?trois)|trois|quatre|cinq|six",
    "R389": "[1-6]",
    "R482": "b1|b2|b3|c1|c2|c3|[a-g]",
    "R372": "10|[1-9]",
    "R486": "1a|1b|3a|3b|[abc]",
    "R386": "1a|1b|2a|2b|3a|3b",
    "R484": "[12]",
    "R485": "[12]",
    "R487": "[123]",
    "R318": "[12]",
    "R366": "[12]",
    "R383": "[ab]",
    "R483": "[ab]",
}
_SUCCESSORS: dict[str, tuple[str, dict[str, str]]] = {
    "R389": ("R489", {}),
    "R386": ("R486", MODERN_LIFTS),
    "R372": (
        "R482",
        {"1": "A", "2": "B1", "3": "C2", "4": "C1", "6": "C3", "7": "D", "8": "E", "9": "F", "10": "G"},
    ),
    "R377": ("R487", {}),
    "R383": ("R483", {}),
    "R390": ("R490", {}),
    "R318": ("R484", {}),
    "R366": ("R485", {}),
}
"""The recommendation of 2020 that each older one became, and the new name of categories that changed."""
_SAID_IN_WORDS = {"UN": "1", "TROIS": "3", "QUATRE": "4", "CINQ": "5", "SIX": "6"}
_NO_CATEGORY = (
    r"ans?|mois|h\b|€|x\d|eme|tonnes?|annees?|fois|jours?|semaines?|postes?|personnes?|janvier|fevrier|mars|"
    r"avril|mai\b|juin|juillet|aout|septembre|octobre|novembre|decembre"
)
_CATEGORY = {
    number: re.compile(rf"({names})(?![a-z0-9]|[/.]\d{{2,4}}|\s?(?:{_NO_CATEGORY}))")
    for number, names in _CATEGORY_NAMES.items()
}
"""A category of each recommendation; "3" is none in "CACES 3 ans" and "le 3 mars"."""
_MACHINES = {
    number: re.compile(rf"[\s:(]*(?:de |du |d'|pour |en )?(?:{any_of(names)})(?![a-z])")
    for number, names in _CUES["machines"].items()
}
_RECOMMENDATION = r"(3(?:18|66|72|77|83|86|89|90)|4(?:23|82|83|84|85|86|87|89|90))(?: ?m\b)?"
_NUMBERED = re.compile(rf"(?<![a-z0-9])r ?\.? ?-?{_RECOMMENDATION}")
_NUMBERED_AFTER_CACES = re.compile(rf"(?:(?<![a-z0-9])r ?\.? ?-?|(?<=caces )){_RECOMMENDATION}")
_CACES = re.compile(r"(?<![a-z])caces?(?![a-z])")
_LISTED_MACHINE = re.compile(
    r"\)?\s*(?:,|/|\+|&|-|et|ou)\s*(?:le |la |les |(?:le |mon )?caces )?(?:(?P<sure>"
    + "|".join(f"(?P<{number}>{any_of(names)})" for number, names in _CUES["listed_machines"].items())
    + r")(?![a-z])(?! (?:de|du|pour)\b))"
)
"""Another machine of the list that CACES begins ("CACES R482 ou nacelle", "CACES 1-3-5 et pont")."""
_NAME_BEFORE = re.compile(
    rf"caces?\s*[:(]?\s*$|\b(?:{'|'.join(any_of(names) for names in _CUES['machines'].values())}) ?\($"
)
"""The name that the number of a recommendation explains: "CACES R484", "le pont roulant (R484)"."""
_PLACES = {
    number: {category: re.compile(any_of(names)) for category, names in places.items()}
    for number, places in _CUES["places"].items()
}
"""Words that say a category without its number ("R484 cabine et sol")."""
_CATEGORY_LATER = re.compile(
    r"[,;.] ?(?:et )?le (1a|1b|[1-7])"
    r"(?= (?:est|a ete|perime|expire|je |aussi|en cours|non|jamais|depuis|valable))"
)
"""A category told of on its own: "le 5 est périmé"."""
_CATEGORIES_BEFORE = re.compile(
    r"caces (?:cat\w*\.? ?)?[1-7][ab]?(?:\b[^.;:\n(]{0,30}\(|(?:(?:, | et |/|-)[1-7][ab]?)* )$"
)
_CATEGORIES_OF = re.compile(
    r"\b(?:les?|mes|mon) (?P<first>[1-7][ab]?)(?:(?:, ?| et |/)[1-7][ab]?)* (?:du |de la |de |en )$"
)
"""Categories that stand before their recommendation ("les 1B et 3 du R489")."""
_IN_BRACKETS = re.compile(r"[^.;:,()\n\d]{1,32}\((?:cat\w*\.? ?|le )?(?=[1-7][ab]?\b)")
"""Words between CACES and categories in brackets ("CACES en cours de passage (3)")."""
_LIFT = re.compile(
    r"(?<!caces )(?<!caces de )\b(?:nacelles?|pemp) (?:cat\w*\.? ?)?(1a|1b|3a|3b|(?<=pemp )[ab])\b"
)
_ENGINES = re.compile(
    r"[\s:(]*(?:cat(?:egories?)?\.? )?"
    r"(?P<letters>[a-g][123]?(?:\s*(?:,|/|-|et|\+)\s*[a-g][123]?\b)*)(?![a-z0-9'])"
)
_OF_ENGINES = re.compile(r"b[123]|c[123]|[d-g]\b")
"""Letters that only the recommendation on engines has ("CACES A, C1 et F")."""
_TRUCK = (
    r"(?:chariots? |mat )?(?:frontal|frontaux|retract\w*|transpalettes?(?: electriques?)?|gerbeurs?|"
    r"porte[ -]a[ -]faux|elevateurs?|preparateurs?)"
)
_LEAD = re.compile(
    r"(?: (?:exige|obligatoire|demande|requis|souhaite|apprecie)e?s? ?[:(])?[\s:(\-–]*"
    r"(?:(?:categories?|categ|cat\b\.?|types?|niveaux?|n°|les?)[\s.:]*)?"
)
_SEPARATOR = re.compile(
    rf"\s*(?:,|et ?/ ?ou|/|et|&|\+|-|;|and|ou|\s)\s*(?:{_TRUCK} ?)?(?:(?:cat(?:egorie)?\.?|n°|le|mon) ?)?"
)
_ASIDE = re.compile(
    rf" ?\(?(?:{_TRUCK}|perimee?s?|expiree?s?|valides?|[a_] jour|ok|obtenu|exigee?s?)\)?"
    r"(?: (?:imperati\w+|obligatoires?|exigee?s?|requise?s?))?"
    r"(?=\s*(?:,|/|et|&|\+)\s*(?:(?:le|cat\w*\.?) ?)?[1-7][ab]?\b)"
)
"""What is said of one category of a list before the next ("3 (frontal) et 5", "cat. 3 périmé, cat. 5")."""
_DATED = re.compile(rf" ?\((?:[^()\d]{{0,12}})?{DATE}\)(?=\s*(?:,|/|et|&|\+)\s*(?:cat|[1-7][ab]?\b|[a-g]\b))")


def read_caces(document: Document) -> Iterator[tuple[str, int, int]]:
    """Yield the CACES that a document names, one code a category, each with its span."""
    folded = _without_prepositions(document)
    read: list[Span] = []
    with_name = "caces" in folded
    for match in (_NUMBERED_AFTER_CACES if with_name else _NUMBERED).finditer(folded):
        number = "R" + match.group(1)
        begin = _with_caces_before(folded, match.start())
        categories = _categories(folded, _after_machine(folded, match.end(), number), number)
        earlier = _CATEGORIES_BEFORE.search(folded, max(0, match.start() - 45), match.start())
        if earlier and not categories:
            # "CACES 3 et 5 à jour (R489)": the categories stand before the recommendation.
            begin = earlier.start()
            categories = _categories(folded, begin + len("caces"), number)
        elif not categories and (owned := _CATEGORIES_OF.search(folded, max(0, begin - 30), begin)):
            begin = owned.start("first")
            categories = _categories(folded, begin, number)
        end = max(match.end(), categories[-1][2] if categories else 0)
        read.append((begin, end))
        yield from _coded(folded, number, begin, match.end(), categories)
        yield from _listed(folded, end, number)
    for match in _LIFT.finditer(folded) if "nacelle" in folded or "pemp" in folded else ():
        for category, start, end in _categories(folded, match.start(1), "R486"):
            yield (
                f"CACES R486-{MODERN_LIFTS.get(category, category)}",
                match.start() if start == match.start(1) else start,
                end,
            )
    for match in _CACES.finditer(folded) if "cace" in folded else ():
        tail = folded[match.end() : match.end() + 40]
        if (
            stands_in(match.start(), read)
            or _NUMBERED_AFTER_CACES.match(folded, match.end() + len(tail) - len(tail.lstrip(" :(-")))
            or re.match(r"[^.,;:\n\d]{0,30}\br ?\.? ?-?[34]\d\d", tail)
        ):
            continue
        yield from _unnumbered(folded, match)


def _without_prepositions(document: Document) -> str:
    """Return the folded text with a mark for each "à": in "CACES nacelle à renouveler" it is no category."""
    text, folded = document.text, document.folded
    if "à" not in text or not ("caces" in folded or "nacelle" in folded or _NUMBERED.search(folded)):
        return folded
    return "".join("_" if letter == "à" else plain for letter, plain in zip(text, folded, strict=True))


def _unnumbered(folded: str, match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Yield what CACES without a recommendation stands for: that of its machine, else trucks."""
    engines = _ENGINES.match(folded, match.end())
    if engines and _OF_ENGINES.search(engines["letters"]):
        yield from _coded(
            folded, "R482", match.start(), engines.end(), _categories(folded, match.end(), "R482")
        )
        return
    number, end = "R489", match.end()
    named = False
    for code, pattern in _MACHINES.items():
        machine = pattern.match(folded, match.end())
        if machine:
            number, end, named = code, machine.end(), True
            break
    number, _, whole = number.partition("-")
    if whole:
        yield f"CACES {number}-{whole}", match.start(), end
        return
    categories = _categories(folded, end, number)
    bracket = None if categories else _IN_BRACKETS.match(folded, end)
    if bracket:
        categories = _categories(folded, bracket.end(), number)
    if categories and number == "R489":
        last = categories[-1][2]
        categories += [
            (later.group(1).upper(), later.start(1), later.end(1))
            for later in _CATEGORY_LATER.finditer(folded, last, last + 70)
        ]
    if number == "R486":
        categories = [
            (MODERN_LIFTS.get(category, category), start, stop) for category, start, stop in categories
        ]
    if categories or named:
        yield from _coded(folded, number, match.start(), end, categories)
        yield from _listed(folded, categories[-1][2] if categories else end, number)
    else:
        yield "CACES", match.start(), end


def _coded(
    folded: str, number: str, begin: int, end: int, categories: list[tuple[str, int, int]]
) -> Iterator[tuple[str, int, int]]:
    """Yield one code a category, the first with the name before it; the recommendation alone without any.

    A paper by a recommendation of before 2020 has the code of the one that replaced it.
    """
    successor, renamed = _SUCCESSORS.get(number, (number, {}))
    if successor != number:
        number = successor
        categories = [(renamed.get(one, one), start, stop) for one, start, stop in categories]
    for position, (category, start, stop) in enumerate(categories):
        yield f"CACES {number}-{category}", begin if position == 0 else start, stop
    if categories:
        return
    told = [
        (f"CACES {number}-{category}", place.start(), place.end())
        for category, pattern in _PLACES.get(number, {}).items()
        if (place := pattern.search(folded, end, end + 40))
        and not re.search(r"[.;\n]", folded[end : place.start()])
    ]
    for code, _, stop in told:
        yield code, begin, stop
    if not told:
        yield f"CACES {number}", begin, end


def _listed(folded: str, end: int, number: str) -> Iterator[tuple[str, int, int]]:
    """Yield the machines that the list goes on with ("CACES 3 et 5, nacelle, gerbeur")."""
    seen = {number}
    while listed := _LISTED_MACHINE.match(folded, end):
        other = next(name for name, value in listed.groupdict().items() if value and name != "sure")
        if other in seen:
            break
        seen.add(other)
        categories = _categories(folded, listed.end(), other)
        if not _NUMBERED.match(folded, listed.end() + 1):
            modern = [(MODERN_LIFTS.get(one, one), start, stop) for one, start, stop in categories]
            yield from _coded(
                folded,
                other,
                listed.start("sure"),
                listed.end(),
                modern if other == "R486" else categories,
            )
        end = categories[-1][2] if categories else listed.end()


def _after_machine(folded: str, position: int, number: str) -> int:
    """Return where the name of the machine that follows a recommendation ends ("R485 gerbeur cat 2")."""
    named = _MACHINES.get(number)
    machine = named.match(folded, position) if named else None
    return machine.end() if machine else position


def _with_caces_before(folded: str, start: int) -> int:
    before = _NAME_BEFORE.search(folded, max(0, start - 24), start)
    return before.start() if before else start


def _categories(folded: str, position: int, number: str) -> list[tuple[str, int, int]]:
    """Return the categories of a recommendation that are listed from a place on, with their spans."""
    found: list[tuple[str, int, int]] = []
    one = _CATEGORY.get(number)
    if one is None:
        return found
    lead = _LEAD.match(folded, position)
    place = lead.end() if lead else position
    while match := one.match(folded, place):
        category = match.group(1).upper()
        found.append((_SAID_IN_WORDS.get(category, category), match.start(1), match.end(1)))
        aside = _DATED.match(folded, match.end()) or _ASIDE.match(folded, match.end())
        separator = _SEPARATOR.match(folded, aside.end() if aside else match.end())
        if not separator:
            break
        place = separator.end()
    return found
