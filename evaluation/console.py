"""A report as lines for the terminal."""

from __future__ import annotations

from evaluation.measures import JUDGED, MEASURES, PRIMARY
from evaluation.report import PART_NAMES, Comparison, Report, SystemResult
from evaluation.verdict import lead_lines, verdict
from evaluation.wording import interval, measure_name, number, p_value, word
from models.errors import Text

LABEL_WIDTH = 36
COLUMN = 11


def report_lines(report: Report) -> list[str]:
    """Return the whole report, table first."""
    provenance = report.provenance
    lines = [
        f"{word('title')} : {provenance.dataset} ({provenance.queries} {word('postings')}, "
        f"{provenance.documents} {word('candidates')}, {provenance.judged_pairs} {word('judged_pairs')})",
        "",
        *measure_table(report.systems),
    ]
    if len(report.systems[0].measures) > 1:
        lines += ["", *part_table(report.systems)]
    if report.comparisons:
        lines += ["", *comparison_table(report, report.comparisons)]
    lines += [
        "",
        *_judged_lines(report),
        *_calibration_lines(report),
        *_agreement_lines(report),
        *lead_lines(report),
        verdict(report),
    ]
    return lines


def measure_table(systems: list[SystemResult]) -> list[str]:
    """Return the measures over all queries, each system's intervals in the line below."""
    columns = [entry.name for entry in MEASURES if entry.name != "P2@5"]
    lines = [_row(word("system"), [measure_name(name) for name in columns])]
    for system in systems:
        estimates = [system.measures["all"][name] for name in columns]
        lines.append(_row(system.label, [number(estimate.mean) for estimate in estimates]))
        lines.append(
            _row("", [f"{number(estimate.low, 2)}-{number(estimate.high, 2)}" for estimate in estimates])
        )
    return lines


def part_table(systems: list[SystemResult]) -> list[str]:
    """Return the leading measure on the tuned and the held-out half."""
    parts = [part for part in systems[0].measures if part != "all"]
    width = 24
    head = "".join(f"{PART_NAMES[part].render():<{width}}" for part in parts)
    lines = [f"{PRIMARY:<{LABEL_WIDTH}}{head}".rstrip()]
    for system in systems:
        cells = "".join(
            f"{number(estimate.mean) + ' ' + interval(estimate.low, estimate.high):<{width}}"
            for estimate in (system.measures[part][PRIMARY] for part in parts)
        )
        lines.append(f"{_short(system.label):<{LABEL_WIDTH}}{cells}".rstrip())
    return lines


def comparison_table(report: Report, comparisons: list[Comparison]) -> list[str]:
    """Return the paired comparisons over all queries and over the held-out half."""
    several = len({comparison.measure for comparison in comparisons}) > 1
    lines = [f"{report.system(comparisons[0].first).label} {word('against').lower()} :"]
    for comparison in comparisons:
        if comparison.part == "tuned":
            continue
        name = measure_name(comparison.measure) if several else report.system(comparison.second).label
        part = "" if comparison.part == "all" else f" ({PART_NAMES[comparison.part].render().lower()})"
        label = _short(name + part, 48)
        lines.append(
            f"  {label:<48}{number(comparison.difference, sign=True)} "
            f"{interval(comparison.low, comparison.high, sign=True)}  p {p_value(comparison.p_corrected)}  "
            f"{comparison.wins}/{comparison.ties}/{comparison.losses}"
        )
    lines.append(f"  ({word('corrected_p')}, Holm ; {word('wins')})")
    return lines


def _judged_lines(report: Report) -> list[str]:
    return [
        f"{system.label} : {JUDGED.name} {number(system.judged)}"
        for system in report.systems
        if system.judged is not None
    ]


def _calibration_lines(report: Report) -> list[str]:
    return [
        f"{system.label} : ECE {number(system.calibration.ece)} ; {word('ece_head')} "
        f"{number(system.calibration.ece_head)} ; {word('brier')} {number(system.calibration.brier)}"
        for system in report.systems
        if system.calibration
    ]


def _agreement_lines(report: Report) -> list[str]:
    lines = [
        f"Kappa {entry.first}-{entry.second} : {number(entry.kappa)} ({entry.pairs} {word('pairs').lower()})"
        for entry in report.agreements
    ]
    for row in report.parity:
        lines.append(
            f"{word('judge')} {row.judge} : {report.system(row.system).label} {number(row.by_system)}, "
            f"{word('annotator')} {row.other} {number(row.by_other)} ({PRIMARY})"
        )
    return lines


def query_lines(report: Report, first: str, second: str, *, shown: int = 5) -> list[str]:
    """Return the queries where two systems differ most on the leading measure."""
    ours, theirs = report.system(first).per_query[PRIMARY], report.system(second).per_query[PRIMARY]
    order = sorted(ours, key=lambda query: (-abs(ours[query] - theirs[query]), query))[:shown]
    differing = [query for query in order if ours[query] != theirs[query]]
    if not differing:
        return []
    title = Text("Offres où l'écart est le plus grand", "Postings that differ most").render()
    return [f"{title} ({PRIMARY}) :"] + [
        f"  {query:<12}{number(ours[query])}  {number(theirs[query])}  "
        f"{number(ours[query] - theirs[query], sign=True)}"
        for query in differing
    ]


def _row(label: str, cells: list[str]) -> str:
    return (f"{_short(label):<{LABEL_WIDTH}}" + "".join(f"{cell:<{COLUMN}}" for cell in cells)).rstrip()


def _short(text: str, width: int = LABEL_WIDTH) -> str:
    return text if len(text) < width else text[: width - 2] + "…"
