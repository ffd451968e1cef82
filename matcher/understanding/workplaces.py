"""Occupations told by where somebody worked or what they did, no title in sight ("dix ans à la sérigraphie").

A workplace counts where words of work lead to it: a length of time ("trois ans de salon"), a dated period
("2018-2023 : au choix"), a move ("on m'a mise au pistolet", "je suis entrée au laquage"), or the place that
came before it in the same career ("graisseur, puis le feeder"). A deed counts behind "je".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from matcher.records import Evidence, Occupation, OccupationFact
from matcher.taxonomy import Taxonomy
from matcher.understanding.context import Context
from matcher.understanding.cues import any_of, read_cues
from matcher.understanding.dates import DURATION_WORDS, durations, periods
from matcher.understanding.document import Document
from matcher.understanding.occupations import is_somebody_else, occupation_fact
from matcher.understanding.spans import overlaps, spans_of

CONFIDENCE = 0.6
"""Confidence of an occupation that a workplace or a deed tells."""
LEAST_OF_FAMILY = 0.15
"""Least share of a text that must tell of the families of a workplace."""
LEAST_MONTHS = 4
"""A shorter stay is a trial or a traineeship rather than an occupation held."""

_INTO = (
    r"(?:a la |a l'|au |aux |a |en (?!usine|\d)|(?:dans|sur|vers|pour) (?:la |le |l'|les |un |une |des )?|"
    r"de (?:la |l')?|du |d'|l'atelier (?:de )?|le (?:service |secteur )?|la |l')"
)
_TOWARDS = (
    r"(?:a la |a l'|au (?:service |secteur |poste )?|aux |en (?!\d|usine)|"
    r"(?:dans|sur) (?:la |le |l'|les |un |une |des )?)"
)
_MOVED = (
    r"\b(?:j'etais|je suis|etait|(?:r?entr|pass|affect|plac|mut|bascul|embauch|mont|arriv|rest|transfer|"
    r"commenc|debut|tourn|boss|travaill)(?:e|ee|ees|es|ais|ait|er)\b|m(?:is|ise)\b|reconvertie?|prise?)"
)
_LEADS = re.compile(
    rf"(?P<time>{DURATION_WORDS}(?: et demie?)?(?: d'interim| de suite| en tout)? {_INTO})"
    rf"|(?P<moved>{_MOVED} (?:[\w']+ ){{0,3}}?{_TOWARDS})"
    r"|(?P<bare>\b(?:travaill|boss)(?:e|ais|er) )"
)
_AND_THEN = re.compile(
    rf"(?:[^.;:!?\n]{{0,24}}?[,(] ?| )(?:et |puis |ensuite |apres |enfin ){{1,2}}(?:{_INTO})?|, {_INTO}"
)
_AFTER_DATES = re.compile(rf"\s*[:,)–—-]*\s*(?:{_INTO})?")
_LEARNING = re.compile(r"\bstage\b|\bvisite\b|\bimmersion\b|\bformation\b|\bsemaines?\b|\bjours\b")
_SELF = re.compile(r"(?:\bje |\bj'(?:ai )?|\bi |\bmoi )(?:(?:ne|n'|y|les|ai|aussi|deja) ){0,2}$")
_HOPED = re.compile(
    rf"\b(?:entrer|travailler|bosser|aller|revenir|retourner|poste|place|emploi|quelque chose|ou bien|"
    rf"ou alors|"
    rf"pourrais faire|personnes?|postes?) (?:[\w']+ ){{0,2}}?(?:pour )?{_INTO}"
)


SPECIALISED_SHARE = 0.3
"""Least share of a text for the workshop of a chief."""
_OWN_WORKSHOP = re.compile(r"production|fabrication|general")


class Workplace(NamedTuple):
    """A place or deed and the occupation it tells.

    Attributes:
        occupation: what people who say so are.
        pattern: names it, on folded text.
        families: of trades, one of which the text must tell of; none where it says enough alone.
    """

    occupation: Occupation
    pattern: re.Pattern[str]
    families: frozenset[str]


class Workplaces:
    """The workplaces and deeds of the occupations of one taxonomy.

    Args:
        taxonomy: the concepts; workplaces of others are left out.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        known = {occupation.id: occupation for occupation in taxonomy.occupations.values()}
        self._places = _workplaces("places", known)
        self._deeds = _workplaces("deeds", known)
        self._titles = _workplaces("titles", known)
        self._special = {
            known[general].uri: {family: known[one] for family, one in of_family.items() if one in known}
            for general, of_family in read_cues("occupations")["specialised"].items()
            if general in known
        }
        self._any_place = _any(self._places)
        self._any_deed = _any(self._deeds)
        self._any_title = _any(self._titles)

    def find(
        self,
        document: Document,
        context: Context,
        families: Callable[[], Mapping[str, float]],
        known: Sequence[OccupationFact],
        *,
        beside: Iterable[Evidence],
        now: int,
    ) -> list[OccupationFact]:
        """Return the occupations that the workplaces and deeds of a CV tell.

        Args:
            document: the CV.
            context: its denials and wishes.
            families: tells how much of the text each family of trades explains; asked only where needed.
            known: occupations that titles name: a place beside one of the same says nothing new.
            beside: other facts, inside which no workplace is looked for (diplomas, papers).
            now: the current month, as `dates.periods` counts.
        """
        taken = spans_of((*known, *beside))
        named = {(fact.uri, fact.role) for fact in known}
        found: list[OccupationFact] = []
        for start, end, place in self._candidates(document, context, families, known, now):
            if context.denied(start) or overlaps(start, end, taken):
                continue
            since = None if context.wished(start) else now
            fact = occupation_fact(document, start, end, place.occupation, CONFIDENCE, now=since)
            if (fact.uri, fact.role) not in named:
                named.add((fact.uri, fact.role))
                taken.append((start, end))
                found.append(fact)
        return sorted(found, key=lambda fact: fact.start)

    def specialised(
        self,
        document: Document,
        facts: Sequence[OccupationFact],
        families: Callable[[], Mapping[str, float]],
    ) -> list[OccupationFact]:
        """Return the facts, a chief of no said workshop being the chief of the one that the text tells of."""
        told: list[OccupationFact] = []
        for given in facts:
            fact = self._of_workshop(document, given, families)
            same = [
                place
                for place, one in enumerate(told)
                if one.uri == fact.uri and one.start < fact.end and fact.start < one.end
            ]
            if not same:
                told.append(fact)
            elif fact.end - fact.start > told[same[0]].end - told[same[0]].start:
                told[same[0]] = fact
        return told

    def _of_workshop(
        self, document: Document, fact: OccupationFact, families: Callable[[], Mapping[str, float]]
    ) -> OccupationFact:
        special = self._special.get(fact.uri)
        if not special or _OWN_WORKSHOP.search(document.folded, fact.start, fact.end + 30):
            return fact
        shares = families()
        family = max(special, key=lambda name: shares.get(name, 0.0))
        if shares.get(family, 0.0) < SPECIALISED_SHARE:
            return fact
        label = special[family].label(document.label_language)
        return fact.model_copy(update={"uri": special[family].uri, "label": label})

    def _candidates(
        self,
        document: Document,
        context: Context,
        families: Callable[[], Mapping[str, float]],
        known: Sequence[OccupationFact],
        now: int,
    ) -> Iterable[tuple[int, int, Workplace]]:
        folded = document.folded
        starts = [
            (self._deeds, match.start())
            for match in self._any_deed.finditer(folded)
            if _SELF.search(folded, max(0, match.start() - 24), match.start())
        ]
        starts += [
            (self._titles, match.start())
            for match in self._any_title.finditer(folded)
            if not is_somebody_else(document, match.start(), wished=context.wished(match.start()))
        ]
        for places, start in starts:
            told = _named(places, folded, start, families)
            if told:
                yield told
        if not self._any_place.search(folded):
            return
        ends = [fact.end for fact in known if fact.role == "held"]
        for start in _leads(document, context, now):
            named = _named(self._places, folded, start, families)
            if named:
                ends.append(named[1])
                yield named
        for end in ends:
            sentence = document.sentence_at(end - 1)
            then = _AND_THEN.match(folded, end, max(end, sentence.end))
            following = _named(self._places, folded, then.end(), families) if then else None
            if following:
                yield following


