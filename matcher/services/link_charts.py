"""Charts of places and of links between things: a map without tiles, a Sankey diagram, a chain with arcs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from matcher.services.charts import INK, MAIN, SCALE, SECOND, SOFT, broken, go, render, safe


@dataclass(frozen=True)
class PlacePoint:
    """A place on a map without tiles: degrees, a size, a shade, a name and what a pointer shows."""

    latitude: float
    longitude: float
    size: float
    shade: float | None
    name: str
    hover: str
    labelled: bool = False


def place_map(
    name: str, points: Sequence[PlacePoint], outline: Sequence[tuple[float, float]], *, top: float
) -> str:
    """Return places by their coordinates over a background of grey points.

    Args:
        name: id of the figure in the page.
        points: the places; the shade None draws a hollow ring.
        outline: latitude and longitude of the background.
        top: the shade of the darkest colour.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[longitude for _, longitude in outline],
        y=[latitude for latitude, _ in outline],
        mode="markers",
        marker={"size": 3, "color": "#c9d1d8"},
        hoverinfo="skip",
    )
    largest = max((point.size for point in points), default=1.0) or 1.0
    known = [point for point in points if point.shade is not None]
    hidden = [point for point in points if point.shade is None]
    for group, hollow in ((known, False), (hidden, True)):
        figure.add_scatter(
            x=[point.longitude for point in group],
            y=[point.latitude for point in group],
            mode="markers+text",
            text=[safe(point.name) if point.labelled else "" for point in group],
            textposition="top center",
            textfont={"size": 12},
            customdata=[safe(point.hover) for point in group],
            hovertemplate="%{customdata}<extra></extra>",
            marker={
                "size": [9 + 31 * (point.size / largest) ** 0.5 for point in group],
                "color": "rgba(0,0,0,0)" if hollow else [point.shade for point in group],
                "colorscale": SCALE,
                "cmin": 0,
                "cmax": top,
                "line": {"color": SOFT if hollow else INK, "width": 1.5 if hollow else 1},
            },
        )
    figure.update_layout(showlegend=False)
    figure.update_xaxes(showgrid=False, showticklabels=False)
    # A degree of longitude is shorter than one of latitude: at 50° north, by the cosine, 0.64.
    figure.update_yaxes(showgrid=False, showticklabels=False, scaleanchor="x", scaleratio=1.55)
    return render(figure, name, 460)


@dataclass(frozen=True)
class Flow:
    """One band of a Sankey diagram, from a left label to a right one."""

    start: str
    end: str
    size: float
    hover: str


def sankey(name: str, flows: Sequence[Flow], *, last: str | None = None) -> str:
    """Return bands from the left labels to the right ones, as wide as their size; `last` goes under all."""
    lefts = sorted(dict.fromkeys(flow.start for flow in flows), key=lambda label: label == last)
    rights = list(dict.fromkeys(flow.end for flow in flows))
    figure = go.Figure(
        go.Sankey(
            arrangement="fixed",
            node={
                "label": [broken(label, 40) for label in (*lefts, *rights)],
                "color": [SECOND] * len(lefts) + [MAIN] * len(rights),
                "pad": 20,
                "thickness": 12,
                "line": {"width": 0},
                "hovertemplate": "%{label} : %{value}<extra></extra>",
            },
            link={
                "source": [lefts.index(flow.start) for flow in flows],
                "target": [len(lefts) + rights.index(flow.end) for flow in flows],
                "value": [flow.size for flow in flows],
                "color": ["rgba(11,110,117,0.28)"] * len(flows),
                "customdata": [safe(flow.hover) for flow in flows],
                "hovertemplate": "%{customdata}<extra></extra>",
            },
        )
    )
    return render(figure, name, 90 + 48 * max(len(lefts), len(rights), 4))


@dataclass(frozen=True)
class Arc:
    """A link between two places of a chain, by index; `weight` 0..1 is its width."""

    start: int
    end: int
    weight: float
    hover: str


def arc_chain(name: str, labels: Sequence[str], arcs: Sequence[Arc]) -> str:
    """Return a chain from top to bottom, with arcs to its right between the places that are close."""
    figure = go.Figure()
    for arc in sorted(arcs, key=lambda arc: arc.weight):
        centre, radius = (arc.start + arc.end) / 2, abs(arc.end - arc.start) / 2
        steps = [index / 24 * pi for index in range(25)]
        xs, ys = _half_circle(centre, radius, steps)
        figure.add_scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={"width": 1 + 9 * arc.weight, "color": f"rgba(11,110,117,{0.15 + 0.6 * arc.weight:.2f})"},
            text=safe(arc.hover),
            hovertemplate="%{text}<extra></extra>",
        )
    figure.add_scatter(
        x=[0.0] * len(labels),
        y=list(range(len(labels))),
        mode="markers",
        marker={"size": 14, "color": INK},
        hoverinfo="skip",
    )
    figure.update_layout(showlegend=False)
    figure.update_yaxes(
        autorange="reversed",
        tickvals=list(range(len(labels))),
        ticktext=[safe(label) for label in labels],
        showgrid=False,
    )
    reach = max((abs(arc.end - arc.start) / 2 for arc in arcs), default=1.0)
    figure.update_xaxes(visible=False, range=[-0.03 * reach, 1.05 * reach])
    return render(figure, name, 80 + 34 * len(labels))


def _half_circle(centre: float, radius: float, angles: Sequence[float]) -> tuple[list[float], list[float]]:
    return [radius * sin(angle) for angle in angles], [centre - radius * cos(angle) for angle in angles]
