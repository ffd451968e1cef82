"""The fairness report as a page for a works council, and as lines for the terminal."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from evaluation.fairness.report import FairnessReport, Limit, TrialResult
from evaluation.fairness.thresholds import LIMITS
from evaluation.fairness.trials import Words
from evaluation.wording import interval, number
from evaluation.writing import page_template, write_page
from matcher.records.numbers import how_many
from models.errors import Text, user_language

WORDING = Path(__file__).parent / "wording.yaml"
LOWEST_RATIO = 0.7
"""Left end of the small scale of a ratio; the right end is 1."""

NAMED = 3
"""Trials named in the headline; the others are counted."""


@lru_cache(maxsize=1)
def _wording() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
    return content


def _lines(key: str) -> list[str]:
    return [Words.model_validate(entry).render() for entry in _wording()[key]]


def verdict(report: FairnessReport) -> str:
    """Return in one sentence how many trials kept their limits, and which did not."""
    failed = report.failed()
    count, good = len(report.trials), len(report.trials) - len(failed)
    if not failed:
        return Text(
            f"Tous les essais sont dans les limites ({count}).",
            f"All trials are within their limits ({count}).",
        ).render()
    named = [trial.label.render() for trial in failed[:NAMED]]
    hidden = len(failed) - len(named)
    if hidden:
        others = how_many(hidden, Text("autre", "more"), Text("autres", "more"))
        named.append(Text(f"et {others.fr}", f"and {others.en}").render())
    names = " ; ".join(name[:1].lower() + name[1:] for name in named)
    return Text(
        f"Dans les limites : {good} sur {count} ; à examiner : {names}.",
        f"Within their limits: {good} of {count}; to be looked into: {names}.",
    ).render()


def render_fairness(report: FairnessReport) -> str:
    """Return the page in the user's language."""
    families = [
        (name, *(Words.model_validate(entry[part]).render() for part in ("title", "help")))
        for name, entry in _wording()["families"].items()
        if any(trial.family == name for trial in report.trials)
    ]
    return page_template("fairness.html").render(
        report=report,
        words={key: Words.model_validate(entry).render() for key, entry in _wording()["words"].items()},
        verdict=verdict(report),
        families=families,
        limit_names={name: text.render().capitalize() for name, text in LIMITS.items()},
        limits_of={name: _limits(report, name) for name, _, _ in families},
        not_proved=_lines("not_proved"),
        who=_lines("who"),
        law=_lines("law"),
        method=_lines("method"),
        place=lambda ratio: round(100 * max(0.0, (ratio - LOWEST_RATIO) / (1 - LOWEST_RATIO)), 1),
        language=user_language(),
    )


def _limits(report: FairnessReport, family: str) -> list[Limit]:
    by_name: dict[str, Limit] = {}
    for trial in report.trials:
        if trial.family == family:
            for limit in trial.limits:
                by_name.setdefault(limit.name, limit)
    return list(by_name.values())


def write_fairness(report: FairnessReport, folder: Path) -> tuple[Path, Path]:
    """Write `fairness.html` and `fairness.json` into a folder, which is made where it is absent."""
    return write_page(folder / "fairness.html", render_fairness(report), folder / "fairness.json", report)


def fairness_lines(report: FairnessReport) -> list[str]:
    """Return the report for the terminal, one trial a line, then what broke which limit."""
    head = Text("Essai", "Trial").render()
    columns = Text(
        "RBO    score /100          rapport de sélection", "RBO    score /100          selection ratio"
    ).render()
    lines = [f"{head:<44}{columns}"]
    lines += [_line(trial) for trial in report.trials]
    for trial in report.failed():
        for limit in trial.limits:
            if not limit.kept:
                found = Text("mesuré", "measured").render()
                lines.append(
                    f"  ! {trial.label.render()} : {LIMITS[limit.name].render()} {number(limit.value, 2)}, "
                    f"{found} {number(limit.measured)} "
                    f"({trial.largest.posting} / {trial.largest.candidate})"
                )
    return [*lines, "", verdict(report)]


def _line(trial: TrialResult) -> str:
    mark = " " if trial.passed else "!"
    shift = f"{number(100 * trial.shift.mean, 2, sign=True)} " + interval(
        100 * trial.shift.low, 100 * trial.shift.high, 1, sign=True
    )
    ratio = "-"
    if trial.selection is not None:
        ratio = f"{number(trial.selection.mean)} {interval(trial.selection.low, trial.selection.high)}"
    label = trial.label.render()
    return f"{mark} {label[:41]:<42}{number(trial.overlap.mean)}  {shift:<21}{ratio}"
