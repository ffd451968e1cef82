"""Certificates with category, validity and state, in the codes of the record format.

CACES by the recommendations of the Cnam (R482 to R490 since 2020; R372 to R390 before), electrical
authorisations by the symbols of NF C 18-510, first aid, ATEX, welding processes of ISO 4063.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.records import CertificateFact
from matcher.records.facts import CertificateState
from matcher.understanding.context import Context
from matcher.understanding.cues import any_of, coded, cue_pattern, read_cues
from matcher.understanding.dates import DATE, month_of
from matcher.understanding.document import Document, own_words
from matcher.understanding.spans import Span, stands_in

MODERN_LIFTS = {"1A": "A", "3A": "A", "1B": "B", "3B": "B", "2A": "A", "2B": "B"}
"""The category of R486 for each one of R386."""

_CATEGORY_NAMES = {
    "R489": "1a|1b|2a|2b|[1-7]",
    "R389": "[1-6]",
    "R482": "b1|b2|b3|c1|c2|c3|[a-g]",
    "R372": "[1-9]|10",
    "R486": "1a|1b|3a|3b|[abc]",
    "R386": "1a|1b|2a|2b|3a|3b",
    "R484": "[12]",
    "R485": "[12]",
    "R487": "[123]",
}
_CATEGORY = {
    number: re.compile(rf"({names})(?![a-z0-9]|[/.]\d{{2,4}}|\s?(?:ans?|mois|h\b|€|x\d|eme|tonnes?|annees?))")
    for number, names in _CATEGORY_NAMES.items()
}
"""A category of each recommendation; "3" is none in "CACES 3 ans"."""
_MACHINES = {
    number: re.compile(rf"[\s:(]*(?:de |du |d'|pour )?(?:{any_of(names)})(?![a-z])")
    for number, names in read_cues("certificates")["machines"].items()
}
_NUMBERED = re.compile(
    r"(?<![a-z0-9])r ?\.? ?-?(3(?:72|77|83|86|89|90|18)|4(?:23|82|84|85|86|87|89|90))(?: ?m\b)?"
)
_CACES = re.compile(r"(?<![a-z])caces?(?![a-z])")
_LIFTS = any_of(read_cues("certificates")["machines"]["R486"])
_LISTED_MACHINE = re.compile(rf"\s*(?:,|/|\+|et|ou)\s*(?:le |la |les )?(?:{_LIFTS})(?![a-z])")
"""Another machine of the list that CACES begins ("CACES R482 ou nacelle")."""
_CATEGORY_LATER = re.compile(
    r"[,;.] ?(?:et )?le (1a|1b|[1-7])"
    r"(?= (?:est|a ete|perime|expire|je |aussi|en cours|non|jamais|depuis|valable))"
)
"""A category told of on its own: "le 5 est périmé"."""
_CATEGORIES_BEFORE = re.compile(r"caces (?:cat\w*\.? ?)?[1-7][ab]?\b[^.;:\n(]{0,30}\($")
_LIFT = re.compile(r"(?<!caces )(?<!caces de )\bnacelles? (?:cat\.? ?|categorie )?(1a|1b|3a|3b)\b")
_LEAD = re.compile(
    r"(?: (?:exige|obligatoire|demande|requis|souhaite|apprecie)e?s? ?[:(])?[\s:(\-–]*"
    r"(?:(?:categories?|categ|cat\b\.?|types?|niveaux?|n°)[\s.:]*)?"
)
_SEPARATOR = re.compile(r"\s*(?:,|et ?/ ?ou|/|et|&|\+|-|;|and|ou|\s)\s*(?:(?:cat(?:egorie)?\.?|n°) ?)?")
_DATED = re.compile(rf" ?\((?:[^()\d]{{0,12}})?{DATE}\)(?=\s*(?:,|/|et|&|\+)\s*(?:cat|[1-7][ab]?\b|[a-g]\b))")

_SYMBOL = r"(?:b2vl|b1vl|b1xl|b2xl|h0v|b0v|h1v|h2v|b1v|b2v|b1t|b2t|h0|b0|b1|b2|h1|h2|br|bc|hc|bs|be|he)"
_ONE_SYMBOL = rf"{_SYMBOL}(?: ?\(v\)| ?v\b)?(?: ?(?:manoeuvre|man\b|essai|verification|mesurage)s?)?"
_SYMBOL_RUN = re.compile(
    rf"(?<![a-z0-9]){_ONE_SYMBOL}"
    rf"(?:(?:\s*(?:,|/|-|–|\+|&|et|and)\s*|\s){_ONE_SYMBOL}"
    rf"|(?<=[0v]){_SYMBOL})*(?![a-z0-9])"
)
_SURE_SYMBOL = re.compile(
    r"(?<![a-z0-9])(?:h0v|b1v|b2v|h1v|h2v|b0h0|h0b0|b2vl)(?![a-z0-9])|[bh]0 ?[-/,] ?[bh]0"
)
_ELECTRIC = re.compile(r"habilit|electri|nf c 18|hab\b|hab elec")
_LANGUAGE_BEFORE = re.compile(
    r"(?:anglais|espagnol|allemand|italien|francais|english|french|german|spanish|portugais|polonais|arabe|niveau)\s*:?\s*\(?$"
)

_OTHER_SYMBOL = re.compile(
    r"permis |remorque \(?$|\bdu b et du $|\b(?:salle|batiment|quai|allee|niveau|bureau|porte|zone|hall) $"
)


_NAMED = coded("certificates", "named")
_NEEDS_PROOF = frozenset(read_cues("certificates")["needs_proof"])
_PROOF = cue_pattern("certificates", "proof")
_ATEX = re.compile(
    r"\batex\b(?:[\s:(-]*(?:niv(?:eau)?\.?|n)?\s*([0-2])(?: ?(?:et|/|-|,) ?([0-2]))?(?:[em]{1,2})?\b)?"
)
_WORK_PERMIT = re.compile(r"permis (?:de )?(?:feu|travail|penetrer)")
_WELDING = {
    process: re.compile(any_of(names)) for process, names in read_cues("certificates")["welding"].items()
}
_WELDING_PROOF = cue_pattern("certificates", "welding_proof")
_WELDING_WORLD = re.compile(r"soud|tig|mig|mag\b|9606|287|\b(?:111|131|135|136|138|141)\b")

_LISTED = rf"(?:{_SYMBOL}|[1-7][ab]?|a(?=\s*(?:,|/|\+|et\b))|[b-g][123]?)(?![a-z0-9/.])"
_REST_OF_LIST = re.compile(rf"(?:\s*(?:,|/|-|&|\+|et|ou)?\s*{_LISTED})*\s*\)?")
_PAPER_BEHIND = (
    r"\b(?:et|mais) (?:le |la |mon |ma |mes |l')?(?:caces|r ?4\d\d|sst|habilitations?|fimo|permis)\b"
)
_NEXT_PAPER = re.compile(_PAPER_BEHIND)
_ONLY_NEXT_LAPSED = re.compile(
    rf"[^.;,]{{0,40}}{_PAPER_BEHIND}[^.;,]{{0,16}}\b(?:perime|expire|plus valable|plus a jour)"
)
_RUNNING = re.compile(r"(?:qualifi\w+|licences?)[^.;]{0,25} en cours")
_VALIDITY = re.compile(
    r"(?:jusqu'?\s?(?:en|au|a|a fin|a la fin)|valables?|valides?|validite|echeance|expir\w*|\bfin\b|\bexp\b|"
    r"until|valid|recyclage|->|→)"
    rf"[^.;\n]{{0,22}}?(?P<date>{DATE})"
)
_ANOTHER = re.compile(r"[;.](?= )|,(?= (?!assur|financ|passe|pris|fourn|delivr))")
_PROVIDED = cue_pattern("certificates", "provided")
_TAUGHT = cue_pattern("certificates", "taught", before=r"(?:", after=r")[^.;:(]{0,25}$")
_MISSED = cue_pattern("certificates", "missed")
_USELESS = re.compile(r" ne (?:ser(?:t|vent) (?:a rien|pas)|sont pas|est pas)\b")
_RETRIED = re.compile(
    r"depuis|ensuite|puis (?:obtenu|reussi)|au (?:deuxieme|second)|la (?:deuxieme|seconde) fois"
)
_REFERENCE = re.compile(r"\bref(?:erence)?\.? ?:? ?$")
_EXPIRED = cue_pattern("certificates", "expired")
_WANTED = cue_pattern("certificates", "wanted")


def read_certificates(
    document: Document, context: Context, *, posting: bool, now: int
) -> list[CertificateFact]:
    """Return the certificates of a document, one fact a category.

    Args:
        document: the text.
        context: its denials and demands.
        posting: the text asks for certificates rather than tells of them.
        now: the current month (12 x year + month - 1), against which validity is judged.
    """
    facts: dict[tuple[str, int], CertificateFact] = {}
    for code, start, end in _mentions(document):
        if context.denied(start) and not (
            _EXPIRED.search(_neighbourhood(document, start, end))
            or _ONLY_NEXT_LAPSED.match(document.folded, end)
        ):
            continue
        if posting and (_is_provided(_behind(document, end)) or _is_taught(document, start)):
            continue
        if _USELESS.match(_behind(document, end)) if posting else _is_missed(document, start, end):
            continue
        if _REFERENCE.search(document.folded, max(0, start - 8), start):
            continue
        month = _validity(document, end, now)
        state = _state(document, context, start, end, posting=posting)
        if state == "held" and month is not None and month < now:
            state = "expired"
        until = None if month is None else f"{month // 12:04d}-{month % 12 + 1:02d}"
        facts.setdefault(
            (code, document.sentence_index(start)),
            CertificateFact(start=start, end=end, code=code, valid_until=until, state=state),
        )
    if any(code.startswith("CACES R") for code, _ in facts):
        # "Copie des CACES": which ones they are was said.
        facts = {key: fact for key, fact in facts.items() if key[0] != "CACES"}
    return sorted(facts.values(), key=lambda fact: (fact.start, fact.end))


def _mentions(document: Document) -> Iterator[tuple[str, int, int]]:
    """Yield the codes that a document names, each with its span."""
    folded = document.folded
    yield from _caces(_without_prepositions(document))
    yield from _electrical(document)
    for named in _NAMED:
        for match in named.cue.finditer(folded):
            sentence = document.sentence_at(match.start())
            if named.code not in _NEEDS_PROOF or _PROOF.search(folded, sentence.start, sentence.end):
                yield named.code, match.start(), match.end()
    for match in _ATEX.finditer(folded):
        levels = [level for level in match.groups() if level]
        sentence = document.sentence_at(match.start())
        if levels:
            yield from ((f"ATEX-{level}", match.start(), match.end()) for level in levels)
        elif _PROOF.search(
            _WORK_PERMIT.sub(" ", folded[max(sentence.start, match.start() - 45) : match.end() + 35])
        ) and not re.search(r"zone|risque", folded[sentence.start : sentence.end]):
            yield "ATEX", match.start(), match.end()
    yield from _welding(document)


def _without_prepositions(document: Document) -> str:
    """Return the folded text with a mark for each "à": in "CACES nacelle à renouveler" it is no category."""
    text, folded = document.text, document.folded
    if "à" not in text or not ("caces" in folded or "nacelle" in folded or _NUMBERED.search(folded)):
        return folded
    return "".join("_" if letter == "à" else plain for letter, plain in zip(text, folded, strict=True))


def _caces(folded: str) -> Iterator[tuple[str, int, int]]:
    read: list[Span] = []
    for match in _NUMBERED.finditer(folded):
        number = "R" + match.group(1)
        begin = _with_caces_before(folded, match.start())
        categories = _categories(folded, _after_machine(folded, match.end(), number), number)
        earlier = _CATEGORIES_BEFORE.search(folded, max(0, match.start() - 45), match.start())
        if earlier and not categories:
            # "CACES 3 et 5 à jour (R489)": the categories stand before the recommendation.
            begin = earlier.start()
            categories = _categories(folded, begin + len("caces"), number)
        end = max(match.end(), categories[-1][2] if categories else 0)
        read.append((begin, end))
        listed = _LISTED_MACHINE.match(folded, end)
        if listed and number != "R486":
            yield "CACES R486", listed.start(), listed.end()
        if not categories:
            yield f"CACES {number}", begin, match.end()
        for position, (category, start, end) in enumerate(categories):
            yield f"CACES {number}-{category}", begin if position == 0 else start, end
    for match in _LIFT.finditer(folded):
        yield f"CACES R486-{MODERN_LIFTS[match.group(1).upper()]}", match.start(), match.end()
    for match in _CACES.finditer(folded):
        tail = folded[match.end() : match.end() + 40]
        if (
            stands_in(match.start(), read)
            or _NUMBERED.match(tail.lstrip(" :(-"))
            or re.match(r"[^.,;:\n\d]{0,30}\br ?\.? ?-?[34]\d\d", tail)
        ):
            continue
        yield from _unnumbered_caces(folded, match)


def _unnumbered_caces(folded: str, match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    number, end = "R489", match.end()
    named = False
    for code, pattern in _MACHINES.items():
        machine = pattern.match(folded, match.end())
        if machine:
            number, end, named = code, machine.end(), True
            break
    categories = _categories(folded, end, number)
    if categories:
        for position, (category, start, stop) in enumerate(categories):
            modern = MODERN_LIFTS.get(category, category) if number == "R486" else category
            yield f"CACES {number}-{modern}", match.start() if position == 0 else start, stop
        if number == "R489":
            for later in _CATEGORY_LATER.finditer(folded, categories[-1][2], categories[-1][2] + 70):
                yield f"CACES R489-{later.group(1).upper()}", later.start(1), later.end(1)
    else:
        yield (f"CACES {number}" if named else "CACES"), match.start(), end


def _after_machine(folded: str, position: int, number: str) -> int:
    """Return where the name of the machine that follows a recommendation ends ("R485 gerbeur cat 2")."""
    named = _MACHINES.get(number)
    machine = named.match(folded, position) if named else None
    return machine.end() if machine else position


def _with_caces_before(folded: str, start: int) -> int:
    before = re.search(r"caces?\s*[:(]?\s*$", folded[max(0, start - 10) : start])
    return max(0, start - 10) + before.start() if before else start


def _categories(folded: str, position: int, number: str) -> list[tuple[str, int, int]]:
    """Return the categories of a recommendation that are listed from a place on, with their spans."""
    found: list[tuple[str, int, int]] = []
    one = _CATEGORY.get(number)
    if one is None:
        return found
    lead = _LEAD.match(folded, position)
    place = lead.end() if lead else position
    while match := one.match(folded, place):
        found.append((match.group(1).upper(), match.start(1), match.end(1)))
        dated = _DATED.match(folded, match.end())
        after = dated.end() if dated else match.end()
        separator = _SEPARATOR.match(folded, after)
        if not separator:
            break
        place = separator.end()
    return found


def _electrical(document: Document) -> Iterator[tuple[str, int, int]]:
    folded, any_symbol = document.folded, False
    for match in _SYMBOL_RUN.finditer(folded):
        sentence = document.sentence_at(match.start())
        around = folded[max(0, sentence.start - 100) : sentence.end]
        before = folded[max(0, match.start() - 14) : match.start()]
        if _LANGUAGE_BEFORE.search(before) or _OTHER_SYMBOL.search(before):
            continue
        if not (_SURE_SYMBOL.search(match.group()) or _ELECTRIC.search(around)):
            continue
        for symbol in re.finditer(rf"{_SYMBOL}(?: ?\(?v\)?(?![a-z]))?", match.group()):
            any_symbol = True
            start = match.start() + symbol.start()
            code = re.sub(r"[^a-z0-9]", "", symbol.group()).upper()
            yield f"HAB-ELEC {code}", start, start + len(symbol.group())
    if not any_symbol:
        for match in re.finditer(r"hab(?:ilit(?:ations?|ee?s?))?\.? elec\w*", folded):
            yield "HAB-ELEC", match.start(), match.end()


def _welding(document: Document) -> Iterator[tuple[str, int, int]]:
    folded = document.folded
    for proof in _WELDING_PROOF.finditer(folded):
        sentence = document.sentence_at(proof.start())
        around = folded[sentence.start : sentence.end]
        if not _WELDING_WORLD.search(around):
            continue
        low, high = max(sentence.start, proof.start() - 30), min(sentence.end, proof.end() + 70)
        for process, pattern in _WELDING.items():
            for match in pattern.finditer(folded, low, high):
                yield f"SOUDAGE {process}", match.start(), match.end()


def _is_provided(behind: str) -> bool:
    """Tell whether a posting says that the firm gives the paper: it is not asked for then."""
    return _PROVIDED.search(behind) is not None and not re.search(
        r"exig|requis|obligatoire|indispens|(?<!non )demand|souhait|appreci|necessaire", behind
    )


def _is_taught(document: Document, start: int) -> bool:
    """Tell whether a posting says before the name that the firm teaches it ("nous vous formons au CACES")."""
    sentence = document.sentence_at(start)
    return _TAUGHT.search(document.folded, max(sentence.start, start - 60), start) is not None


def _is_missed(document: Document, start: int, end: int) -> bool:
    """Tell whether a person says that they did not pass."""
    around = _neighbourhood(document, start, end)
    return _MISSED.search(around) is not None and not _RETRIED.search(around)


def _behind(document: Document, end: int) -> str:
    """Return what the clause says after a certificate, up to 45 characters."""
    sentence = document.sentence_at(max(0, end - 1))
    return _ANOTHER.split(document.folded[end : min(max(sentence.end, end), end + 45)])[0]


def _neighbourhood(document: Document, start: int, end: int) -> str:
    """Return the words about a certificate: those before it, and those behind the list it stands in."""
    sentence = document.sentence_at(start)
    rest = _REST_OF_LIST.match(document.folded, end, max(sentence.end, end))
    behind = rest.end() if rest else end
    before = re.split(r",| [-–/] ", document.before(start, 40))[-1]
    own = own_words(document.folded, behind, min(max(sentence.end, behind), behind + 60))
    return before + " " + _NEXT_PAPER.split(own)[0]


def _validity(document: Document, end: int, now: int) -> int | None:
    """Return the last month in which a certificate is said to be valid, as `dates.month_of` counts."""
    sentence = document.sentence_at(max(0, end - 1))
    match = _VALIDITY.search(document.folded, end, min(max(sentence.end, end), end + 70))
    if not match:
        return None
    month = month_of(match["date"], last=True)
    if month is not None and month < now and match.group().startswith("recyclage"):
        # "Recyclage 2025" of a paper that is not said to have lapsed is the one that was made.
        return None
    return month


def _state(document: Document, context: Context, start: int, end: int, *, posting: bool) -> CertificateState:
    if posting:
        # What is merely welcome bars nobody.
        return "wanted" if context.need(start, end) == "nice" else "required"
    around = _neighbourhood(document, start, end)
    if _EXPIRED.search(around):
        return "expired"
    if _RUNNING.search(around):
        return "held"
    if _WANTED.search(around) or (context.wished(start) and re.search(r"passer|obtenir|formation", around)):
        return "wanted"
    return "held"
