"""The sheet of figures that an association owes its funders, as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matcher.records.errors import Text
from matcher.records.outcome import Count, Kpi
from matcher.services.numbers import percent
from matcher.services.workbooks import Table, write_workbook

TRAVEL = {
    "near": Text("à 15 km au plus", "within 15 km"),
    "far": Text("plus loin", "further"),
    "unknown": Text("non connu", "not known"),
}


def write_kpi(kpi: Kpi, path: Path) -> None:
    """Write the workbook: summary, firms, trade families, reasons, show-up by kind of visitor."""
    write_workbook(kpi_sheets(kpi), path)


def kpi_sheets(kpi: Kpi) -> list[Table]:
    """Return the sheets."""
    return [
        Table(
            Text("Synthèse", "Summary").render(),
            Text("Indicateur|Valeur", "Figure|Value").render().split("|"),
            summary(kpi),
            kpi.notes,
        ),
        _counts(Text("Par entreprise", "By firm"), Text("Entreprise", "Firm"), kpi.by_firm),
        _counts(Text("Par famille de métiers", "By trade family"), Text("Famille", "Family"), kpi.by_family),
        Table(
            Text("Motifs", "Reasons").render(),
            Text("Motif (absence ou refus)|Fois", "Reason (absence or refusal)|Times").render().split("|"),
            list(kpi.reasons.items()),
        ),
        _show_up(kpi),
    ]


def summary(kpi: Kpi) -> list[tuple[str, str | int | float | None]]:
    """Return the lines of the summary, each with its figure."""
    total = kpi.total
    known = total.held + total.absent
    lines: list[tuple[Text, str | int | float | None]] = [
        (Text("Événement", "Event"), kpi.name or kpi.event),
        (Text("Date", "Date"), kpi.date),
        (Text("Stands", "Stands"), kpi.stands),
        (Text("Offres présentées", "Postings shown"), kpi.openings),
        (Text("Postes à pourvoir", "Positions"), kpi.positions),
        (Text("Visiteurs inscrits", "Visitors registered"), kpi.registered),
        (Text("Visiteurs avec rendez-vous", "Visitors with a meeting"), kpi.expected),
        (Text("Visiteurs venus", "Visitors who came"), kpi.came),
        (Text("Rendez-vous prévus", "Meetings planned"), total.planned),
        (Text("Rencontres tenues", "Meetings held"), total.held),
        (Text("Absences", "Absences"), total.absent),
        (Text("Sans suite connue", "Outcome not known"), total.unknown),
        (
            Text("Taux de présence aux rendez-vous connus", "Presence at the meetings known of"),
            percent(total.held / known) if known else None,
        ),
        (Text("Seconds entretiens", "Second interviews"), total.second_interviews),
        (Text("Propositions d'embauche", "Offers"), total.offers),
        (Text("Embauches", "Hired"), total.hired),
        (Text("Refus", "Refusals"), total.refused),
        (
            Text("Rencontres pour une embauche", "Meetings for one hiring"),
            round(total.held / total.hired, 1) if total.hired else None,
        ),
    ]
    if kpi.balance is not None:
        lines.append(
            (Text("Genre déclaré (personnes venues)", "Gender declared (came)"), kpi.balance.declared)
        )
        for gender, count in kpi.balance.counts.items():
            lines.append((Text(f"dont {gender}", f"of whom {gender}"), count))
        for gender, count in kpi.balance.hired.items():
            lines.append((Text(f"embauches, {gender}", f"hired, {gender}"), count))
        if not kpi.balance.shown:
            lines.append((Text("Répartition par genre", "By gender"), kpi.balance.note))
    return [(label.render(), value) for label, value in lines]


def _counts(name: Text, first: Text, counts: Sequence[Count]) -> Table:
    header = Text(
        "Rendez-vous prévus|Tenus|Absences|Sans suite connue|Personnes rencontrées|Seconds entretiens|"
        "Propositions|Embauches|Refus",
        "Planned|Held|Absences|Not known|People met|Second interviews|Offers|Hired|Refusals",
    )
    rows = [
        (
            one.label,
            one.planned,
            one.held,
            one.absent,
            one.unknown,
            one.people,
            one.second_interviews,
            one.offers,
            one.hired,
            one.refused,
        )
        for one in counts
    ]
    return Table(name.render(), [first.render(), *header.render().split("|")], rows)


def _show_up(kpi: Kpi) -> Table:
    header = Text(
        "Profil|Distance au forum|En groupe|Attendus|Venus|Présence estimée|Entre|Et",
        "Kind|Distance|In a group|Expected|Came|Estimated presence|Between|And",
    )
    yes_no = (Text("non", "no"), Text("oui", "yes"))
    rows = [
        (
            (one.kind or Text("non connu", "not known").render()).replace("_", " "),
            TRAVEL[one.travel].render(),
            yes_no[one.group].render(),
            one.invited,
            one.came,
            percent(one.rate),
            percent(one.low),
            percent(one.high),
        )
        for one in kpi.show_up
    ]
    note = Text(
        "Présence estimée : les petits effectifs sont ramenés vers la moyenne ; intervalle à 90 %.",
        "Estimated presence: small counts are drawn towards the mean; 90% interval.",
    )
    return Table(Text("Présence", "Presence").render(), header.render().split("|"), rows, [note.render()])
