"""The report of the skill gaps: one page that works without a network, a workbook, and the data.

It is made to be handed out: nobody's id is in it, and a group smaller than the smallest one shown is
told as "fewer than 5".
"""

from __future__ import annotations

from pathlib import Path

from matcher.records.errors import Text
from matcher.records.gaps import Gap, GapReport
from matcher.services.gap_charts import (
    OPENINGS,
    commune_chart,
    curve_chart,
    flows_chart,
    split_chart,
    tension_chart,
)
from matcher.services.gap_definitions import definitions
from matcher.services.gap_flows import bridge_flows
from matcher.services.gap_tables import gap_tables
from matcher.services.gap_words import (
    DIRECTIONS,
    STATUSES,
    date_told,
    interval_told,
    label_of,
    pair_labels,
    people_told,
)
from matcher.services.gaps import shareable
from matcher.services.numbers import counted, euros, number
from matcher.services.report_page import render_report
from matcher.services.search import DEFAULT_ENCODER
from matcher.services.transfer import load_transfer_map
from matcher.services.workbooks import write_workbook
from models.registry import load_encoder

SKILLS_DRAWN = 15
BLOCKED_SHOWN = 12
COURSES_SHOWN = 15
WORDS_SHOWN = 12


def write_gap_report(result: GapReport, folder: Path) -> list[Path]:
    """Write `index.html`, `gaps.xlsx` and `report.json` into a folder, which is made where it is absent.

    Args:
        result: the analysis.
        folder: where to.

    Returns:
        The three paths.

    Raises:
        PasserelleError: the charts' library is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page, book, data = (folder / name for name in ("index.html", "gaps.xlsx", "report.json"))
    shared = shareable(result)
    page.write_text(gap_page(shared), encoding="utf-8")
    write_workbook(gap_tables(shared, definitions(shared)), book)
    data.write_text(shared.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return [page, book, data]


def gap_page(report: GapReport) -> str:
    """Return the page in the user's language."""
    families = sorted(
        (gap for gap in report.families if gap.openings), key=lambda gap: (-gap.tension, gap.uri)
    )
    tense = sorted(report.skills, key=lambda gap: (-gap.interval[0], -gap.tension, gap.uri))[:SKILLS_DRAWN]
    blocked = sorted(
        (gap for gap in (*report.skills, *report.certificates) if gap.blocked_openings),
        key=lambda gap: (-gap.blocked_openings, gap.uri),
    )
    transfer = load_transfer_map(load_encoder(DEFAULT_ENCODER))
    by_uri = {gap.uri: gap for gap in (*report.skills, *report.certificates)}
    return render_report(
        "gap_report.html",
        report=report,
        plan=report.plan,
        drawn={
            "families": tension_chart("families", families) if families else None,
            "skills": tension_chart("skills", tense) if tense else None,
            "areas": split_chart("areas", families, "area"),
            "skill_areas": split_chart("skill-areas", tense, "area"),
            "contracts": split_chart("contracts", families, "contract"),
            "sizes": split_chart("sizes", families, "size"),
            "communes": commune_chart("communes", report.families),
            "flows": flows_chart("flows", bridge_flows(report.families, report.occupations, transfer)),
            "curve": curve_chart("curve", report.plan),
        },
        blocked=blocked[:BLOCKED_SHOWN],
        uncovered=[
            (label_of(by_uri[uri]), counted(by_uri[uri].openings, *OPENINGS))
            for uri in report.uncovered
            if uri in by_uri
        ][:WORDS_SHOWN],
        missing={
            one.posting: [label_of(by_uri[uri]) if uri in by_uri else uri for uri in one.missing]
            for one in (report.firm.postings if report.firm else ())
        },
        unneeded=[course for course in report.trainings if course.status == "unneeded"],
        courses=[course for course in report.trainings if course.status != "unneeded"][:COURSES_SHOWN],
        moving=_moving(report),
        words_shown=WORDS_SHOWN,
        together=[[*pair_labels(pair), number(pair.postings)] for pair in report.together[:WORDS_SHOWN]],
        definitions=definitions(report),
        verdict=verdict(report),
        people_told=people_told,
        interval_told=interval_told,
        label_of=label_of,
        date_told=date_told,
        statuses={key: text.render() for key, text in STATUSES.items()},
        directions={key: text.render() for key, text in DIRECTIONS.items()},
    )


def _moving(report: GapReport) -> list[Gap]:
    gaps = (*report.families, *report.skills)
    return [gap for gap in gaps if gap.trend is not None and gap.trend.direction in ("up", "down")][
        :WORDS_SHOWN
    ]


def verdict(report: GapReport) -> str:
    """Return the report in two sentences."""
    plan = report.plan
    openings = counted(report.openings, *OPENINGS)
    french = (
        f"{openings} à pourvoir ; les personnes du fichier peuvent en prendre {report.fillable_today} dès "
        "aujourd'hui."
    )
    english = f"{openings}; the people of the file could take {report.fillable_today} of them today."
    planned = len(plan.sessions)
    if planned:
        more = number(plan.openings_filled, 2)
        sessions = counted(planned, Text("session", "session"), Text("sessions", "sessions"))
        french += f" Avec {sessions} de formation ({euros(plan.spent)}), {more} de plus."
        english += f" With {sessions} of training ({euros(plan.spent)}), {more} more."
    return Text(french, english).render()
