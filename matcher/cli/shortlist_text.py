"""The lists and routes of a forum as plain text and as Markdown to print."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.cli.presentation import GRADES, shorten
from matcher.records import Event, Text
from matcher.records.numbers import how_many
from matcher.records.shortlist import Exposure, Listed, Route, Shortlists, StandList, Stop
from matcher.services.numbers import counted, number

WISHED = {
    "visitor": Text("demandé par la personne", "asked for by the person"),
    "firm": Text("demandé par l'entreprise", "asked for by the firm"),
    "both": Text("demandé des deux côtés", "asked for by both"),
}


def summary_lines(lists: Shortlists) -> Iterator[str]:
    """Yield what the organiser wants to know at once: how even the lists are, who is left out."""
    yield Text(
        f"{len(lists.stands)} stands, {lists.balanced.places} places sur les listes, "
        f"{lists.balanced.visitors} visiteurs à qui au moins une offre convient.",
        f"{len(lists.stands)} stands, {lists.balanced.places} places on lists, "
        f"{lists.balanced.visitors} visitors whom at least one posting fits.",
    ).render()
    yield _exposure(Text("Listes équilibrées", "Balanced lists").render(), lists.balanced, lists.floor)
    yield _exposure(
        Text("Les meilleurs de chaque offre", "Best of each posting").render(), lists.by_score, lists.floor
    )
    together, alone = number(lists.balanced.total_score, 1), number(lists.by_score.total_score, 1)
    yield Text(
        f"  Somme des scores : {together} avec l'équilibre, {alone} sans.",
        f"  Sum of scores: {together} with balance, {alone} without.",
    ).render()
    yield from (f"! {one.text}" for one in lists.shared)
    yield from (f"! {note}" for note in lists.notes)
    if lists.left_out:
        people = counted(len(lists.left_out), Text("visiteur", "visitor"), Text("visiteurs", "visitors"))
        yield Text(f"{people} sans liste :", f"{people} on no list:").render()
        yield from (f"  - {_told(one.visitor, one.reason)}" for one in lists.left_out)


def _told(what: str, words: str) -> str:
    """Return two parts with a colon between them, as the user's language sets it."""
    return Text(f"{what} : {words}", f"{what}: {words}").render()


def _quoted(words: str) -> str:
    return Text(f"« {words} »", f"'{words}'").render()


def _exposure(name: str, exposure: Exposure, floor: int) -> str:
    middle = number(exposure.median, 1)
    lists = how_many(exposure.maximum, Text("liste", "list"), Text("listes", "lists"))
    if exposure.minimum != exposure.maximum:
        lists = Text(f"{exposure.minimum} à {lists.fr}", f"{exposure.minimum} to {lists.en}")
    return Text(
        f"  {name} : {lists.fr} par visiteur (médiane {middle}), "
        f"{exposure.on_none} sur aucune, {exposure.under_floor} sous le plancher de {floor}, "
        f"Gini {number(exposure.gini, 2)}",
        f"  {name}: {lists.en} a visitor (median {middle}), "
        f"{exposure.on_none} on none, {exposure.under_floor} under the floor of {floor}, "
        f"Gini {number(exposure.gini, 2)}",
    ).render()


def lists_markdown(lists: Shortlists, event: Event) -> str:
    """Return one chapter a stand: whom to meet, why, what to settle, and the second choices."""
    title = Text("Listes des stands", "Lists of the stands").render()
    summary = [_bullet(line) for line in summary_lines(lists)]
    lines = [f"# {_told(event.name or event.id, title)}", "", *summary, ""]
    for stand in lists.stands:
        lines += _stand(stand)
    return "\n".join(lines) + "\n"


def _bullet(line: str) -> str:
    """Return a line of the summary as one of a Markdown list; who is left out stands one level below."""
    if line.startswith("  - "):
        return line
    return f"- {line.strip().removeprefix('! ')}"


def _stand(stand: StandList) -> Iterator[str]:
    place = f" ({stand.room})" if stand.room else ""
    yield f"## {stand.stand} · {stand.firm or ''}{place}"
    yield ""
    meetings = Text("rendez-vous possibles", "possible meetings").render()
    yield f"{stand.capacity} {meetings}."
    yield ""
    for posting in stand.postings:
        yield f"### {posting.title} ({posting.posting})"
        yield ""
        if not posting.chosen:
            yield Text("Personne ne correspond parmi les visiteurs.", "No visitor fits.").render()
        for rank, person in enumerate(posting.chosen, start=1):
            yield from _person(rank, person)
        if posting.reserve:
            yield ""
            names = ", ".join(
                f"{one.visitor} ({number(one.score, 2)}, "
                + counted(one.lists, Text("liste", "list"), Text("listes", "lists"))
                + ")"
                for one in posting.reserve
            )
            yield Text("Si quelqu'un manque : ", "If somebody is absent: ").render() + names
        yield ""


def _person(place: int, person: Listed) -> Iterator[str]:
    wished = f" · {WISHED[person.wished_by].render()}" if person.wished_by else ""
    if person.candidate:
        fit = f" ({person.candidate}) · {GRADES[person.grade].render()} · score {number(person.score, 2)}"
    else:
        # Nothing is known of this person: a score of 0 would speak against them.
        fit = " · " + Text("sans profil", "no profile").render()
    yield f"{place}. **{person.visitor}**{fit}{wished}"
    for proof in person.proofs:
        yield f"   - {_told(proof.skill, _quoted(shorten(proof.words, 90)))}"
    if person.missing:
        yield "   - " + Text("manque : ", "missing: ").render() + " ; ".join(person.missing)
    for condition in person.conditions:
        yield "   - " + Text("à régler : ", "to settle: ").render() + condition


def routes_markdown(lists: Shortlists, event: Event) -> str:
    """Return one chapter a visitor: the stands to see, why, and what to prepare."""
    title = Text("Parcours des visiteurs", "Routes of the visitors").render()
    lines = [f"# {_told(event.name or event.id, title)}", ""]
    reasons = {one.visitor: one.reason for one in lists.left_out}
    for route in lists.routes:
        lines += _route(route, reasons.get(route.visitor))
    return "\n".join(lines) + "\n"


def _route(route: Route, reason: str | None) -> Iterator[str]:
    yield f"## {route.visitor}" + (f" ({route.candidate})" if route.candidate else "")
    yield ""
    if reason:
        yield reason
    for place, stop in enumerate(route.stops, start=1):
        yield from _stop(place, stop)
    if route.reserve:
        yield ""
        names = ", ".join(f"{stop.stand} {stop.firm or ''} ({stop.title})" for stop in route.reserve)
        yield Text("S'il reste du temps : ", "If there is time left: ").render() + names
    yield ""


def _stop(place: int, stop: Stop) -> Iterator[str]:
    wished = " · " + Text("vous l'avez demandé", "you asked for it").render() if stop.wished else ""
    stand = f"**{stop.stand} · {stop.firm or ''}**"
    yield f"{place}. {_told(stand, stop.title)}{wished}"
    if stop.proofs:
        words = " ; ".join(f"{proof.skill} ({_quoted(shorten(proof.words, 60))})" for proof in stop.proofs)
        yield "   - " + Text("vous montrez : ", "you show: ").render() + words
    for condition in stop.conditions:
        yield "   - " + Text("à voir avec l'entreprise : ", "to settle with the firm: ").render() + condition
