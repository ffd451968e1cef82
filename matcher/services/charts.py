"""Charts for the pages of the product: plotly figures, each with a sentence and a table that say the same.

A page made of these works in one file without a network, on paper and for a screen reader. Colours
differ in lightness, so that they can be told apart in grey print and by people who see colours poorly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from matcher.records.errors import PasserelleError, Text, user_language

try:
    import plotly.graph_objects as go
    from plotly.io import to_html
    from plotly.offline import get_plotlyjs
except ModuleNotFoundError as error:
    raise PasserelleError(
        Text(
            f"le module « {error.name} » manque : les graphiques demandent l'option « planning ».",
            f"the module '{error.name}' is missing: charts need the 'planning' extra.",
        ),
        remedy=Text(
            "Installez-la : pip install 'passerelle[planning]'.",
            "Install it: pip install 'passerelle[planning]'.",
        ),
    ) from error

__all__ = [
    "INK",
    "MAIN",
    "SCALE",
    "SECOND",
    "SOFT",
    "Bar",
    "Chart",
    "HeatCell",
    "Line",
    "broken",
    "go",
    "heat_map",
    "interval_bars",
    "line_chart",
    "plotly_library",
    "render",
    "safe",
]

INK, SOFT, LINE = "#1d2730", "#52606d", "#dde3e8"
MAIN, SECOND, WARM = "#0b6e75", "#8a97a3", "#b4531f"
SCALE = [[0.0, "#f3f6f7"], [0.25, "#bfdcde"], [0.5, "#74b4ba"], [0.75, "#2c868d"], [1.0, "#0b4f55"]]
"""Pale to dark: the darker, the more."""

ROW_PX = 26
"""Height of a line of bars or cells that can be read and pointed at."""


@dataclass(frozen=True)
class Chart:
    """One chart for a page.

    Attributes:
        html: the figure's markup, without the plotly library.
        alternative: what the chart shows, in a few sentences.
        header: column names of the table with the same figures.
        rows: its cells, as text.
        least_width: pixels below which the chart scrolls sideways instead of shrinking.
    """

    html: str
    alternative: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]] = field(default_factory=list)
    least_width: int = 0


def plotly_library() -> str:
    """Return the plotly JavaScript, to be written once into a page that works without a network."""
    return str(get_plotlyjs())


def safe(text: str) -> str:
    """Return a text as plotly shows it letter for letter: it reads some HTML in labels, even links."""
    return escape(text, quote=False).replace("\n", "<br>")


def render(figure: Any, name: str, height: int) -> str:
    """Return a figure as markup; `name` becomes its id in the page, so that a page is the same twice."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 10, "b": 40},
        font={"family": "system-ui, sans-serif", "size": 13, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        separators=". " if user_language() == "en" else ", ",
        dragmode=False,
        hoverlabel={"bgcolor": "white", "font": {"color": INK}},
    )
    figure.update_xaxes(gridcolor=LINE, zeroline=False, automargin=True, fixedrange=True)
    figure.update_yaxes(gridcolor=LINE, zeroline=False, automargin=True, fixedrange=True)
    return str(
        to_html(
            figure,
            full_html=False,
            include_plotlyjs=False,
            div_id=name,
            default_width="100%",
            config={"displayModeBar": False, "responsive": True},
        )
    )


@dataclass(frozen=True)
class HeatCell:
    """One cell of a heat map: its value (None draws it empty), what stands in it, what a pointer shows."""

    value: float | None
    text: str = ""
    hover: str = ""


