"""Bridges as text that an adviser reads with the person."""

from __future__ import annotations

from matcher.cli.presentation import FOUND, shorten
from matcher.records import Candidate, Text
from matcher.records.bridge import Bridge, BridgeCourse, BridgeOpening, Bridges, BridgeStep
from matcher.records.code_names import contract_name
from matcher.services.gap_words import date_told
from matcher.services.numbers import counted, euros, hours, number, percent
from matcher.services.trade_names import compact

SHOWN_SKILLS = 8
_POSITIONS = (Text("poste", "position"), Text("postes", "positions"))
_POSTINGS = (Text("annonce", "posting"), Text("annonces", "postings"))

KINDS = {
    "same_trade": Text("le métier de la personne recrute", "the person's own trade hires"),
    "bridge": Text("passerelle", "bridge"),
    "entry": Text("des annonces prennent des débutants", "openings take beginners"),
}
CAVEAT = Text(
    "Aucun score ne remplace l'entretien. Une part de métier n'est pas une chance d'embauche.",
    "No score replaces an interview. A share of a trade is no chance of being hired.",
)


def bridges_text(found: Bridges, person: Candidate) -> str:
    """Return the whole answer for one person."""
    place = f" · {person.commune}" if person.commune else ""
    lines = [f"{found.candidate_id}{place}"]
    if found.trades:
        told = " ; ".join(
            compact(trade.label) + (f" (« {trade.words} »)" if trade.words else f" ({percent(trade.share)})")
            for trade in found.trades
        )
        lines.append(Text("Métiers lus dans le texte : ", "Trades read in the text: ").render() + told)
    if found.wished:
        lines.append(
            Text("Souhaits lus : ", "Wishes read: ").render() + " ; ".join(map(compact, found.wished))
        )
    for place_number, bridge in enumerate(found.bridges, start=1):
        lines += ["", *_bridge_lines(place_number, bridge)]
    if found.notes:
        lines += ["", *(f"! {note}" for note in found.notes)]
    if found.bridges:
        lines += ["", CAVEAT.render()]
    return "\n".join(lines)


def _bridge_lines(place: int, bridge: Bridge) -> list[str]:
    wished = Text(" · souhaité", " · wished").render() if bridge.wished else ""
    lines = [f"{place}. {compact(bridge.steps[-1].label)}  [{KINDS[bridge.kind].render()}{wished}]"]
    if bridge.kind != "same_trade":
        lines += [_step_line(step) for step in bridge.steps]
    colon = Text(" :", ":").render()
    lines += [
        f"   + {skill.label}{colon} « {shorten(skill.words)} » ({FOUND[skill.found].render()})"
        for skill in bridge.transfers[:SHOWN_SKILLS]
    ]
    groups = (
        (
            Text(
                "À vérifier avec la personne (habituel dans son métier) : ", "To ask (usual in their trade): "
            ),
            [skill.label for skill in bridge.likely],
        ),
        (Text("Manque : ", "Missing: "), [skill.label for skill in bridge.missing]),
        (Text("Sans formation au catalogue : ", "No course in the catalogue for: "), _untaught(bridge)),
    )
    lines += [f"   - {title.render()}" + " ; ".join(labels) for title, labels in groups if labels]
    lines += [_course_line(course) for course in bridge.courses]
    if len(bridge.courses) > 1:
        total = Text("En tout : ", "In all: ").render()
        lines.append(f"     {total}{hours(bridge.hours)}, {euros(bridge.cost_eur)}")
    if bridge.wage:
        lines.append(f"   {_wage(bridge)}")
    for opening in bridge.openings:
        lines += _opening_lines(opening, with_after=bool(bridge.courses))
    if bridge.other_openings:
        count = bridge.other_openings
        more = counted(count, Text("autre offre", "more opening"), Text("autres offres", "more openings"))
        lines.append(f"     + {more}")
    return lines


def _untaught(bridge: Bridge) -> tuple[str, ...]:
    if bridge.missing and len(bridge.untaught) == len(bridge.missing):
        return (Text("tout ce qui manque", "all that is missing").render(),)
    return bridge.untaught


def _step_line(step: BridgeStep) -> str:
    part = Text(f"{percent(step.transfer)} se transfère", f"{percent(step.transfer)} transfers")
    if step.openings:
        open_now = counted(
            step.openings, Text("poste ouvert", "position open"), Text("postes ouverts", "positions open")
        )
    else:
        open_now = Text("étape, aucune offre ici", "a stage, no opening here").render()
    shared = Text(" ; en commun : ", "; shared: ").render() + ", ".join(step.shared) if step.shared else ""
    return f"   → {compact(step.label)} ({part.render()}, {open_now}{shared})"


def _course_line(course: BridgeCourse) -> str:
    place = f", {course.commune}" if course.commune else ""
    distance = f" ({number(course.km)} km)" if course.km is not None else ""
    entry = ""
    if course.entry == "to_check":
        entry = Text(
            f" ; niveau d'entrée à vérifier : {course.entry_diploma}",
            f"; entry level to check: {course.entry_diploma}",
        ).render()
    start = f", {date_told(course.start_date.isoformat())}" if course.start_date else ""
    teaches = Text("apprend :", "teaches:").render()
    colon = Text(" :", ":").render()
    return (
        f"   > {course.title} ({course.training_id}){place}{distance}{start}{colon} {hours(course.hours)}, "
        f"{euros(course.cost_eur)}{entry}\n     {teaches} {' ; '.join(course.closes)}"
    )


def _wage(bridge: Bridge) -> str:
    band = bridge.wage
    if band is None:
        return ""
    amount = (
        euros(band.low) if round(band.low) == round(band.high) else f"{euros(band.low)} - {euros(band.high)}"
    )
    said = ", ".join(f"« {words} »" for words in band.words)
    postings = counted(band.postings, *_POSTINGS)
    return Text(
        f"Salaire affiché : {amount} brut par mois à temps plein, d'après {postings} ({said})",
        f"Stated wage: {amount} gross a month full time, from {postings} ({said})",
    ).render()


def _opening_lines(opening: BridgeOpening, *, with_after: bool) -> list[str]:
    distance = f" ({number(opening.km)} km)" if opening.km is not None else ""
    told = [opening.title, opening.firm, f"{opening.commune}{distance}" if opening.commune else None]
    told += [
        contract_name(opening.contract).render() if opening.contract else None,
        counted(opening.positions, *_POSITIONS),
    ]
    now = Text("score aujourd'hui", "score now").render()
    scores = f"{now} {number(opening.score, 2)}"
    if with_after:
        later = Text("après", "after").render()
        scores += f", {later} {number(opening.score_after, 2)}"
    lines = [f"   = {opening.posting_id} {' · '.join(part for part in told if part)} : {scores}"]
    return lines + [f"     ! {condition}" for condition in opening.conditions]
