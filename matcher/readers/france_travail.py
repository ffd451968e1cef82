"""France Travail "Offres d'emploi v2": a search result (`resultats`) or one offer.

Format: https://francetravail.io/data/api/offres-emploi (fields of `Offre`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.readers.report import RawItem
from matcher.readers.shapes import blocks, dig, line, objects, section, words
from matcher.readers.vocabulary import FRANCE_TRAVAIL_CONTRACTS, contract_codes, schedule_code

_PLACE = re.compile(r"^\s*(?:\d{2,3}|2[AB])\s*-\s*(?P<commune>.+?)(?:\s*\([^)]*\))?\s*$")
_SMALL_WORDS = re.compile(r"(?<=[ \-])(?:Sur|Sous|En|Les?|La|Des?|Du|Et|Aux?|Lès)(?=[ \-])")
_DIPLOMAS = (
    # `niveauLibelle` of the offers; our records write the contract's short form.
    (re.compile(r"bac ?\+ ?5", re.IGNORECASE), "bac+5"),
    (re.compile(r"bac ?\+ ?[34]", re.IGNORECASE), "bac+3"),
    (re.compile(r"bac ?\+ ?2", re.IGNORECASE), "bac+2"),
    (re.compile(r"\bbac\b", re.IGNORECASE), "bac"),
    (re.compile(r"\b(cap|bep)\b", re.IGNORECASE), "CAP"),
)


def is_france_travail(value: object) -> bool:
    """Return whether a JSON document is a France Travail offer or search result."""
    if not isinstance(value, dict):
        return False
    found = value.get("resultats")
    if isinstance(found, list):
        return all(isinstance(part, dict) and "intitule" in part for part in found[:5])
    return "intitule" in value and ("romeCode" in value or "typeContrat" in value or "lieuTravail" in value)


def read_france_travail(value: object) -> Iterator[RawItem]:
    """Yield the offers of a France Travail document."""
    offers = (
        objects(value, "resultats") if isinstance(value, dict) and "resultats" in value else objects(value)
    )
    for rank, offer in enumerate(offers, start=1):
        yield RawItem(rank, _fields(offer), counts_lines=False)


def _fields(offer: dict[str, object]) -> dict[str, object]:
    label = words(offer, "lieuTravail", "libelle")
    place = _PLACE.match(label)
    fields: dict[str, object] = {
        "id": words(offer, "id"),
        "title": words(offer, "intitule"),
        "firm": words(offer, "entreprise", "nom"),
        "commune": _title_case(place["commune"] if place else label),
        "postal_code": words(offer, "lieuTravail", "codePostal"),
        "contract": _contract(offer),
        "schedule": _schedule(offer),
        "positions": dig(offer, "nombrePostes"),
        "published": words(offer, "dateCreation")[:10],
        "wage": line(
            words(offer, "salaire", "libelle"), words(offer, "salaire", "commentaire"), separator=" ; "
        )[:500],
        "text": _text(offer),
        "requirements": _requirements(offer),
        "rome": words(offer, "romeCode"),
        "insee": words(offer, "lieuTravail", "commune"),
        "url": words(offer, "origineOffre", "urlOrigine"),
    }
    return {name: value for name, value in fields.items() if value not in ("", None, {})}


def _title_case(commune: str) -> str:
    """Return "BLANGY SUR BRESLE" as "Blangy sur Bresle"; a name already in mixed case stays."""
    if not commune.isupper():
        return commune
    return _SMALL_WORDS.sub(lambda match: match[0].lower(), commune.title())


def _contract(offer: dict[str, object]) -> str:
    """Return the contract: its nature (apprenticeship, work-study) says more than CDI or CDD."""
    nature = contract_codes(words(offer, "natureContrat"))
    if nature and nature[0] in ("apprentissage", "professionnalisation"):
        return nature[0]
    code = words(offer, "typeContrat")
    return FRANCE_TRAVAIL_CONTRACTS.get(code) or words(offer, "typeContratLibelle") or code


def _schedule(offer: dict[str, object]) -> str:
    hours = words(offer, "dureeTravailLibelle")
    return schedule_code(hours) or schedule_code(words(offer, "dureeTravailLibelleConverti")) or ""


def _text(offer: dict[str, object]) -> str:
    return blocks(
        words(offer, "description"),
        section("Compétences", [f"- {words(skill, 'libelle')}" for skill in objects(offer, "competences")]),
        section(
            "Profil",
            [
                line(
                    "Expérience : " * bool(words(offer, "experienceLibelle")),
                    words(offer, "experienceLibelle"),
                    separator="",
                ),
                words(offer, "experienceCommentaire"),
                *(
                    line(
                        words(course, "niveauLibelle"),
                        words(course, "domaineLibelle"),
                        words(course, "commentaire"),
                    )
                    for course in objects(offer, "formations")
                ),
                *(
                    line("Langue :", words(each, "libelle"), separator=" ")
                    for each in objects(offer, "langues")
                ),
                *(
                    line("Permis :", words(each, "libelle"), separator=" ")
                    for each in objects(offer, "permis")
                ),
                *(words(each, "libelle") for each in objects(offer, "qualitesProfessionnelles")),
            ],
        ),
        section("Conditions", [words(offer, "dureeTravailLibelle"), words(offer, "complementExercice")]),
        section("Entreprise", [words(offer, "entreprise", "description")]),
    )


def _requirements(offer: dict[str, object]) -> dict[str, object]:
    """Return what the offer asks for; `exigence` is E (required) or S (wished)."""
    asked = objects(offer, "competences")
    required = [course for course in objects(offer, "formations") if dig(course, "exigence") == "E"]
    licences = [each for each in objects(offer, "permis") if dig(each, "exigence") in ("E", None)]
    fields: dict[str, object] = {
        "must_have": [words(skill, "libelle") for skill in asked if dig(skill, "exigence") == "E"],
        "nice_to_have": [words(skill, "libelle") for skill in asked if dig(skill, "exigence") != "E"],
        "min_diploma": next(
            (level for course in required if (level := _diploma(words(course, "niveauLibelle")))), None
        ),
        "min_years": _years(offer),
        "licence_b": any(re.search(r"\bB\b", words(each, "libelle")) for each in licences) or None,
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _diploma(label: str) -> str | None:
    return next((code for pattern, code in _DIPLOMAS if pattern.search(label)), None)


def _years(offer: dict[str, object]) -> float | None:
    """Return the required experience in years; only where it is required (experienceExige E)."""
    if dig(offer, "experienceExige") == "D":
        return 0.0
    found = re.search(r"(\d+)\s*(an|mois)", words(offer, "experienceLibelle"), re.IGNORECASE)
    if dig(offer, "experienceExige") != "E" or not found:
        return None
    return float(found[1]) if found[2].lower() == "an" else round(int(found[1]) / 12, 2)
