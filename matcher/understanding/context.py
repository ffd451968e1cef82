"""What surrounds a mention: denied, weak, wished for, indispensable or merely welcome.

Each cue has a scope inside its sentence. A denial runs from the cue to the end of its clause; the words
that make a demand optional may stand before ("idéalement ...") or behind ("... serait un plus").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from matcher.records.facts import Need
from matcher.understanding.document import Document

_CLAUSE_END = re.compile(
    r"[,;:.!?()\n•]|\b(?:mais|sauf|par contre|en revanche|cependant|but|however|puis|car)\b"
)

_HARMLESS = (
    r"(?!(?: (?:de |d'|le |un )?(?:probleme|souci|mal\b|soucis|peur|retard|absence|accident|droit a l'erreur|"
    r"que\b|qu'|seulement|uniquement|loin|trop|hesit|moins|plus de \d)))"
)
_DENIED_AHEAD = re.compile(
    rf"""
      \bn(?:e\ |')(?:(?:y|en|l'|m'|me|se|s'|les|la|le)\ ?)?\w+\ (?:jamais|pas|rien|aucune?|plus|guere)\b{_HARMLESS}
    | \bn'ai\ (?:encore\ )?(?:jamais|pas|rien)\b
    | (?<!ne\ pas\ )\bjamais\b(?!\ (?:d'arret|en\ retard|absent|d'accident|de\ retard|malade|eu\ d'accident|peur))
    | \bsans\ (?:aucune?\ )?(?:experience|connaissances?|notions?|diplome|formation|permis|caces|habilitation|avoir|
        maitriser|connaitre|competences?|qualification|savoir)\b
    | \b(?:aucune?|zero|nulle?)\ (?:vraie\ )?(?:experience|connaissances?|notions?|diplome|formation|permis|caces|pratique|
        competences?|habilitation|base)\b
    | \bpas\ (?:encore\ )?(?:de|d'|le|la|les|du|l')\b{_HARMLESS}
    | \bpas\ (?:encore|un\ pro|tres\ a\ l'aise|a\ l'aise)\b
    | \b(?:j'|je\ )?(?:ignore|decouvre)\b
    | \bni\b
    | \b(?:rien|inconnue?)\b(?=\ (?:au|en|du|sur)\b)
    | \b(?:no|never|without|not|cannot|can't|don't|didn't|haven't|lack(?:ing)?)\b(?!\ only)
    """,
    re.VERBOSE,
)
_DENIED_BEHIND = re.compile(
    r"\b(?:non|pas|plus)(?: \w+)? (?:exigee?s?|requise?s?|obligatoires?|necessaires?|demandee?s?|obtenue?s?|validee?s?)\b"
    r"|\b(?:n'est|ne sont|n'etaient) pas (?:exig|requis|obligatoire|necessaire|demand|indispensable)\w*"
    r"|\bnot (?:required|necessary|needed|mandatory)\b"
    r"|\b(?:n'est|n'etait) pas (?:pour moi|mon|ma|mon truc|fait pour)\b"
    r"|(?<=: )non\b|\bperimee?s?\b"
)
_WEAK = re.compile(
    r"\bnotions?\b|\bbases? (?:de|en|d')|\bun peu de\b|\binitiation\b|\binitiee? a\b|\bdebutante?s? (?:en|sur)\b|"
    r"\bapprends? encore\b|\bvu en (?:stage|cours)\b|\bobservee?\b|\bbeginner\b|\bbasics? (?:of|knowledge|skills?)\b|"
    r"\bquelques? (?:bases|notions)\b|\b(?:niveau )?debutant\b|\bsurvolee?\b|\bdecouverte\b|\ben doublure\b"
)
_WISHED = re.compile(
    r"\bje (?:voudrais|souhaite|souhaiterais|cherche|recherche|vise|reve|veux|desire|prefere\w*)\b|\bj'aimerais\b|"
    r"\bsouhait(?:e|s)?\b(?: :)?|\bsouhaite(?:rais)?\b|\bprojet (?::|de|professionnel|d'apprendre)|\bj'espere\b|\bpourquoi pas\b|"
    r"\bobjectif (?::|de|professionnel)|\b(?:me|m') ?(?:former|orienter|reconvertir|diriger)\b|\bapprendre (?:le|la|les|l'|a)\b|"
    r"\b(?:en )?recherche (?:de|d'|une?)\b|\bcherche\b|\brecherche (?:poste|emploi|mission|stage|alternance|chef|un)\b|"
    r"\bdevenir\b|\blooking for\b|\bi(?: would|'d) like\b|\bseeking\b|\bwish(?:es)? to\b|\bwant to\b|\bvise un\b|\binteressee? par\b"
)
_NICE_AHEAD = re.compile(
    r"\bidealement\b|\b(?:les? |vos |un )?(?:atouts?|plus|bonus)\s?(?::|en plus)|\bde preference\b(?=[^.]*)|\bfacultati\w+|"
    r"\bserait (?:un plus|apprecie\w*) (?:de|d'|:)|\bnous (?:apprecions|apprecierions|apprecierons)\b|\bun plus :|"
    r"\beventuellement\b|\bideally\b|\bnice to have\b|\bwould be a plus:|\boptional(?:ly)?\b|\bpoints? forts? (?:si|serait)\b"
)
_NICE_BEHIND = re.compile(
    r"\b(?:est|sont|serait|seraient|sera|seront|constitue\w*|represente\w*)(?: \w+)? "
    r"(?:un |des )?(?:vrai |gros |veritable )?(?:plus|atouts?|bonus|avantages?|apprecie\w*|souhaite\w*|bienvenue?s?|valorise\w*)\b|"
    r"\b(?:apprecie|souhaite|bienvenue?|valorise|souhaitable|facultative?|preferee?|optionnel)(?:e|s|es|ent)?\b|"
    r"\bun (?:vrai |gros )?(?:plus|atout|bonus|avantage)\b|\b(?:is|are|would be) (?:a plus|an asset|welcome|appreciated|desirable)\b|"
    r"\ba plus\b|\bpreferred\b|\bdesirable\b|\bde preference\b|\bsi possible\b|\bbienvenus?\b"
)
_MUST_AHEAD = re.compile(
    r"\b(?:vous )?(?:maitrisez|justifiez|savez|possedez|etes titulaire|disposez|connaissez|avez (?:deja|imperativement|une?))\b|"
    r"\bil (?:faut|vous faut|est (?:imperatif|indispensable))\b|\bnous (?:attendons|exigeons|demandons|voulons)\b|\bimperati\w+|"
    r"\bindispensables? :|\bexige\w* :|\brequis :|\btitulaire (?:du|d'un|de)\b|\bmust\b|\brequired:|\byou (?:have|master|know)\b"
)
_MUST_BEHIND = re.compile(
    r"\b(?:indispensables?|exigee?s?|requise?s?|obligatoires?|imperati(?:f|fs|ve|ves)|necessaires?|demandee?s?|attendue?s?|"
    r"required|mandatory|essential|needed)\b"
)


@dataclass(frozen=True)
class _Scopes:
    """Spans that a kind of cue covers, sorted by start."""

    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def covers(self, position: int) -> bool:
        index = bisect_right(self.starts, position) - 1
        return any(start <= position < end for start, end in self.spans[max(0, index - 4) : index + 1])


def _scopes(spans: list[tuple[int, int]]) -> _Scopes:
    ordered = tuple(sorted(spans))
    return _Scopes(tuple(start for start, _ in ordered), ordered)


class Context:
    """The cues of a document and what they say about a position."""

    def __init__(self, document: Document) -> None:
        self._document = document
        text = document.folded
        denied = [
            (match.start(), self._clause_end(match.end())) for match in _DENIED_AHEAD.finditer(text)
        ] + [(self._clause_start(match.start()), match.end()) for match in _DENIED_BEHIND.finditer(text)]
        self._denied = _scopes(denied)
        self._weak = _scopes(
            [(match.start(), self._clause_end(match.end())) for match in _WEAK.finditer(text)]
        )
        self._wished = _scopes(
            [(match.start(), self._sentence_end(match.end())) for match in _WISHED.finditer(text)]
        )
        self._needs: list[tuple[int, int, Need, bool]] | None = None

    def denied(self, start: int) -> bool:
        """Tell whether the mention at `start` is denied ("je n'ai jamais ...", "... non exigé")."""
        return self._denied.covers(start)

    def weak(self, start: int) -> bool:
        """Tell whether the mention is a beginner's ("notions de ...", "vu en stage")."""
        return self._weak.covers(start)

    def wished(self, start: int) -> bool:
        """Tell whether the mention is a wish or a project rather than experience."""
        return self._wished.covers(start)

    def need(self, start: int, end: int) -> Need | None:
        """Return what the sentence says of the mention: must, nice, or None where it says nothing."""
        sentence = self._document.sentence_at(start)
        cues = [cue for cue in self._need_cues() if sentence.start <= cue[0] < sentence.end]
        if not cues:
            return None
        clause_start, clause_end = self._comma_start(start), self._comma_end(end)
        inside = [cue for cue in cues if clause_start <= cue[0] < clause_end]
        if inside:
            return min(inside, key=lambda cue: (abs(cue[0] - start), cue[2] == "must"))[2]
        ahead = [cue for cue in cues if cue[3] and cue[1] <= start]
        behind = [cue for cue in cues if not cue[3] and cue[0] >= end]
        if ahead and (not behind or ahead[-1][2] == "nice"):
            return ahead[-1][2]
        if behind and not ahead:
            # "anglais, CACES et SST appréciés": the list before the cue shares it, unless another cue comes between.
            return behind[0][2]
        if ahead:
            return ahead[-1][2]
        earlier = [cue for cue in cues if cue[1] <= start]
        return earlier[-1][2] if earlier else None

    def only_nice(self, start: int, end: int) -> bool:
        """Tell whether all that a stretch says of its demands is that they are welcome."""
        needs = {cue[2] for cue in self._need_cues() if start <= cue[0] < end}
        return needs == {"nice"}

    def _need_cues(self) -> list[tuple[int, int, Need, bool]]:
        if self._needs is None:
            text = self._document.folded
            kinds: tuple[tuple[re.Pattern[str], Need, bool], ...] = (
                (_NICE_AHEAD, "nice", True),
                (_NICE_BEHIND, "nice", False),
                (_MUST_AHEAD, "must", True),
                (_MUST_BEHIND, "must", False),
            )
            self._needs = sorted(
                (match.start(), match.end(), need, ahead)
                for pattern, need, ahead in kinds
                for match in pattern.finditer(text)
            )
        return self._needs

    def _sentence_end(self, position: int) -> int:
        return max(position, self._document.sentence_at(max(0, position - 1)).end)

    def _clause_end(self, position: int) -> int:
        end = self._sentence_end(position)
        match = _CLAUSE_END.search(self._document.folded, position, end)
        return match.start() if match else end

    def _clause_start(self, position: int) -> int:
        start = self._document.sentence_at(position).start
        last = start
        for match in _CLAUSE_END.finditer(self._document.folded, start, position):
            last = match.end()
        return last

    def _comma_start(self, position: int) -> int:
        sentence = self._document.sentence_at(position)
        folded = self._document.folded
        return max(sentence.start, *(folded.rfind(mark, sentence.start, position) + 1 for mark in ",;:("))

    def _comma_end(self, position: int) -> int:
        end = self._sentence_end(position)
        found = [self._document.folded.find(mark, position, end) for mark in ",;)"]
        return min([place for place in found if place >= 0], default=end)