def heat_map(
    name: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[HeatCell]],
    *,
    top: float,
    low: float = 0.0,
) -> str:
    """Return a heat map with its values written in the cells.

    Args:
        name: id of the figure in the page.
        rows: labels, first at the top.
        columns: labels, written above.
        cells: one list a row.
        top: the value of the darkest colour.
        low: that of the palest.
    """
    rows, columns = [safe(row) for row in rows], [safe(column) for column in columns]
    figure = go.Figure(
        go.Heatmap(
            z=[[cell.value for cell in line] for line in cells],
            x=columns,
            y=rows,
            colorscale=SCALE,
            zmin=low,
            zmax=top,
            showscale=False,
            xgap=2,
            ygap=2,
            hoverongaps=True,
            customdata=[[safe(cell.hover) for cell in line] for line in cells],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    dark = low + 0.55 * (top - low)
    for row, line in zip(rows, cells, strict=True):
        for column, cell in zip(columns, line, strict=True):
            if cell.text:
                colour = "#fff" if cell.value is not None and cell.value > dark else INK
                figure.add_annotation(
                    x=column, y=row, text=safe(cell.text), showarrow=False, font={"size": 11, "color": colour}
                )
    # Said outright: of cells that are all hidden, the library would draw neither rows nor columns.
    for update, labels, span in (
        (figure.update_yaxes, rows, [len(rows) - 0.5, -0.5]),
        (figure.update_xaxes, columns, [-0.5, len(columns) - 0.5]),
    ):
        update(showgrid=False, type="category", categoryorder="array", categoryarray=list(labels), range=span)
    figure.update_xaxes(side="top", tickangle=-45)
    return render(figure, name, 150 + ROW_PX * len(rows))


@dataclass(frozen=True)
class Bar:
    """A bar with an interval around its value; `faint` marks one that few observations stand behind."""

    label: str
    value: float
    low: float
    high: float
    faint: bool = False


def interval_bars(name: str, bars: Sequence[Bar], *, title: str, reference: float | None = None) -> str:
    """Return horizontal bars on a logarithmic axis with their intervals, the first at the top.

    Args:
        name: id of the figure in the page.
        bars: values and interval ends above 0.
        title: name of the axis.
        reference: a value to mark with a line, for instance 1 where need equals supply.
    """
    labels = [broken(bar.label) for bar in bars]
    figure = go.Figure(
        go.Scatter(
            x=[bar.value for bar in bars],
            y=labels,
            mode="markers",
            marker={
                "size": 11,
                "color": [SECOND if bar.faint else MAIN for bar in bars],
                "symbol": ["circle-open" if bar.faint else "circle" for bar in bars],
                "line": {"width": 2},
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [bar.high - bar.value for bar in bars],
                "arrayminus": [bar.value - bar.low for bar in bars],
                "color": SOFT,
                "thickness": 1.5,
                "width": 5,
            },
            hovertemplate="%{y} : %{x:.2f}<extra></extra>",
        )
    )
    if reference is not None:
        figure.add_vline(x=reference, line_color=INK, line_width=1, line_dash="dot")
    decades = [10.0**power for power in range(-3, 5)]
    figure.update_xaxes(
        type="log",
        title=title,
        tickvals=decades,
        ticktext=[f"{decade:g}".replace(".", "." if user_language() == "en" else ",") for decade in decades],
    )
    figure.update_yaxes(autorange="reversed", type="category")
    lines = sum(label.count("<br>") + 1 for label in labels)
    return render(figure, name, 90 + max(34 * len(bars), 19 * lines))


@dataclass(frozen=True)
class Line:
    """One line of a line chart; `dashed` for a bound or a comparison."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    dashed: bool = False


def line_chart(
    name: str, lines: Sequence[Line], *, x_title: str, y_title: str, mark: float | None = None
) -> str:
    """Return lines over a common axis that starts at 0; `mark` draws a vertical line."""
    figure = go.Figure()
    for line in lines:
        figure.add_scatter(
            x=list(line.x),
            y=list(line.y),
            name=line.label,
            mode="lines" if line.dashed else "lines+markers",
            line={
                "color": SECOND if line.dashed else MAIN,
                "dash": "dash" if line.dashed else "solid",
                "width": 2,
                "shape": "linear",
            },
            marker={"size": 7},
            hovertemplate=f"%{{x:,.0f}} : %{{y:.2f}} ({line.label})<extra></extra>",
        )
    if mark is not None:
        figure.add_vline(x=mark, line_color=WARM, line_width=1.5, line_dash="dot")
    figure.update_layout(legend={"orientation": "h", "y": -0.22, "x": 0})
    figure.update_xaxes(title=x_title, rangemode="tozero", tickformat=",.0f")
    figure.update_yaxes(title=y_title, rangemode="tozero")
    return render(figure, name, 380)


def broken(label: str, width: int = 30) -> str:
    """Return a label made safe and broken into lines, so that the plot keeps its width on a phone."""
    lines = [""]
    for part in label.split():
        if lines[-1] and len(lines[-1]) + len(part) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return "<br>".join(safe(line) for line in lines)
