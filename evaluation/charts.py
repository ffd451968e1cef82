"""The charts of a report, as plotly figures with a sentence that says the same without eyes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evaluation.calibration import Calibration
from evaluation.errors import missing_extra
from evaluation.measures import PRIMARY
from evaluation.report import Report, SystemResult
from evaluation.wording import interval, number, word
from models.errors import Text, user_language

try:
    import plotly.graph_objects as go
    from plotly.io import to_html
    from plotly.offline import get_plotlyjs
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

ENGINE_COLOUR = "#0b6e75"
OTHER_COLOUR = "#8a97a3"
LOSS_COLOUR = "#b4531f"
GRADE_COLOURS = ("#d9dee3", "#a9cfd2", "#4f9ea5", "#0b5a60")
"""From not relevant (pale) to operational (dark): told apart by lightness, in grey print too."""


@dataclass(frozen=True)
class Chart:
    """One chart for the page.

    Attributes:
        html: the figure's markup, without the plotly library.
        alternative: what the chart shows, in one or two sentences.
        header: column names of the table with the same figures.
        rows: its cells, as text.
    """

    html: str
    alternative: str
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)


def plotly_library() -> str:
    """Return the plotly JavaScript, to be written once into a page that works without a network."""
    return str(get_plotlyjs())


def _render(figure: Any, height: int) -> str:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 8, "b": 44},
        font={"family": "system-ui, sans-serif", "size": 14, "color": "#1d2730"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        separators=". " if user_language() == "en" else ", ",
        dragmode=False,
    )
    figure.update_xaxes(gridcolor="#e3e8ec", zeroline=False, automargin=True, fixedrange=True)
    figure.update_yaxes(gridcolor="#e3e8ec", zeroline=False, automargin=True, fixedrange=True)
    return str(
        to_html(
            figure,
            full_html=False,
            include_plotlyjs=False,
            default_width="100%",
            config={"displayModeBar": False, "responsive": True},
        )
    )


def systems_chart(report: Report) -> Chart:
    """Return the leading measure of every system with its interval."""
    systems = sorted(report.systems, key=lambda system: system.measures["all"][PRIMARY].mean)
    estimates = [system.measures["all"][PRIMARY] for system in systems]
    figure = go.Figure(
        go.Scatter(
            x=[estimate.mean for estimate in estimates],
            y=[_broken(system.label) for system in systems],
            mode="markers+text",
            text=[f"<b>{number(estimate.mean, 2)}</b>" for estimate in estimates],
            textposition="top center",
            marker={"size": 13, "color": [_colour(report, system) for system in systems]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [estimate.high - estimate.mean for estimate in estimates],
                "arrayminus": [estimate.mean - estimate.low for estimate in estimates],
                "color": "#5d6b78",
                "thickness": 1.5,
                "width": 5,
            },
            hovertemplate="%{y} : %{x:.3f}<extra></extra>",
        )
    )
    figure.update_xaxes(range=[0, 1.03], title=PRIMARY)
    best_first = list(zip(reversed(systems), reversed(estimates), strict=True))
    return Chart(
        html=_render(figure, 90 + 62 * len(systems)),
        alternative=f"{PRIMARY} : "
        + " ; ".join(f"{system.label} {number(estimate.mean)}" for system, estimate in best_first)
        + ".",
        header=[word("system"), PRIMARY, "95 %"],
        rows=[
            [system.label, number(estimate.mean), interval(estimate.low, estimate.high)]
            for system, estimate in best_first
        ],
    )


def differences_chart(report: Report, rival: SystemResult) -> Chart:
    """Return, posting by posting, by how much the first system beats `rival` on the leading measure."""
    first = report.systems[0]
    ours, theirs = first.per_query[PRIMARY], rival.per_query[PRIMARY]
    queries = sorted(ours, key=lambda query: (ours[query] - theirs[query], query))
    differences = [ours[query] - theirs[query] for query in queries]
    figure = go.Figure(
        go.Bar(
            x=differences,
            y=queries,
            orientation="h",
            marker_color=[ENGINE_COLOUR if value >= 0 else LOSS_COLOUR for value in differences],
            hovertemplate="%{y} : %{x:+.3f}<extra></extra>",
        )
    )
    figure.add_vline(x=0, line_color="#1d2730", line_width=1)
    title = Text(f"écart de {PRIMARY}", f"difference in {PRIMARY}").render()
    figure.update_xaxes(title=title)
    figure.update_yaxes(type="category")
    better = sum(value > 0 for value in differences)
    worse = sum(value < 0 for value in differences)
    return Chart(
        html=_render(figure, 110 + 22 * len(queries)),
        alternative=Text(
            f"{first.label} face à {rival.label} : mieux sur {better} offres, moins bien sur {worse}.",
            f"{first.label} against {rival.label}: better on {better} postings, worse on {worse}.",
        ).render(),
        header=[word("posting"), first.label, rival.label, word("difference")],
        rows=[
            [
                query,
                number(ours[query]),
                number(theirs[query]),
                number(ours[query] - theirs[query], sign=True),
            ]
            for query in reversed(queries)
        ],
    )


def ranks_chart(system: SystemResult) -> Chart:
    """Return the judged grades at each rank of a system's lists."""
    ranks = list(range(1, len(system.grades_by_rank) + 1))
    names = [word(f"grade_{grade}") for grade in range(len(GRADE_COLOURS))]
    figure = go.Figure()
    for grade in reversed(range(len(GRADE_COLOURS))):
        figure.add_bar(
            x=ranks,
            y=[counts[grade] for counts in system.grades_by_rank],
            name=names[grade],
            marker_color=GRADE_COLOURS[grade],
            hovertemplate=f"{word('rank')} %{{x}} : %{{y}} × {names[grade]}<extra></extra>",
        )
    figure.update_layout(
        barmode="stack", bargap=0.18, legend={"orientation": "h", "y": -0.2, "traceorder": "normal"}
    )
    figure.update_xaxes(title=word("rank"), dtick=1, showgrid=False)
    figure.update_yaxes(title=word("postings"))
    top = system.grades_by_rank[0]
    return Chart(
        html=_render(figure, 380),
        alternative=Text(
            f"Au premier rang, {top[3]} personnes opérationnelles, {top[2]} d'un métier proche, "
            f"{top[1]} à former, {top[0]} hors cible.",
            f"At the first rank, {top[3]} operational people, {top[2]} of a close trade, "
            f"{top[1]} trainable, {top[0]} not relevant.",
        ).render(),
        header=[word("rank"), *names],
        rows=[
            [str(rank), *(str(count) for count in counts)]
            for rank, counts in zip(ranks, system.grades_by_rank, strict=True)
        ],
    )


