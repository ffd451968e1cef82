"""Certificates with category, validity and state, in the codes of the record format.

CACES by the recommendations of the Cnam (R482 to R490 since 2020; R372 to R390 before), electrical
authorisations by the symbols of NF C 18-510, first aid, ATEX, welding processes of ISO 4063.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.records import CertificateFact
from matcher.records.facts import CertificateState
from matcher.understanding.caces import read_caces
from matcher.understanding.context import Context
from matcher.understanding.cues import any_of, coded, cue_pattern, read_cues
from matcher.understanding.dates import DATE, month_of
from matcher.understanding.diploma_states import is_of_another
from matcher.understanding.document import Document, own_words
from matcher.understanding.fragments import Cue
from matcher.understanding.welding_papers import read_welding

_SYMBOL = (
    r"(?:b2vl|b1vl|b1xl|b2xl|b0l|b1l|b2l|bcl|h0v|b0v|h1v|h2v|b1v|b2v|b1t|b2t|"
    r"h0|b0|b1|b2|h1|h2|br|bc|hc|bs|be|he|bp(?= (?:photovolta|pour les (?:ombr|panneaux)|solaire)))"
)
"""Symbols of NF C 18-510; those that end in L are for electric vehicles (NF C 18-550)."""
_ONE_SYMBOL = rf"{_SYMBOL}(?: ?\(v\)| ?v\b)?(?: ?(?:manoe?uvres?|man\b|essai|verification|mesurage)s?)?"
_SYMBOL_RUN = re.compile(
    rf"(?<![a-z0-9])(?=[bh][012rcsep]){_ONE_SYMBOL}"
    rf"(?:(?:\s*(?:,|/|-|–|\+|&|et(?: le| la)?|and)\s*|\s){_ONE_SYMBOL}"
    rf"|(?<=[0v]){_SYMBOL})*(?![a-z0-9])"
)
_SYMBOL_IN_RUN = re.compile(rf"(?:{_SYMBOL}|bp)(?: ?\(?v\)?(?![a-z]))?")
_SURE_SYMBOL = re.compile(
    r"(?<![a-z0-9])(?:h0v|b1v|b2v|h1v|h2v|b0h0|h0b0|b2vl|b[es] ?(?:manoe?uvre|mesurage))(?![a-z0-9])"
    r"|[bh]0 ?[-/,] ?[bh]0"
    r"|[bh]0(?: | et )[bh]0|[bh][012] ?\(v\)|\bbr\b.{1,8}\bbc\b|\bbc\b.{1,8}\bbr\b"
)
_ELECTRIC = re.compile(r"habilit|electri|nf c 18|hab\b|hab elec")
_DESIGN_OFFICE = re.compile(r" (?:mecanique|electronique|outillage|methodes|plasturgie|produit|packaging)\b")
_BY_TRADE = re.compile(
    r"electro(?:tech|mec)|moteur|branch|consign|depann|cabl|armoire|capteur|automate|variateur|tableau|contacteur|relais"
)
_PAPER_BEFORE = re.compile(
    r"\b(?:sst|atex(?: \d)?|psc1|caces [^.;,]{1,9}|r4\d\d[^.;,]{0,8})(?:,| et| ?\+| ?/) ?$"
)
_PAPER_AFTER = re.compile(r"(?:,| et| ?\+| ?/) ?(?:sst|atex|caces|r ?4\d\d|psc1)\b")
"""The work beside which "(BR)" can only be an authorisation."""
_ANY_ELECTRIC = re.compile(r"hab(?<!pas hab)(?<!non hab)(?<!encore hab)(?:ilit(?:ations?|ee?s?))?\.? elec\w*")
_LANGUAGE_BEFORE = re.compile(
    r"(?:anglais|espagnol|allemand|italien|francais|english|french|german|spanish|portugais|polonais|arabe|niveau)\s*:?\s*\(?$"
)

_OTHER_SYMBOL = re.compile(
    r"permis |remorque \(?$|\bdu b et du $|\b(?:salle|batiment|quai|allee|niveau|bureau|porte|zone|hall) $"
    r"|\betudes \(?$"
)


_NAMED = coded("certificates", "named")
_WORLDS = tuple(
    (entry["code"], Cue(entry["patterns"]), re.compile(any_of(entry["world"])))
    for entry in read_cues("certificates")["named_in_their_world"]
)
"""Names that are certain only where the text speaks of their work."""
WORLD_AROUND = 250
"""Characters about such a name in which it must."""
_NEEDS_PROOF = frozenset(read_cues("certificates")["needs_proof"])
_PROOF = cue_pattern("certificates", "proof")
_ATEX = re.compile(
    r"\batex\b(?:(?:[\s:(-]*|, (?=niv))(?:niv(?:eau)?\.?|n)?\s*([0-2])"
    r"(?: ?(?:et|/|-|,) ?([0-2]))?(?:[em]{1,2})?\b)?"
)
_ATEX_ZONE = re.compile(r"\bzones? $")
_WORK_PERMIT = re.compile(r"permis (?:de )?(?:feu|travail|penetrer)")
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
    r"(?:jusqu'?\s?(?:en|au|a|a fin|a la fin)|valables?|valides?|validite|echeance|expir\w*|\bfin(?:it)?\b|"
    r"\bexp\b|until|valid|recyclage|->|→)"
    rf"[^.;\n]{{0,22}}?(?P<date>{DATE})"
)
_ANOTHER = re.compile(r"[;.](?= )|,(?= (?!assur|financ|passe|pris|fourn|delivr))")
_PROVIDED = cue_pattern("certificates", "provided")
_TAUGHT = cue_pattern("certificates", "taught", before=r"(?:", after=r")[^.;:(]{0,25}$")
_LOOKED_AFTER = cue_pattern("certificates", "looked_after", before=r"(?:", after=r")$")
_MISSED = cue_pattern("certificates", "missed")
_USELESS = cue_pattern("certificates", "useless")
_RETRIED = re.compile(
    r"depuis|ensuite|puis (?:obtenu|reussi)|au (?:deuxieme|second)|la (?:deuxieme|seconde) fois"
)
_BUT_THIS = re.compile(r"\b(?:pas|aucune?|ni|sans)\b[^.;]{0,35}\bsauf (?:le |la |les |l')?$")
"""Leads to what a denial leaves out: "pas de CACES sauf le pont (R484)"."""
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
    for code, start, end in _mentions(document, posting=posting):
        if context.denied(start) and not (
            _BUT_THIS.search(document.before(start, 60))
            or _EXPIRED.search(_neighbourhood(document, start, end))
            or _ONLY_NEXT_LAPSED.match(document.folded, end)
        ):
            continue
        if posting and (_is_provided(_behind(document, end)) or _is_taught(document, start)):
            continue
        if not posting and is_of_another(document, start):
            continue
        if _USELESS.search(_behind(document, end)) if posting else _is_missed(document, start, end):
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


def _mentions(document: Document, *, posting: bool) -> Iterator[tuple[str, int, int]]:
    """Yield the codes that a document names, each with its span."""
    folded = document.folded
    yield from read_caces(document)
    yield from _electrical(document)
    for named in _NAMED:
        for match in named.cue.finditer(folded):
            sentence = document.sentence_at(match.start())
            if (
                named.code not in _NEEDS_PROOF
                or _PROOF.search(folded, sentence.start, sentence.end)
                or (
                    not posting
                    and match.start() == sentence.start
                    and folded[match.end() : match.end() + 1] == ","
                )
            ):
                yield named.code, match.start(), match.end()
    for match in _ATEX.finditer(folded):
        levels = [level for level in match.groups() if level]
        sentence = document.sentence_at(match.start())
        if levels and not _is_a_zone(document, match.start()):
            yield from ((f"ATEX-{level}", match.start(), match.end()) for level in levels)
        elif _PROOF.search(
            _WORK_PERMIT.sub(" ", folded[max(sentence.start, match.start() - 45) : match.end() + 35])
        ) and not re.search(r"zone|risque", folded[sentence.start : sentence.end]):
            yield "ATEX", match.start(), match.end()
    yield from read_welding(document, posting=posting)
    for code, cue, world in _WORLDS:
        for match in cue.finditer(folded):
            if world.search(folded, max(0, match.start() - WORLD_AROUND), match.end() + WORLD_AROUND):
                yield code, match.start(), match.end()


def _is_a_zone(document: Document, start: int) -> bool:
    """Tell "je travaille en zone ATEX 1" from a paper."""
    sentence = document.sentence_at(start)
    return (
        _ATEX_ZONE.search(document.folded, max(0, start - 8), start) is not None
        and _PROOF.search(document.folded, sentence.start, sentence.end) is None
    )


def _electrical(document: Document) -> Iterator[tuple[str, int, int]]:
    folded, any_symbol = document.folded, False
    for match in _SYMBOL_RUN.finditer(folded):
        sentence = document.sentence_at(match.start())
        around = folded[max(0, sentence.start - 100) : sentence.end]
        before = folded[max(0, match.start() - 14) : match.start()]
        if _LANGUAGE_BEFORE.search(before) or _OTHER_SYMBOL.search(before):
            continue
        if match.group() == "be" and _DESIGN_OFFICE.match(folded, match.end()):
            continue
        if not (
            _SURE_SYMBOL.search(match.group())
            or _ELECTRIC.search(around)
            or _is_told_by_trade(document, match, around)
        ):
            continue
        for symbol in _SYMBOL_IN_RUN.finditer(match.group()):
            any_symbol = True
            start = match.start() + symbol.start()
            code = re.sub(r"[^a-z0-9]", "", symbol.group()).upper()
            yield f"HAB-ELEC {code}", start, start + len(symbol.group())
    if not any_symbol:
        for match in _ANY_ELECTRIC.finditer(folded) if "hab" in folded else ():
            yield "HAB-ELEC", match.start(), match.end()


def _is_told_by_trade(document: Document, match: re.Match[str], around: str) -> bool:
    """Tell whether symbols in capitals stand beside electrical work: "je débranche les moteurs (BR)"."""
    start, end = match.span()
    folded = document.folded
    if not document.text[start:end].isupper():
        return False
    if match.group() in ("br", "bc", "bs", "b0", "h0") and (
        _PAPER_BEFORE.search(folded, max(0, start - 24), start) or _PAPER_AFTER.match(folded, end)
    ):
        return True
    bracketed = folded[start - 1 : start] == "(" and folded[end : end + 1] in (")", ",")
    certain = "br" in match.group() or (bracketed and "bc" in match.group())
    return certain and _BY_TRADE.search(around) is not None


def _is_provided(behind: str) -> bool:
    """Tell whether a posting says that the firm gives the paper: it is not asked for then."""
    return _PROVIDED.search(behind) is not None and not re.search(
        r"exig|requis|obligatoire|indispens|(?<!non )demand|souhait|appreci|necessaire", behind
    )


def _is_taught(document: Document, start: int) -> bool:
    """Tell whether the firm teaches it ("nous vous formons au CACES") or has them look after it."""
    sentence = document.sentence_at(start)
    folded = document.folded
    line = max(folded.rfind(". ", 0, start), folded.rfind("\n", 0, start)) + 1
    return (
        _TAUGHT.search(folded, max(sentence.start, start - 90), start) is not None
        or _LOOKED_AFTER.search(folded, line, start) is not None
    )


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
