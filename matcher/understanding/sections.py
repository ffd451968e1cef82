"""Parts of a posting: what the job is, whom it asks for, and what is only the firm talking about itself.

Nothing is read as a skill from a company blurb, a benefits list or a diversity statement.
"""

from __future__ import annotations

import re
from typing import Literal

from matcher.understanding.document import Document
from matcher.understanding.words import fold_aligned

Section = Literal["job", "nice", "firm", "benefits", "diversity"]

_HEADINGS: tuple[tuple[Section, str], ...] = (
    (
        "nice",
        r"(?:les |vos |petits? )?(?:atouts?|plus|bonus)(?: appreci\w+| souhait\w+)?|souhaite\w*|apprecie\w*|nice to have|preferred",
    ),
    (
        "firm",
        r"(?:qui sommes[- ]nous|a propos(?: de (?:nous|l'entreprise|la societe))?|l'entreprise|notre entreprise|la societe|"
        r"presentation(?: de l'entreprise| de la societe)?|le groupe|about us|our company|l'employeur|le client|notre client)",
    ),
    (
        "benefits",
        r"(?:avantages?|remuneration|salaire|nous (?:vous )?(?:offrons|proposons)|ce que nous (?:offrons|proposons)|"
        r"pourquoi nous rejoindre|conditions|benefits|what we offer|package|les plus de l'entreprise|"
        r"pour postuler|candidature|process de recrutement)",
    ),
    ("diversity", r"(?:diversite|egalite(?: des chances)?|inclusion|handicap|equal opportunit\w+)"),
    (
        "job",
        r"(?:(?:votre |le )?profil(?: recherche)?|(?:vos |les )?missions?(?: principales)?|(?:le |votre )?poste|activites|taches|"
        r"competences(?: requises| attendues)?|(?:le |description du )poste|exigences|requirements|your profile|"
        r"responsibilities|the role|vous|ce que vous ferez|votre quotidien|pre-?requis|formation|experience)",
    ),
)
_HEADING = tuple(
    (section, re.compile(rf"\W*(?:{pattern})\b[^.!?]{{0,30}}[:?]?\s*$")) for section, pattern in _HEADINGS
)

_DIVERSITY = re.compile(
    r"handicap|rqth|a competences egales|egalite (?:des chances|professionnelle|hommes?|femmes?)|diversite|inclusi|"
    r"sans distinction|discriminat|ouverte?s? a (?:tous|toutes)|equal opportunit|regardless of|quelles que soient"
)
_BENEFITS = re.compile(
    r"mutuelle|13e mois|13eme mois|treizieme mois|13 mois|tickets? resto|tickets? restaurant|titres? restaurant|"
    r"panier|primes?\b|interessement|participation\b|comite d'entreprise|\bcse\b|\brtt\b|conges|remuneration|salaire|"
    r"taux horaire|€ ?brut|brut(?:s)? (?:mensuel|annuel|horaire)|\b\d+(?:[.,]\d+)? ?(?:€|euros|k€)|avantages|navette|"
    r"\bifm\b|\biccp\b|indemnite|parking|cantine|restaurant d'entreprise|teletravail|plan d'epargne|\bcet\b|smic|"
    r"pension scheme|health insurance|salary|postule[rz]|envoye[rz] (?:votre|cv)|cv (?:et|a)|transmettez|candidature"
)
_FIRM = re.compile(
    r"\bsalarie(?:e?s)?\b|collaborateurs|depuis (?:plus de |pres de )?(?:1[89]\d\d|20[01]\d|\d+ ans)|fondee?|creee? en|leader|filiale|"
    r"notre (?:groupe|entreprise|societe|verrerie|usine|site|maison|atelier|client|savoir-faire|metier|histoire|plan|ambition)|"
    r"nos (?:clients?|flacons|produits|equipes|bouteilles|sites|ateliers|marques|fours|lignes)|"
    r"nous (?:fabriquons|produisons|sommes|concevons|realisons|decorons|faconnons|transformons|livrons|exportons|travaillons|moulons|injectons)|"
    r"est (?:specialise|reconnu|implant|un acteur|une (?:entreprise|pme|eti|societe|verrerie)|le specialiste|la reference)|"
    r"(?:entreprise|societe|pme|eti|groupe|maison|verrerie|atelier) (?:familiale?|independante?|internationale?|de \d+|specialise)|"
    r"chiffre d'affaires|\bm€\b|millions? (?:d'euros|de (?:flacons|bouteilles|pieces))|labellise|entreprise du patrimoine|"
    r"specialiste (?:de|du|des)|acteur majeur|our company|we are (?:a|the)|founded in|employees|hommes et (?:de )?femmes"
)
_ADDRESSED = re.compile(
    r"\bvous\b|\bvotre\b|\bvos\b|recherch|recrut|\bposte\b|profil|mission|exige|indispensable|requis|experience|attendons|"
    r"\bh/f\b|\bf/h\b|rattache|souhaite|apprecie|maitris|\byou\b|\byour\b|connaissance|titulaire|charge de|assurer|permis|caces|diplome"
)


def read_sections(document: Document) -> tuple[Section, ...]:
    """Return the section of each sentence of a posting."""
    sections: list[Section] = []
    state: Section = "job"
    for sentence in document.sentences:
        folded = document.folded[sentence.start : sentence.end]
        heading = _heading(folded)
        if heading is not None:
            state = heading
            sections.append(heading)
        else:
            sections.append(_sentence_section(folded, state))
    return tuple(sections)


def _heading(folded: str) -> Section | None:
    if len(folded) > 60:
        return None
    for section, pattern in _HEADING:
        if pattern.match(folded):
            return section
    return None


def _sentence_section(folded: str, state: Section) -> Section:
    if _DIVERSITY.search(folded):
        return "diversity"
    addressed = _ADDRESSED.search(folded) is not None
    if _BENEFITS.search(folded) and not re.search(r"experience|maitris|exige|indispensable|mission", folded):
        return "benefits"
    if _FIRM.search(folded) and not addressed:
        return "firm"
    if state in ("firm", "benefits", "diversity") and addressed:
        return "job"
    return state


_AD = re.compile(
    r"\bh/f\b|\bf/h\b|\bh\.f\b|\bvous (?:etes|serez|avez|assurez|justifiez|maitrisez|participez|travaill\w+|prenez)|\bvos missions\b|"
    r"\bprofil recherche\b|\bnous (?:recherchons|recrutons|proposons|offrons|attendons)\b|\brecrut\w+|\bposte a pourvoir\b|\brattachee?\b|"
    r"\byou will\b|\bwe are (?:looking|hiring)\b|\byour profile\b|\bdebutante?s? acceptee?s?\b|\bcandidature|\bpostule[rz]\b|\bsalaire\b"
)
_PERSON = re.compile(
    r"\bj'ai\b|\bje\b|\bj'|\bmon\b|\bma\b|\bmes\b|\bi\b|\bmy\b|\bdepuis (?:19|20)\d\d|\bpermis b\b|\bcherche (?:un|poste|emploi)|\bnee? (?:le|en)\b|"
    r"\bobtenue?\b|\bexperiences?\s*:?\s*\n|\bformations?\s*:?\s*\n|\bdisponible\b|\blicenciee?\b"
)


def guess_kind(text: str) -> Literal["posting", "candidate"]:
    """Return whether `text` rather is an ad or a person's profile."""
    folded = fold_aligned(text[:20_000])
    return "posting" if len(_AD.findall(folded)) > len(_PERSON.findall(folded)) else "candidate"