def calibration_chart(reliability: Calibration) -> Chart:
    """Return the reliability diagram; a larger point stands for more pairs."""
    bins = reliability.bins
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"dash": "dash", "color": OTHER_COLOUR}, name=word("perfect")
    )
    figure.add_scatter(
        x=[entry.mean_score for entry in bins],
        y=[entry.relevant_share for entry in bins],
        mode="markers+lines",
        line={"color": ENGINE_COLOUR, "width": 1.5},
        marker={"size": [8 + 3 * len(str(entry.pairs)) for entry in bins], "color": ENGINE_COLOUR},
        customdata=[entry.pairs for entry in bins],
        hovertemplate="%{x:.2f} -> %{y:.2f} (%{customdata})<extra></extra>",
        name=word("score"),
    )
    figure.update_layout(showlegend=False)
    figure.update_xaxes(range=[-0.03, 1.03], title=word("mean_score"))
    figure.update_yaxes(range=[-0.03, 1.06], title=word("relevant_share"))
    return Chart(
        html=_render(figure, 380),
        alternative=f"{word('ece')} : {number(reliability.ece)}. "
        f"{word('ece_head')} : {number(reliability.ece_head)}.",
        header=[word("score"), word("pairs"), word("mean_score"), word("relevant_share")],
        rows=[
            [
                f"{number(entry.low, 1)} - {number(entry.high, 1)}",
                str(entry.pairs),
                number(entry.mean_score),
                number(entry.relevant_share),
            ]
            for entry in bins
        ],
    )


def _colour(report: Report, system: SystemResult) -> str:
    return ENGINE_COLOUR if system.name == report.systems[0].name else OTHER_COLOUR


def _broken(label: str, width: int = 20) -> str:
    """Break a long label into lines, so that the plot keeps its width on a phone."""
    lines = [""]
    for part in label.split():
        if lines[-1] and len(lines[-1]) + len(part) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return "<br>".join(lines)
