"""An explanation in words: the same sections for the terminal, the API and the pages.

The recruiter reads why, what is missing and what to ask. The person reads what the firm looks for and the
text does not say yet, what they may add if it is true, and their rights; nobody else's data is in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matcher.ranking.eligibility import STAND_IN_RULE, TRIP_RULE
from matcher.ranking.explanation import MET
from matcher.ranking.wording import BESIDE, FOUND, GRADES, NEED, STATUS, say, shorten
from matcher.records import Comparison, Explanation, Match, MissingSkill, Posting, Section
from matcher.records.errors import Text, user_language
from matcher.records.match import Audience

POINTS = 1000
"""Steps in which a score is shown: tenths of a hundredth, so that what is shown adds up exactly."""

RIGHTS = ("right_human", "right_contest", "right_correct", "right_informed", "right_absent")
SHOWN_GAPS = 6

Part = tuple[str, list[str], str]
"""Name, lines and note of a section."""


def add_up(amounts: Sequence[float], total: int) -> list[int]:
    """Return amounts in whole thousandths whose sum is `total` (largest remainders are rounded up first)."""
    scaled = [amount * POINTS for amount in amounts]
    floors = [int(value // 1) for value in scaled]
    by_remainder = sorted(range(len(scaled)), key=lambda index: floors[index] - scaled[index])
    short = total - sum(floors)
    for index in by_remainder[: max(0, short)]:
        floors[index] += 1
    for index in by_remainder[len(floors) + min(0, short) :] if short < 0 else ():
        floors[index] -= 1
    return floors


def sections_of(
    explanation: Explanation, posting: Posting, statuses: dict[str, str], stated: Collection[str] = ()
) -> tuple[Section, ...]:
    """Return an explanation in words.

    Args:
        explanation: all that is known of the match, without words yet.
        posting: the posting.
        statuses: eligibility status of those compared, by candidate id.
        stated: concepts that a field of the profile states although its text may not.
    """
    audience = explanation.audience
    parts: list[Part] = []
    if audience == "candidate":
        opening = say("lines", "opening", audience, candidate=explanation.candidate_id, posting=posting.title)
        parts.append(("opening", [opening], ""))
    else:
        warnings = [_sourced(reason.text, reason.source) for reason in explanation.warnings]
        parts += [("warnings", warnings, ""), ("score", score_lines(explanation), "")]
    parts += [
        ("shown", _shown(explanation), ""),
        ("path", list(explanation.path), ""),
        _sought(explanation, stated),
        ("courses", _courses(explanation), ""),
        _uncertain(explanation),
        _conditions(explanation),
    ]
    if audience == "candidate":
        plain = say(
            "lines",
            "score_plain",
            audience,
            score=explanation.score * 100,
            base=explanation.base * 100,
            grade=GRADES[explanation.grade].render(),
        )
        parts.append(("score", score_lines(explanation), plain))
        parts.append(("rights", [say("lines", name, audience) for name in RIGHTS], ""))
    told = [
        Section(name=name, title=say("titles", name, audience), lines=tuple(lines), note=note)
        for name, lines, note in parts
        if lines
    ]
    if audience == "recruiter":
        told += _among_others(explanation, statuses)
    return tuple(told)


def score_lines(match: Match) -> list[str]:
    """Return base and contributions as a column of points out of 100 that ends with the score."""
    rows = [(Text("Départ", "Base").render(), match.base)]
    rows += [(contribution.label, contribution.amount) for contribution in match.contributions]
    rounded = add_up([amount for _, amount in rows], round(match.score * POINTS))
    width = max(len(label) for label, _ in rows)
    lines = [f"{label:<{width}} {_signed(points)}" for (label, _), points in zip(rows, rounded, strict=True)]
    return [*lines, f"{'= score':<{width}} {_signed(sum(rounded))}"]


def _signed(thousandths: int) -> str:
    return _in_words(f"{thousandths / 10:+6.1f}")


def _percent(value: float, other: float) -> str:
    """Return a share in percent, with a decimal where the two would look the same without one."""
    decimals = 1 if round(value * 100) == round(other * 100) else 0
    return _in_words(f"{value * 100:.{decimals}f}")


def _in_words(number: str) -> str:
    return number if user_language() == "en" else number.replace(".", ",")


def _sourced(text: str, source: str | None) -> str:
    return f"{text} [{source}]" if source else text


def _shown(explanation: Explanation) -> list[str]:
    """Return what is shown, each quote once with all that it shows."""
    by_quote: dict[tuple[str, str], list[str]] = {}
    for skill in explanation.matched:
        by_quote.setdefault((skill.words, FOUND[skill.found].render()), []).append(skill.label)
    lines = []
    for (words, found), labels in by_quote.items():
        told, quoted = ", ".join(labels), shorten(words)
        lines.append(Text(f"{told} : « {quoted} » ({found})", f"{told}: '{quoted}' ({found})").render())
    return lines or [say("lines", "nothing_shown", explanation.audience)]


def _sought(explanation: Explanation, stated: Collection[str]) -> Part:
    audience = explanation.audience
    if not explanation.missing and not explanation.missing_beside:
        return "sought", [say("lines", "nothing_sought", audience)], ""
    courses = {
        label: suggestion.title
        for suggestion in reversed(explanation.trainings)
        for label in suggestion.closes
    }
    lines = []
    for skill in sorted(explanation.missing, key=lambda skill: skill.need != "must"):
        course = courses.get(skill.label)
        via = Text(f" → formation : {course}", f" → course: {course}").render() if course else ""
        lines.append(f"{skill.label} ({NEED[skill.need].render()}{_known(skill, stated)}){via}")
    lines += [
        f"{skill.label} ({BESIDE.render()}{_known(skill, stated)})" for skill in explanation.missing_beside
    ]
    return "sought", lines, say("lines", "add_if_true", audience) if audience == "candidate" else ""


def _known(skill: MissingSkill, stated: Collection[str]) -> str:
    """Return the remark that a skill missing from the text stands in a field of the profile."""
    if skill.uri not in stated:
        return ""
    return Text(" ; la fiche dit oui", "; the profile says yes").render()


def _courses(explanation: Explanation) -> list[str]:
    audience: Audience = explanation.audience
    lines = []
    for suggestion in explanation.trainings:
        line = say(
            "lines",
            "course",
            audience,
            title=suggestion.title,
            id=suggestion.training_id,
            closes=", ".join(suggestion.closes),
        )
        if suggestion.new_score is not None:
            line += say("lines", "course_score", audience, score=suggestion.new_score * 100)
        lines.append(line)
    return lines


def _uncertain(explanation: Explanation) -> Part:
    if explanation.audience == "candidate":
        return _to_make_clear(explanation)
    lines = []
    for item in explanation.uncertainties:
        line = item.question
        if item.words is not None:
            quoted = shorten(item.words, 80)
            line += Text(f" « {quoted} »", f" '{quoted}'").render()
        if item.score_if_true is not None and item.score_if_false is not None:
            effect = say(
                "lines", "effect", "recruiter", false=item.score_if_false * 100, true=item.score_if_true * 100
            )
            line += f" ({effect})"
        lines.append(line)
    if not any(item.stake for item in explanation.uncertainties):
        return "uncertain", lines or [say("lines", "nothing_uncertain", "recruiter")], ""
    span = say(
        "lines",
        "span",
        "recruiter",
        low=explanation.score_low * 100,
        high=explanation.score_high * 100,
        score=explanation.score * 100,
    )
    return "uncertain", lines, span


def _to_make_clear(explanation: Explanation) -> Part:
    """Return what the person may say more plainly: what was read between the lines stands by its quote."""
    between = [item for item in explanation.uncertainties if item.kind in ("weak_proof", "by_words")]
    lines = [
        item.question
        for item in explanation.uncertainties
        if item.kind not in ("weak_proof", "by_words", "not_said")
    ]
    by_quote: dict[str, list[str]] = {}
    for item in between:
        by_quote.setdefault(item.words or "", []).append(item.label)
    for words, labels in by_quote.items():
        told, quoted = ", ".join(labels), shorten(words, 80)
        lines.append(
            Text(f"{told}, compris d'après « {quoted} »", f"{told}, understood from '{quoted}'").render()
        )
    if not lines:
        return "uncertain", [say("lines", "nothing_uncertain", "candidate")], ""
    return "uncertain", lines, say("lines", "between_the_lines", "candidate") if between else ""


def _conditions(explanation: Explanation) -> Part:
    reasons = explanation.eligibility.reasons
    lines = [_sourced(reason.text, reason.source) for reason in reasons if reason.status != "eligible"]
    trip = [
        _sourced(reason.text, reason.source)
        for reason in reasons
        if reason.rule in (TRIP_RULE, STAND_IN_RULE)
    ]
    if not lines:
        nothing = say("lines", "no_conditions", explanation.audience)
        return "conditions", [nothing, *trip], explanation.disclaimer
    notes = [explanation.disclaimer]
    if explanation.audience == "candidate":
        notes.insert(0, say("lines", "conditions_note", "candidate"))
    return "conditions", lines + trip, " ".join(notes)


def _among_others(explanation: Explanation, statuses: dict[str, str]) -> list[Section]:
    told = []
    if explanation.carpools:
        lines = tuple(
            say(
                "lines",
                "carpool",
                "recruiter",
                driver=one.driver_id,
                km=one.detour_km,
                minutes=one.detour_minutes,
            )
            for one in explanation.carpools
        )
        told.append(Section(name="carpools", title=say("titles", "carpools", "recruiter"), lines=lines))
    if explanation.comparison is not None:
        told.append(comparison_section(explanation.comparison, statuses))
    return told


def comparison_section(comparison: Comparison, statuses: dict[str, str]) -> Section:
    """Return why one person stands before another, in words.

    Args:
        comparison: the one who stands before comes first.
        statuses: eligibility status by candidate id.
    """
    first, second = comparison.first_id, comparison.second_id
    total = round(comparison.difference * POINTS)
    points = add_up([item.amount for item in comparison.features], total)
    lines = [
        say(
            "lines",
            "gap",
            "recruiter",
            first=first,
            second=second,
            first_score=_in_words(f"{comparison.first_score * 100:.1f}"),
            second_score=_in_words(f"{comparison.second_score * 100:.1f}"),
            first_rank=comparison.first_rank,
            second_rank=comparison.second_rank,
            gap=_signed(total).strip(),
        )
    ]
    if comparison.difference == 0:
        lines.append(say("lines", "tie", "recruiter"))
    else:
        lines.append(say("lines", "gap_decisive", "recruiter", label=comparison.features[0].label))
        lines += _gap_lines(comparison, points)
    if first in statuses and second in statuses:
        lines.append(
            say(
                "lines",
                "gap_conditions",
                "recruiter",
                first=first,
                second=second,
                first_status=STATUS[statuses[first]].render(),
                second_status=STATUS[statuses[second]].render(),
            )
        )
    title = say("titles", "comparison", "recruiter", first=first, second=second)
    return Section(name="comparison", title=title, lines=tuple(lines))


def _gap_lines(comparison: Comparison, points: Sequence[int]) -> list[str]:
    lines = []
    for item, amount in zip(comparison.features, points, strict=True):
        if not item.amount:
            continue
        told = say(
            "lines",
            "gap_feature",
            "recruiter",
            label=item.label,
            first_value=_percent(item.first_value, item.second_value),
            second_value=_percent(item.second_value, item.first_value),
        )
        lines.append(f"{_signed(amount)}  {told}")
    lines.append(f"{_signed(sum(points))}  =")
    telling = [
        item for item in comparison.requirements if max(item.first_strength, item.second_strength) >= MET
    ]
    if not telling:
        return [*lines, say("lines", "gap_no_requirement", "recruiter")]
    lines.append(say("lines", "gap_requirement_decisive", "recruiter", label=telling[0].label))
    for gap in telling[:SHOWN_GAPS]:
        high, low = gap.first_strength, gap.second_strength
        who = comparison.first_id if high > low else comparison.second_id
        lines.append(
            say(
                "lines",
                "gap_requirement",
                "recruiter",
                label=gap.label,
                need=NEED[gap.need].render(),
                who=who,
                high=max(high, low) * 100,
                low=min(high, low) * 100,
            )
        )
    return lines
