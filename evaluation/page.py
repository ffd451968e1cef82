"""The HTML page of a report: one file, no network, readable on a phone."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from evaluation.charts import (
    Chart,
    calibration_chart,
    differences_chart,
    plotly_library,
    ranks_chart,
    systems_chart,
)
from evaluation.measures import MEASURES, PRIMARY
from evaluation.report import PART_NAMES, Report
from evaluation.verdict import lead_lines, strongest_rival, verdict
from evaluation.wording import number, word
from evaluation.writing import page_template, write_page
from models.errors import user_language


def render_page(report: Report) -> str:
    """Return the page in the user's language."""
    rival = strongest_rival(report)
    first = report.systems[0]
    charts: dict[str, Chart | None] = {
        "systems": systems_chart(report),
        "differences": differences_chart(report, rival) if rival else None,
        "ranks": ranks_chart(first),
        "calibration": calibration_chart(first.calibration) if first.calibration else None,
    }
    # Chart markup is plotly's own; every text in it was escaped by plotly when it became JSON.
    return page_template("report.html", markup=Markup).render(
        report=report,
        first=first,
        charts=charts,
        measures=MEASURES,
        primary=PRIMARY,
        part_names={part: text.render() for part, text in PART_NAMES.items()},
        verdict=verdict(report),
        leads=lead_lines(report),
        rival=rival,
        several_measures=len({entry.measure for entry in report.comparisons}) > 1,
        calibration_rows=[
            [
                system.label,
                *map(number, (system.calibration.ece, system.calibration.ece_head, system.calibration.brier)),
            ]
            for system in report.systems
            if system.calibration
        ],
        word=word,
        language=user_language(),
        plotly_library=Markup(plotly_library()),
    )


def write_report(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write `index.html` and `report.json` into a folder, which is made where it is absent."""
    return write_page(folder / "index.html", render_page(report), folder / "report.json", report)