def _leads(document: Document, context: Context, now: int) -> list[int]:
    """Return where workplaces may start: behind words of work that are no traineeship's."""
    folded = document.folded
    starts = []
    for match in _LEADS.finditer(folded):
        sentence = document.sentence_at(match.start())
        if match["time"] and any(
            length.months < LEAST_MONTHS for length in durations(folded[match.start() : match.end()])
        ):
            continue
        if not _LEARNING.search(folded, sentence.start, sentence.end):
            starts.append(match.end())
    starts += [
        behind.end() for period in periods(folded, now) if (behind := _AFTER_DATES.match(folded, period.end))
    ]
    starts += [match.end() for match in _HOPED.finditer(folded) if context.wished(match.start())]
    return sorted(set(starts))


def _named(
    places: Sequence[Workplace], folded: str, start: int, families: Callable[[], Mapping[str, float]]
) -> tuple[int, int, Workplace] | None:
    """Return the place that a text names at `start`; of several the one its trades tell most of."""
    best: tuple[float, int, Workplace] | None = None
    for place in places:
        match = place.pattern.match(folded, start)
        if not match:
            continue
        share = 1.0
        if place.families:
            shares = families()
            share = sum(shares.get(family, 0.0) for family in place.families)
        if share >= LEAST_OF_FAMILY and (best is None or share > best[0]):
            best = share, match.end(), place
    return (start, best[1], best[2]) if best else None


def _workplaces(name: str, known: Mapping[str, Occupation]) -> tuple[Workplace, ...]:
    return tuple(
        Workplace(
            known[entry["trade"]],
            re.compile(rf"\b(?:{any_of(entry['names'])})(?![\w-])"),
            frozenset(entry["where"]),
        )
        for entry in read_cues("workplaces")[name]
        if entry["trade"] in known
    )


def _any(places: Sequence[Workplace]) -> re.Pattern[str]:
    """Return what finds any of some places, nothing where there is none."""
    if not places:
        return re.compile(r"(?!)")
    return re.compile(any_of([place.pattern.pattern for place in places]))
