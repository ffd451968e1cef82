"""Outcomes as people send them back: a spreadsheet saved as CSV, with the words they use."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from matcher.readers.encoding import guess_encoding
from matcher.readers.folding import folded
from matcher.records.atomic_file import replace_file
from matcher.records.errors import PlanningError, RecordError, Text
from matcher.records.event import Event, Meeting, Plan
from matcher.records.expected import known_ids
from matcher.records.numbers import how_many
from matcher.records.outcome import Outcome, OutcomeStatus
from matcher.records.system_words import system_words

DELIMITERS = (";", ",", "\t", "|")

COLUMNS = {
    "visitor": (
        "visiteur",
        "visitor",
        "visiteuse",
        "personne",
        "candidat",
        "candidate",
        "id visiteur",
        "code",
    ),
    "stand": ("stand", "entreprise", "firm", "societe", "table"),
    "slot": ("creneau", "slot", "heure", "horaire", "rendez vous", "rdv"),
    "posting": ("offre", "posting", "poste", "id offre", "annonce"),
    "status": ("statut", "status", "resultat", "issue", "suite", "etat", "outcome"),
    "reason": ("motif", "raison", "reason", "commentaire", "remarque", "pourquoi"),
    "at": ("date", "le", "at", "note le", "horodatage"),
    "gender": ("genre", "sexe", "gender", "civilite"),
}
REQUIRED = ("visitor", "status")

STATUSES: dict[OutcomeStatus, str] = {
    "met": "met, present, presente, vu, vue, venu, venue, rencontre, rencontree, oui, ok, entretien, "
    "entretien fait, recu, recue, attended, came, 1, x",
    "absent": "absent, absente, pas venu, pas venue, non venu, non venue, no show, noshow, non, excuse, "
    "excusee, defection, missing, 0",
    "second_interview": "second interview, second entretien, 2e entretien, 2eme entretien, "
    "deuxieme entretien, a revoir, rappel, a rappeler, retenu, retenue, suite",
    "offered": "offered, offer, offre, offre faite, proposition, proposition faite, promesse, "
    "promesse d embauche",
    "hired": "hired, embauche, embauchee, recrute, recrutee, contrat, contrat signe, signe, engage, engagee",
    "refused": "refused, refuse, refusee, refus, non retenu, non retenue, pas retenu, pas retenue, ecarte, "
    "ecartee, rejected, declined",
}
"""Words that people write for each status, folded."""

GENDERS = {
    "femme": "f, femme, femmes, mme, madame, woman, female, w",
    "homme": "h, homme, hommes, m, mr, monsieur, man, male",
    "autre": "autre, other, x, non binaire, nb",
}

_DATE = re.compile(
    r"(?:(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>\d{4}|\d{2}))"
    r"(?:[ T,à]+(?P<hour>\d{1,2})[:h](?P<minute>\d{2})?)?"
)
_STATUS_OF = {word: status for status, words in STATUSES.items() for word in words.split(", ")}
_GENDER_OF = {word: gender for gender, words in GENDERS.items() for word in words.split(", ")}


@dataclass
class OutcomeReport:
    """The outcomes read, the lines refused and what was noted on the way."""

    outcomes: list[Outcome] = field(default_factory=list)
    rejected: list[PlanningError | RecordError] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def read_outcomes(path: Path, event: Event, plan: Plan) -> OutcomeReport:
    """Read outcomes from a CSV file; a line that cannot be used is told, the others count.

    Column names and statuses are compared without accents or case, in French or English. A line without
    stand speaks of all planned meetings of the visitor ("absent" all day), a line without slot of the
    planned meeting of visitor and stand.

    Raises:
        PlanningError: the file cannot be read, or its header names neither visitor nor status.
    """
    rows = _rows(path)
    if not rows:
        raise _file_error(path, Text("ce fichier est vide.", "this file is empty."))
    columns = _columns(rows[0][1], path)
    report = place_outcomes(
        (
            (line, {name: cells[place].strip() for name, place in columns.items() if place < len(cells)})
            for line, cells in rows[1:]
        ),
        event,
        plan.meetings,
    )
    for error in report.rejected:
        error.file = str(path)
    return report


def place_outcomes(
    lines: Iterable[tuple[int, dict[str, str]]], event: Event, meetings: Sequence[Meeting]
) -> OutcomeReport:
    """Return the outcomes that numbered lines tell, columns named as in `COLUMNS`.

    A line that cannot be used is told by its number, the others count.
    """
    report = OutcomeReport()
    lookup = _Lookup(event, meetings)
    for line, values in lines:
        if not any(values.values()):
            continue
        try:
            report.outcomes += lookup.outcomes(values)
        except PlanningError as error:
            error.line = line
            report.rejected.append(error)
    unplanned = sum(outcome.slot is None for outcome in report.outcomes)
    if unplanned:
        report.notes.append(
            how_many(
                unplanned,
                Text(
                    "rencontre hors plan, comptée à part des rendez-vous prévus.",
                    "meeting outside the plan, counted beside the planned ones.",
                ),
                Text(
                    "rencontres hors plan, comptées à part des rendez-vous prévus.",
                    "meetings outside the plan, counted beside the planned ones.",
                ),
            )
        )
    return report


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = system_words(error)
        raise _file_error(
            path,
            Text(
                f"fichier illisible ({reason.fr}).",
                f"cannot be read ({reason.en}).",
            ),
        ) from error
    encoding = guess_encoding(data)
    text = data[encoding.mark :].decode(encoding.codec, "replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], text.partition("\n")[2]
    else:
        delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _file_error(
            path, Text(f"tableau illisible : {error}.", f"the table cannot be read: {error}.")
        ) from error


def _file_error(path: Path, problem: Text) -> PlanningError:
    return PlanningError(
        problem,
        file=str(path),
        remedy=Text(
            "Il faut un CSV avec au moins les colonnes visiteur et statut ; voir docs/outcomes.md.",
            "A CSV with at least the columns visitor and status is needed; see docs/outcomes.md.",
        ),
    )


def _columns(header: Sequence[str], path: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        name = folded(cell)
        for column, words in COLUMNS.items():
            if column not in found and (name in words or name.removesuffix("s") in words):
                found[column] = place
                break
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        shown = ", ".join(f"« {cell} »" for cell in header[:8])
        wanted = " et ".join(COLUMNS[name][0] for name in missing)
        raise PlanningError(
            Text(
                f"colonne absente : {wanted}. Colonnes lues : {shown}.",
                f"missing column: {' and '.join(missing)}. Columns read: {shown}.",
            ),
            file=str(path),
            line=1,
            remedy=Text(
                "Nommez les colonnes visiteur, stand, statut (et créneau, offre, motif, genre si connus).",
                "Name the columns visitor, stand, status (and slot, posting, reason, gender if known).",
            ),
        )
    return found


class _Lookup:
    """The event and the plan, to find what a line speaks of."""

    def __init__(self, event: Event, meetings: Sequence[Meeting]) -> None:
        self._event = event
        self._visitors = {folded(visitor.id): visitor.id for visitor in event.visitors}
        for group in event.groups:
            self._visitors.setdefault(folded(group.id), group.id)
        for visitor in event.visitors:
            if visitor.candidate:
                self._visitors.setdefault(folded(visitor.candidate), visitor.id)
        for meeting in meetings:
            self._visitors.setdefault(folded(meeting.visitor), meeting.visitor)
        self._stands = {folded(stand.id): stand.id for stand in event.stands}
        for stand in event.stands:
            if stand.firm:
                self._stands.setdefault(folded(stand.firm), stand.id)
        self._slots = {folded(slot.id): slot.id for slot in event.slots}
        for slot in event.slots:
            self._slots.setdefault(folded(slot.start.replace("h", ":")), slot.id)
        self._postings = {posting for stand in event.stands for posting in stand.postings}
        self._planned: dict[str, list[Meeting]] = {}
        for meeting in meetings:
            self._planned.setdefault(meeting.visitor, []).append(meeting)

    def outcomes(self, values: dict[str, str]) -> list[Outcome]:
        """Return what a line tells; raises PlanningError where it cannot be used."""
        visitor = _known(values.get("visitor", ""), self._visitors, "visiteur", "visitor")
        status = _STATUS_OF.get(folded(values.get("status", "")))
        if status is None:
            given = values.get("status") or ""
            raise PlanningError(
                Text(f"statut inconnu : « {given} ».", f"unknown status: '{given}'."),
                field="statut",
                remedy=Text(
                    "Écrivez présent, absent, second entretien, offre faite, embauché ou refusé.",
                    "Write met, absent, second interview, offered, hired or refused.",
                ),
            )
        posting = values.get("posting") or None
        if posting is not None and posting not in self._postings:
            posting = None
        common = {
            "event": self._event.id,
            "visitor": visitor,
            "status": status,
            "reason": values.get("reason") or None,
            "at": _iso(values.get("at", "")),
            "gender": _GENDER_OF.get(folded(values.get("gender", ""))),
        }
        return [
            Outcome.model_validate({**common, "stand": stand, "slot": slot, "posting": posting or planned})
            for stand, slot, planned in self._meetings(visitor, values)
        ]

    def _meetings(self, visitor: str, values: dict[str, str]) -> list[tuple[str, str | None, str | None]]:
        planned = self._planned.get(visitor, [])
        if not values.get("stand"):
            if not planned:
                raise PlanningError(
                    Text(
                        f"« {visitor} » n'a aucun rendez-vous prévu et la ligne ne nomme pas de stand.",
                        f"'{visitor}' has no planned meeting and the line names no stand.",
                    ),
                    field="stand",
                    remedy=Text("Indiquez le stand.", "Give the stand."),
                )
            return [(one.stand, one.slot, one.posting) for one in planned]
        stand = _known(values["stand"], self._stands, "stand", "stand")
        there = [one for one in planned if one.stand == stand]
        if values.get("slot"):
            slot = _known(values["slot"].replace("h", ":"), self._slots, "créneau", "slot")
            exact = [one for one in there if one.slot == slot]
            there = exact or there
        if not there:
            return [(stand, None, None)]
        return [(there[0].stand, there[0].slot, there[0].posting)]


def _iso(given: str) -> str | None:
    """Return a date as ISO 8601, days before months as in France; raises PlanningError where it is none.

    A date kept as it came would be later than any other: of two words on a meeting, it would stand.
    """
    if not given:
        return None
    found = _DATE.match(given)
    if found is None:
        raise _no_date(given)
    parts = found.groupdict()
    year, month, day = parts["y1"] or parts["y2"], parts["m1"] or parts["m2"], parts["d1"] or parts["d2"]
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    try:
        moment = datetime(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day), hour, minute)
    except ValueError:
        raise _no_date(given) from None
    return moment.isoformat()


def _no_date(given: str) -> PlanningError:
    return PlanningError(
        Text(f"« {given} » n'est pas une date.", f"'{given}' is no date."),
        field="date",
        remedy=Text("Écrivez par exemple 26/11/2026, ou rien.", "Write for example 26/11/2026, or nothing."),
    )


def _known(given: str, known: dict[str, str], name: str, english: str) -> str:
    found = known.get(folded(given))
    if found is None:
        raise PlanningError(
            Text(f"{name} inconnu : « {given} ».", f"unknown {english}: '{given}'."),
            field=name,
            remedy=known_ids(list(dict.fromkeys(known.values())), Text("Connus", "Known")),
        )
    return found


def merge(before: Iterable[Outcome], after: Iterable[Outcome]) -> list[Outcome]:
    """Return one outcome a meeting; reading the same file twice changes nothing.

    Of two words on one meeting the later dated one stands; without dates, the one read last.
    """
    latest: dict[tuple[str, str, str], Outcome] = {}
    for outcome in [*before, *after]:
        known = latest.get(outcome.key)
        if known is None or known.at is None or outcome.at is None or known.at <= outcome.at:
            latest[outcome.key] = outcome
    return [latest[key] for key in sorted(latest)]


def read_journal(path: Path) -> list[Outcome]:
    """Read the outcomes kept so far, one JSON object a line; none where the file does not exist.

    Raises:
        PlanningError: a line is damaged; names it.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(Outcome.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            raise PlanningError(
                Text("ligne du registre illisible.", "a line of the register cannot be read."),
                file=str(path),
                line=number,
                remedy=Text(
                    "Retirez cette ligne puis relisez les fichiers reçus : le registre se reconstruit.",
                    "Remove the line and read the files received again: the register builds itself up.",
                ),
            ) from error
    return found


def write_journal(outcomes: Iterable[Outcome], path: Path) -> None:
    """Write the register whole, so that it is the former one or the new one, never half of it."""
    replace_file(path, "".join(outcome.model_dump_json() + "\n" for outcome in outcomes))
