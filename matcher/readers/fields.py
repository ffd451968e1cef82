"""The fields of each record: how a cell is read, and the column names people give it.

Aliases are compared folded (no accents, lower case). The first alias in French and the field name
itself are what docs/formats.md shows. A field with `joins` takes several columns ("Missions", "Profil").
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from matcher.readers.report import Kind

ValueType = Literal[
    "text", "id", "postal", "bool", "licence", "number", "integer", "hours", "price", "years", "year",
    "date", "list", "contract", "contracts", "schedule", "schedules", "mode",
]  # fmt: skip


class FieldSpec(NamedTuple):
    """One field of a record."""

    name: str
    type: ValueType
    aliases: tuple[str, ...]
    joins: bool = False


def _spec(name: str, value_type: ValueType, aliases: str, *, joins: bool = False) -> FieldSpec:
    return FieldSpec(name, value_type, tuple(alias.strip() for alias in aliases.split(",")), joins)


_COMMUNE = "commune, ville, localite, lieu, city, town, location"
_POSTAL = "code postal, cp, postal code, postcode, zip, zip code"
_LICENCE = "permis b, permis, permis de conduire, driving licence, driving license, licence b"

POSTING_FIELDS = (
    _spec(
        "id",
        "id",
        "identifiant, reference, ref, numero, n, n offre, numero offre, reference offre, reference de "
        "l offre, id offre,"
        "code offre, posting id, job id",
    ),
    _spec(
        "title",
        "text",
        "intitule, intitule du poste, intitule poste, poste, titre, titre du poste, libelle, libelle "
        "du poste, offre,"
        "metier, emploi, job title, job, position",
    ),
    _spec(
        "firm",
        "text",
        "entreprise, nom entreprise, nom de l entreprise, societe, employeur, raison sociale, "
        "etablissement, client,"
        "company, employer, organisation",
    ),
    _spec("commune", "text", _COMMUNE + ", lieu de travail, site, place, workplace"),
    _spec("postal_code", "postal", _POSTAL),
    _spec(
        "contract",
        "contract",
        "contrat, type de contrat, type contrat, nature du contrat, contract type, employment type",
    ),
    _spec(
        "schedule",
        "schedule",
        "horaires, horaire, rythme, rythme de travail, equipe, equipes, temps de travail, "
        "organisation du travail,"
        "shift, shifts, working hours, working time",
    ),
    _spec(
        "positions",
        "integer",
        "nombre de postes, nb postes, nb de postes, postes, nombre, effectif, postes a pourvoir, "
        "openings, vacancies",
    ),
    _spec(
        "text",
        "text",
        "description, descriptif, description du poste, descriptif du poste, texte, annonce, "
        "missions, mission, taches,"
        "activites, profil, profil recherche, detail, details, job description, duties, profile",
        joins=True,
    ),
    _spec(
        "start_date",
        "date",
        "date de debut, date debut, debut, prise de poste, date de prise de poste, date d embauche, "
        "start, start date",
    ),
    _spec(
        "published",
        "date",
        "date de publication, publiee le, publie le, date de creation, date posted, published on",
    ),
    _spec("wage", "text", "salaire, remuneration, taux horaire, salary, pay"),
    _spec("requirements.licence_b", "licence", _LICENCE),
    _spec("requirements.min_age", "integer", "age minimum, age mini, age min, minimum age"),
    _spec(
        "requirements.certifications",
        "list",
        "certifications, habilitations, caces, certificats, certificates",
        joins=True,
    ),
    _spec(
        "requirements.must_have",
        "list",
        "competences requises, competences exigees, competences, exigences, exige, indispensable, "
        "required skills,"
        "must have, skills",
        joins=True,
    ),
    _spec(
        "requirements.nice_to_have",
        "list",
        "competences souhaitees, souhaite, atouts, un plus, apprecie, nice to have, preferred skills",
        joins=True,
    ),
    _spec(
        "requirements.min_diploma",
        "text",
        "diplome, diplome minimum, diplome requis, niveau, niveau de diplome, niveau d etudes, "
        "formation, diploma, education",
    ),
    _spec(
        "requirements.min_years",
        "years",
        "experience, annees d experience, experience minimum, experience requise, experience exigee, "
        "years of experience",
    ),
)

CANDIDATE_FIELDS = (
    _spec(
        "id",
        "id",
        "identifiant, reference, ref, numero, n, n candidat, numero candidat, id candidat, matricule, "
        "code, candidate id",
    ),
    _spec("kind", "text", "statut, situation, type, type de profil, status"),
    _spec("commune", "text", _COMMUNE + ", domicile, lieu de residence, commune de residence, residence"),
    _spec("postal_code", "postal", _POSTAL),
    _spec(
        "mobility_km",
        "number",
        "mobilite, mobilite km, rayon, rayon km, rayon de mobilite, distance max, distance maximum, "
        "perimetre, mobility,"
        "radius, mobility radius",
    ),
    _spec("licence_b", "licence", _LICENCE),
    _spec("car", "bool", "vehicule, voiture, vehicule personnel, own car, vehicle"),
    _spec(
        "birth_year",
        "year",
        "annee de naissance, annee naissance, date de naissance, date naissance, ne le, nee le, birth "
        "date, date of birth,"
        "year of birth",
    ),
    _spec(
        "contracts",
        "contracts",
        "contrats, contrat, contrats acceptes, contrat recherche, contrats recherches, type de "
        "contrat, types de contrat,"
        "contract",
    ),
    _spec(
        "schedules",
        "schedules",
        "horaires, horaires acceptes, horaire, rythme, rythmes acceptes, shifts, working hours",
    ),
    _spec(
        "available_from",
        "date",
        "disponibilite, disponible le, disponible a partir du, date de disponibilite, availability, "
        "available",
    ),
    _spec(
        "text",
        "text",
        "cv, parcours, experience, experiences, experience professionnelle, experiences "
        "professionnelles, profil, resume,"
        "texte, presentation, competences, formation, formations, diplomes, certifications, "
        "habilitations, commentaire,"
        "commentaires, skills, profile, summary, education",
        joins=True,
    ),
    _spec(
        "contact.name",
        "text",
        "nom, nom complet, nom prenom, nom et prenom, nom de famille, name, full name, last name",
    ),
    _spec("contact.first_name", "text", "prenom, prenoms, first name, given name"),
    _spec(
        "contact.email", "text", "e mail, email, mail, courriel, adresse mail, adresse e mail, adresse email"
    ),
    _spec(
        "contact.phone",
        "text",
        "telephone, tel, portable, mobile, telephone portable, numero de telephone, gsm, phone",
    ),
    _spec("contact.address", "text", "adresse, adresse postale, rue, address, street"),
    _spec("contact.civility", "text", "civilite, sexe, genre, gender, sex"),
    _spec("contact.nationality", "text", "nationalite, nationality"),
)

TRAINING_FIELDS = (
    _spec(
        "id",
        "id",
        "identifiant, reference, ref, numero, n, code, code formation, numero formation, training id",
    ),
    _spec(
        "title",
        "text",
        "intitule, intitule de la formation, titre, formation, nom de la formation, libelle, stage, course",
    ),
    _spec(
        "provider",
        "text",
        "organisme, organisme de formation, centre, centre de formation, etablissement, ecole, cfa, "
        "training body, school",
    ),
    _spec("commune", "text", _COMMUNE + ", lieu de formation"),
    _spec("postal_code", "postal", _POSTAL),
    _spec(
        "duration_hours",
        "hours",
        "duree, duree heures, duree en heures, nombre d heures, nb heures, heures, volume horaire, "
        "hours, duration",
    ),
    _spec(
        "cost_eur",
        "price",
        "cout, cout eur, prix, tarif, cout pedagogique, prix ttc, prix ht, cout euros, cost, price",
    ),
    _spec("seats", "integer", "places, nombre de places, nb places, capacite, effectif, capacity"),
    _spec("mode", "mode", "modalite, modalites, mode de formation, delivery"),
    _spec(
        "entry_diploma",
        "text",
        "niveau d entree, niveau entree, diplome requis, prerequis, pre requis, niveau requis, entry "
        "level, prerequisites",
    ),
    _spec(
        "outcome",
        "text",
        "diplome, certification, diplome vise, titre vise, validation, sanction, diploma, qualification",
    ),
    _spec(
        "skills",
        "list",
        "competences, competences visees, objectifs pedagogiques, savoir faire, learning outcomes",
        joins=True,
    ),
    _spec(
        "start_date", "date", "date de debut, date debut, debut, session, date de session, start, start date"
    ),
    _spec(
        "text",
        "text",
        "description, descriptif, contenu, programme, objectif, objectifs, texte, public, resume, "
        "content, syllabus",
        joins=True,
    ),
)

FIELDS: dict[Kind, tuple[FieldSpec, ...]] = {
    "posting": POSTING_FIELDS,
    "candidate": CANDIDATE_FIELDS,
    "training": TRAINING_FIELDS,
}
REQUIRED: dict[Kind, str] = {"posting": "title", "candidate": "text", "training": "title"}
"""The field a table must have a column for."""
