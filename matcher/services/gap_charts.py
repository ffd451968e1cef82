"""The charts of the report of the gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log10
from typing import NamedTuple

from matcher.geo import Point, communes, distance_km, locate
from matcher.records.errors import Text
from matcher.records.gaps import Cell, Gap, SplitKey, TrainingPlan
from matcher.services.charts import Bar, Chart, HeatCell, Line, heat_map, interval_bars, line_chart
from matcher.services.gap_flows import OTHERS, TradeFlow
from matcher.services.gap_words import SPLITS, cell_label, interval_told, label_of, people_told, supply_told
from matcher.services.link_charts import Flow, PlacePoint, place_map, sankey
from matcher.services.numbers import counted, euros, number
from matcher.services.trade_names import family_name

MOST_COLUMNS = 14
LABELLED_PLACES = 8
AROUND_DEGREES = 0.25
"""How far around the places of the report the grey points of the other communes are drawn."""

OPENINGS = (Text("poste", "opening"), Text("postes", "openings"))


def tension_chart(name: str, gaps: Sequence[Gap]) -> Chart:
    """Return the tension of each gap with its interval, on a logarithmic axis."""
    first = " ; ".join(f"{label_of(gap)} {number(gap.tension, 1)} ({interval_told(gap)})" for gap in gaps[:3])
    small = sum(gap.small for gap in gaps)
    return Chart(
        html=interval_bars(
            name,
            [
                Bar(label_of(gap), gap.tension, max(gap.interval[0], 1e-3), gap.interval[1], gap.small)
                for gap in gaps
            ],
            title=Text("postes / personne", "openings / person").render(),
            reference=1.0,
        ),
        alternative=Text(
            f"Postes demandés pour une personne disponible, avec l'intervalle. En tête : {first}. "
            + (f"Cercles vides : effectifs trop petits, lire l'intervalle ({small})." if small else ""),
            f"Openings asked for a person available, with the interval. First: {first}. "
            + (f"Hollow circles: small counts, read the interval ({small})." if small else ""),
        ).render(),
        header=[
            *(Text("Ce qui est demandé", "What is asked for").render(), Text("Postes", "Openings").render()),
            *(
                Text("Besoin pondéré", "Weighted demand").render(),
                Text("Personnes, pesées", "People, weighted").render(),
            ),
            *(Text("Tension", "Tension").render(), Text("Intervalle", "Interval").render()),
        ],
        rows=[
            [
                label_of(gap),
                number(gap.openings),
                number(gap.demand, 1),
                supply_told(gap),
                number(gap.tension, 2),
                interval_told(gap),
            ]
            for gap in gaps
        ],
    )


def split_chart(name: str, gaps: Sequence[Gap], by: SplitKey) -> Chart | None:
    """Return gaps against the values of one split, None where there is nothing to compare."""
    table = {gap.uri: _cells(gap, by) for gap in gaps}
    totals: dict[str, int] = defaultdict(int)
    labels: dict[str, str] = {}
    for cells in table.values():
        for cell in cells.values():
            totals[cell.value] += cell.openings
            labels[cell.value] = cell_label(cell, by)
    columns = sorted(totals, key=lambda value: (-totals[value], labels[value]))[:MOST_COLUMNS]
    rows = [gap for gap in gaps if table[gap.uri]]
    if len(columns) < 2 or not rows:
        return None
    lines = [[_heat(gap, table[gap.uri].get(value), labels[value]) for value in columns] for gap in rows]
    hidden = sum(bool(cell.text) and cell.value is None for line in lines for cell in line)
    note = Text(
        "Postes pour une personne : plus c'est foncé, plus on manque de monde. « < 5 » : moins de 5 "
        "personnes, chiffre non montré ; « … » : masqué avec elles. Case vide : rien n'y est demandé.",
        "Openings a person: the darker, the scarcer. '< 5': fewer than 5 people, the figure is not shown; "
        "'…': hidden with them. An empty cell: nothing is asked for there.",
    ).render()
    most = max(
        (
            (cell.value, label_of(gap), labels[value])
            for gap, line in zip(rows, lines, strict=True)
            for cell, value in zip(line, columns, strict=True)
            if cell.value is not None
        ),
        default=None,
    )
    if most is not None:
        note += (
            " "
            + Text(f"Le plus tendu : {most[1]}, {most[2]}.", f"The tightest: {most[1]}, {most[2]}.").render()
        )
    if hidden:
        note += " " + Text(f"Cases masquées : {hidden}.", f"Hidden cells: {hidden}.").render()
    return Chart(
        html=heat_map(
            name,
            [label_of(gap) for gap in rows],
            [labels[value] for value in columns],
            lines,
            low=-1.0,
            top=1.3,
        ),
        alternative=note,
        header=[SPLITS[by].render().capitalize(), *(labels[value] for value in columns)],
        rows=[[label_of(gap), *(_told(table[gap.uri].get(value)) for value in columns)] for gap in rows],
        least_width=220 + 52 * len(columns),
    )


def _cells(gap: Gap, by: SplitKey) -> dict[str, Cell]:
    return {cell.value: cell for split in gap.splits if split.by == by for cell in split.cells}


def _heat(gap: Gap, cell: Cell | None, column: str) -> HeatCell:
    if cell is None or (cell.openings == 0 and not cell.demand):
        return HeatCell(None)
    hover = (
        f"{label_of(gap)}, {column}\n{counted(cell.openings, *OPENINGS)} ; "
        + Text(f"personnes : {people_told(cell.people)}", f"people: {people_told(cell.people)}").render()
    )
    if cell.tension is None:
        return HeatCell(None, f"< {cell.people.below}" if cell.people.below else "…", hover)
    return HeatCell(log10(max(cell.tension, 1e-3)), number(cell.tension, 1), hover)


def _told(cell: Cell | None) -> str:
    if cell is None:
        return "-"
    tension = "" if cell.tension is None else f" ; {number(cell.tension, 2)}"
    return f"{counted(cell.openings, *OPENINGS)} ; {people_told(cell.people)}{tension}"


class _Place(NamedTuple):
    """What is asked for around one place; `point` None where it could not be found."""

    name: str
    label: str
    openings: int
    tension: float | None
    point: Point | None


def commune_chart(name: str, families: Sequence[Gap]) -> Chart | None:
    """Return where the openings are and how tight they are, None where no place can be drawn."""
    places = _places(families)
    placed = [(place, place.point) for place in places if place.point is not None]
    if not placed:
        return None
    points = [
        PlacePoint(
            latitude=point.latitude,
            longitude=point.longitude,
            size=place.openings,
            shade=None if place.tension is None else log10(max(1.0, 10 * place.tension)),
            name=place.name,
            hover=f"{place.label} : {counted(place.openings, *OPENINGS)}, tension {_tension(place.tension)}",
            labelled=rank < LABELLED_PLACES,
        )
        for rank, (place, point) in enumerate(placed)
    ]
    first = " ; ".join(f"{place.label} ({counted(place.openings, *OPENINGS)})" for place, _ in placed[:4])
    note = Text(
        "Un rond par lieu de travail et ses alentours, d'autant plus grand qu'on y recrute, d'autant plus "
        f"foncé qu'on y manque de monde ; cercle vide : effectif trop petit pour être montré. {first}.",
        "One circle a workplace and its surroundings: the larger, the more openings; the darker, the scarcer "
        f"the people; hollow: too few people to be shown. {first}.",
    ).render()
    unplaced = [place.label for place in places if place.point is None]
    if unplaced:
        listed = ", ".join(unplaced[:5])
        note += " " + Text(f"Sans coordonnées : {listed}.", f"Without coordinates: {listed}.").render()
    return Chart(
        html=place_map(name, points, _around([point for _, point in placed]), top=2.3),
        alternative=note,
        header=[
            Text("Lieu", "Place").render(),
            Text("Postes", "Openings").render(),
            Text("Tension", "Tension").render(),
        ],
        rows=[[place.label, number(place.openings), _tension(place.tension)] for place in places],
    )


def _places(families: Sequence[Gap]) -> list[_Place]:
    """Return the places where something is asked for, most openings first."""
    cells: dict[str, list[Cell]] = defaultdict(list)
    for family in families:
        for cell in _cells(family, "area").values():
            cells[cell.value].append(cell)
    places = []
    for value, group in cells.items():
        openings = sum(cell.openings for cell in group)
        shown = [cell for cell in group if cell.supply is not None]
        demand = sum(cell.demand for cell in shown)
        supply = sum(cell.supply or 0.0 for cell in shown)
        if openings:
            tension = (demand + 0.5) / (supply + 0.5) if shown else None
            places.append(_Place(value, group[0].label, openings, tension, _point(value)))
    certain = [place.point for place in places if place.point is not None]
    places = [
        place if place.point else place._replace(point=_nearest_choice(place.name, certain))
        for place in places
    ]
    return sorted(places, key=lambda place: (-place.openings, place.label))


def _tension(value: float | None) -> str:
    return Text("masquée", "hidden").render() if value is None else number(value, 2)


def _point(value: str) -> Point | None:
    by_code = next((commune.point for commune in communes() if commune.insee == value), None)
    return by_code or locate(value).point


def _nearest_choice(value: str, known: Sequence[Point]) -> Point | None:
    """Return, of the communes of one name, the one nearest to the other places of the report."""
    choices = [commune for commune in locate(value).choices if commune.point is not None]
    named = [commune for commune in choices if commune.name == value]
    points = [commune.point for commune in named or choices if commune.point is not None]
    if not points or not known:
        return None
    return min(points, key=lambda point: min(distance_km(point, other) or 0.0 for other in known))


def _around(points: Sequence[Point]) -> list[tuple[float, float]]:
    south = min(point.latitude for point in points) - AROUND_DEGREES
    north = max(point.latitude for point in points) + AROUND_DEGREES
    west = min(point.longitude for point in points) - AROUND_DEGREES
    east = max(point.longitude for point in points) + AROUND_DEGREES
    return [
        (commune.latitude, commune.longitude)
        for commune in communes()
        if commune.parent is None
        and commune.latitude is not None
        and commune.longitude is not None
        and south <= commune.latitude <= north
        and west <= commune.longitude <= east
    ]


def flows_chart(name: str, flows: Sequence[TradeFlow]) -> Chart | None:
    """Return from which families of trades the openings could be filled, None without any."""
    if not flows:
        return None
    bands = [
        Flow(
            _family(flow.family),
            flow.target,
            flow.openings,
            f"{_family(flow.family)} → {flow.target} : {number(flow.openings, 1)}",
        )
        for flow in flows
    ]
    largest = sorted(flows, key=lambda flow: -flow.openings)[:4]
    told = " ; ".join(
        f"{_family(flow.family)} → {flow.target} ({number(flow.openings, 1)})" for flow in largest
    )
    return Chart(
        html=sankey(name, bands, last=_family(OTHERS)),
        alternative=Text(
            "À gauche, les familles de métiers des personnes ; à droite, les métiers qui recrutent. Une "
            "bande est large comme les postes que ces personnes pourraient viser, par ce qui se transfère. "
            f"Les plus larges : {told}.",
            "Left, the trade families of the people; right, the trades that hire. A band is as wide as the "
            f"openings these people could aim at, by what transfers. The widest: {told}.",
        ).render(),
        header=[
            Text("De", "From").render(),
            Text("Vers", "To").render(),
            Text("Postes", "Openings").render(),
        ],
        rows=[[_family(flow.family), flow.target, number(flow.openings, 1)] for flow in flows],
        least_width=640,
    )


def _family(key: str) -> str:
    return Text("Autres", "Others").render() if key == OTHERS else family_name(key)


def curve_chart(name: str, plan: TrainingPlan) -> Chart | None:
    """Return what each budget would fill, with the bound that no plan exceeds; None without a curve."""
    if len(plan.curve) < 2:
        return None
    budgets = [point.budget for point in plan.curve]
    most = max(point.openings_filled for point in plan.curve)
    least = next(point for point in plan.curve if point.openings_filled >= most)
    filled = number(most, 2)
    return Chart(
        html=line_chart(
            name,
            [
                Line(
                    Text("postes pourvus", "openings filled").render(),
                    budgets,
                    [point.openings_filled for point in plan.curve],
                ),
                Line(
                    Text("borne supérieure", "upper bound").render(),
                    budgets,
                    [point.bound for point in plan.curve],
                    dashed=True,
                ),
            ],
            x_title=Text("budget (euros)", "budget (euros)").render(),
            y_title=Text("postes pourvus de plus", "openings filled beyond today").render(),
            mark=plan.budget,
        ),
        alternative=Text(
            f"Postes pourvus en plus d'aujourd'hui selon le budget : {filled} au plus, dès "
            f"{euros(least.budget)}.",
            f"Openings filled beyond today's by budget: {filled} at most, from {euros(least.budget)} on.",
        ).render(),
        header=[
            *(Text("Budget", "Budget").render(), Text("Dépensé", "Spent").render()),
            *(Text("Postes pourvus", "Openings filled").render(), Text("Borne", "Bound").render()),
        ],
        rows=[
            [euros(p.budget), euros(p.spent), number(p.openings_filled, 2), number(p.bound, 2)]
            for p in plan.curve
        ],
    )
