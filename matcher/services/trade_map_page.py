"""The page of the map of the trades."""

from __future__ import annotations

from functools import partial

from matcher.records.errors import Text
from matcher.records.trade_map import Grid, TradeMap
from matcher.services.charts import Chart, HeatCell, heat_map
from matcher.services.link_charts import Arc, arc_chain
from matcher.services.numbers import counted, percent
from matcher.services.report_page import render_report
from matcher.services.trade_names import FROM_TO, compact
from matcher.services.transfer import OPTIONAL_CREDIT, RELATED_CREDIT, SKILLS_WEIGHT, TALK_WEIGHT

STRONGEST_NAMED = 5
ARCS_SHOWN = 30
"""Links of the chain that are drawn, the strongest: more is a cloud."""


def map_page(trades: TradeMap) -> str:
    """Return the page in the user's language."""
    return render_report(
        "trade_map.html",
        trades=trades,
        chain=chain_chart(trades.chain),
        families=grid_chart("families", trades.families),
        steps=grid_chart("steps", trades.chain),
        compact=compact,
        positions=partial(
            counted,
            one=Text("poste ouvert", "position open"),
            several=Text("postes ouverts", "positions open"),
        ),
        weights={
            "skills": SKILLS_WEIGHT,
            "talk": TALK_WEIGHT,
            "optional": OPTIONAL_CREDIT,
            "related": RELATED_CREDIT,
        },
    )


def _pairs(grid: Grid) -> list[tuple[float, int, int]]:
    """Return the links between different groups, strongest first."""
    pairs = [
        (value, row, column)
        for row, values in enumerate(grid.values)
        for column, value in enumerate(values)
        if row != column and value is not None
    ]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))


def _strongest(grid: Grid) -> str:
    return " ; ".join(
        f"{grid.groups[row].label} → {grid.groups[column].label} ({percent(value)})"
        for value, row, column in _pairs(grid)[:STRONGEST_NAMED]
    )


def grid_chart(name: str, grid: Grid) -> Chart:
    """Return the heat map of a grid."""
    labels = [f"{group.label} ({group.trades})" for group in grid.groups]
    cells = [
        [
            HeatCell(
                value,
                "" if value is None else f"{100 * value:.0f}",
                _hover(labels[row], labels[column], value),
            )
            for column, value in enumerate(values)
        ]
        for row, values in enumerate(grid.values)
    ]
    return Chart(
        html=heat_map(name, labels, labels, cells, top=0.55),
        alternative=Text(
            f"De la ligne vers la colonne, en %. Les liens les plus forts : {_strongest(grid)}.",
            f"From row to column, in %. The strongest links: {_strongest(grid)}.",
        ).render(),
        header=[FROM_TO.render(), *labels],
        rows=[
            [label, *("-" if value is None else percent(value) for value in values)]
            for label, values in zip(labels, grid.values, strict=True)
        ],
        least_width=640,
    )


def _hover(start: str, end: str, value: float | None) -> str:
    return f"{start} → {end} : {'-' if value is None else percent(value)}"


def chain_chart(grid: Grid) -> Chart:
    """Return the value chain from top to bottom, its steps joined by arcs as wide as what transfers."""
    labels = [f"{group.label} ({group.trades})" for group in grid.groups]
    both: dict[tuple[int, int], float] = {}
    for value, row, column in _pairs(grid):
        key = (min(row, column), max(row, column))
        both[key] = both.get(key, 0.0) + value / 2
    ordered = sorted(both.items(), key=lambda item: (-item[1], item[0]))[:ARCS_SHOWN]
    top, low = ordered[0][1], ordered[-1][1]
    spread = (top - low) or 1.0
    arcs = [
        Arc(
            start,
            end,
            0.1 + 0.9 * (value - low) / spread,
            f"{labels[start]} - {labels[end]} : {percent(value)}",
        )
        for (start, end), value in ordered
    ]
    named = " ; ".join(arc.hover for arc in arcs[:STRONGEST_NAMED])
    return Chart(
        html=arc_chain("chain", labels, arcs),
        alternative=Text(
            "La chaîne, de la conception à l'expédition puis ce qui l'entoure ; plus un arc est large, plus "
            f"les métiers de deux étapes se ressemblent (moyenne des deux sens). Les plus proches : {named}.",
            "The chain, from design to dispatch, then what surrounds it; the wider an arc, the closer the "
            f"trades of two steps (mean of both ways). The closest: {named}.",
        ).render(),
        header=[Text("Étapes", "Steps").render(), Text("Se transfère", "Transfers").render()],
        rows=[[f"{labels[start]} - {labels[end]}", percent(value)] for (start, end), value in ordered],
    )
