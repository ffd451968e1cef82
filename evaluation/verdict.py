"""The one sentence a report comes down to."""

from __future__ import annotations

from evaluation.baselines import FUSION
from evaluation.measures import PRIMARY
from evaluation.report import PART_NAMES, Report, SystemResult
from evaluation.wording import interval, number, p_value
from models.errors import Text

SIGNIFICANT = 0.05


def strongest_rival(report: Report) -> SystemResult | None:
    """Return the best other system on the leading measure over all queries; None where there is none."""
    others = report.systems[1:]
    return max(others, key=lambda system: system.measures["all"][PRIMARY].mean, default=None)


def best_fusion(report: Report, part: str) -> SystemResult | None:
    """Return the best fusion of baselines on the leading measure over a part; None where there is none."""
    fusions = [system for system in report.systems[1:] if system.name.startswith(FUSION)]
    return max(fusions, key=lambda system: system.measures[part][PRIMARY].mean, default=None)


def lead_lines(report: Report) -> list[str]:
    """Return, for each part, the best fusion of baselines and the first system's lead over it.

    The fusion is chosen on the part it is told for, which favours it.
    """
    lines = []
    for part in report.systems[0].measures:
        fusion = best_fusion(report, part)
        if fusion is None:
            continue
        lead = next(
            entry
            for entry in report.comparisons
            if entry.part == part and entry.second == fusion.name and entry.measure == PRIMARY
        )
        mean = number(fusion.measures[part][PRIMARY].mean)
        told = f"{number(lead.difference, sign=True)} {interval(lead.low, lead.high, sign=True)}"
        name = PART_NAMES[part].render()
        lines.append(
            Text(
                f"{name} : meilleure fusion, {fusion.label} ({PRIMARY} {mean}) ; avance {told}",
                f"{name}: best fusion, {fusion.label} ({PRIMARY} {mean}); lead {told}",
            ).render()
        )
    return lines


def verdict(report: Report) -> str:
    """Return in one sentence how the first system stands against its strongest rival."""
    first = report.systems[0]
    mean = number(first.measures["all"][PRIMARY].mean)
    rival = strongest_rival(report)
    if rival is None:
        return Text(f"{first.label} : {PRIMARY} {mean}.", f"{first.label}: {PRIMARY} {mean}.").render()
    comparison = next(
        entry
        for entry in report.comparisons
        if entry.part == "all" and entry.second == rival.name and entry.measure == PRIMARY
    )
    gap = number(abs(comparison.difference))
    span = interval(comparison.low, comparison.high, sign=True)
    p_text = p_value(comparison.p_corrected)
    p_text = p_text if p_text.startswith("<") else f"=\u00a0{p_text}"
    if comparison.p_corrected >= SIGNIFICANT:
        return Text(
            f"{first.label} ({PRIMARY} {mean}) et «\u00a0{rival.label}\u00a0» ne se distinguent pas\u00a0: "
            f"écart {number(comparison.difference, sign=True)} {span}, p corrigé {p_text}.",
            f"{first.label} ({PRIMARY} {mean}) and '{rival.label}' cannot be told apart: "
            f"difference {number(comparison.difference, sign=True)} {span}, corrected p {p_text}.",
        ).render()
    better = comparison.difference > 0
    return Text(
        f"{first.label} ({PRIMARY} {mean}) classe {'mieux' if better else 'moins bien'} que "
        f"«\u00a0{rival.label}\u00a0», de {gap} {span}, p corrigé {p_text}.",
        f"{first.label} ({PRIMARY} {mean}) ranks {'better' if better else 'worse'} than "
        f"'{rival.label}', by {gap} {span}, corrected p {p_text}.",
    ).render()
