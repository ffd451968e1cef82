"""What a record must say to be of any use: a little, but not nothing."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.readers.report import AnyRecord, Kind
from matcher.records import Candidate, Posting, Text

PRACTICAL_FIELDS = (
    "commune",
    "postal_code",
    "mobility_km",
    "licence_b",
    "car",
    "birth_year",
    "contracts",
    "schedules",
    "available_from",
)
"""What a profile may tell without any text: enough for the rules on distance, age, licence and hours."""


def says_nothing(record: AnyRecord) -> Text | None:
    """Return why a record is of no use to anybody, None where it tells at least something.

    A posting with one line or a title alone, and a profile with nothing but a commune, are of use: they
    are ranked, low and with what to ask. An id, a name and a telephone number alone are not.
    """
    if isinstance(record, Posting):
        asked = record.requirements
        needs = [*asked.must_have, *asked.nice_to_have, *asked.certifications] if asked else []
        if _readable([record.title, record.text, *needs]):
            return None
        return Text(
            "l'offre ne dit rien : ni intitulé lisible, ni texte, ni exigence.",
            "the posting says nothing: no readable title, no text, no requirement.",
        )
    if isinstance(record, Candidate):
        if _readable([record.text]) or any(
            getattr(record, name) not in (None, "", []) for name in PRACTICAL_FIELDS
        ):
            return None
        return Text(
            "le profil ne dit rien : ni parcours, ni commune, ni permis, ni disponibilité.",
            "the profile says nothing: no history, no commune, no licence, no availability.",
        )
    return None


SAY_SOMETHING: dict[Kind, Text] = {
    "posting": Text(
        "Écrivez au moins le métier ou une tâche du poste.",
        "Write at least the trade or one task of the job.",
    ),
    "candidate": Text(
        "Ajoutez le parcours de la personne, ou au moins sa commune.",
        "Add the person's history, or at least their commune.",
    ),
    "training": Text("Renseignez l'intitulé.", "Fill in the title."),
}
"""What to do about a record that says nothing."""


def lacks_text(record: AnyRecord) -> bool:
    """Return whether a posting or profile is of use although nothing tells the work itself."""
    if isinstance(record, Posting):
        asked = record.requirements
        needs = [*asked.must_have, *asked.nice_to_have] if asked else []
        return not _readable([record.text, *needs])
    return isinstance(record, Candidate) and not _readable([record.text])


def _readable(texts: Iterable[str]) -> bool:
    return any(character.isalnum() for text in texts for character in text)
