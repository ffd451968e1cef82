"""A match as readable text, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.ranking.eligibility import posting_warnings
from matcher.ranking.wording import FOUND, GRADES, STATUS, shorten
from matcher.records import Candidate, Explanation, Match, Posting, Text
from matcher.records.numbers import how_many, number

__all__ = [
    "FOUND",
    "GRADES",
    "STATUS",
    "and_more",
    "eligibility_lines",
    "explanation_text",
    "headline",
    "shorten",
    "skill_lines",
    "warning_lines",
]


def and_more(hidden: int, one: Text, several: Text) -> str:
    """Return the line that tells how many things are not shown: "... et 3 autres rejets."."""
    more = how_many(hidden, one, several)
    return Text(f"... et {more.fr}.", f"... and {more.en}.").render()


def headline(match: Match, candidate: Candidate) -> str:
    """Return the first line of a match: rank, id, score, grade, eligibility, place."""
    grade = GRADES[match.grade].render()
    place = f" · {candidate.commune}" if candidate.commune else ""
    return (
        f"{match.rank:>2}. {match.candidate_id}  score {number(match.score, 2)}  [{match.grade} {grade}]  "
        f"{STATUS[match.eligibility.status].render()}{place}"
    )


def skill_lines(match: Match, *, limit: int | None = None) -> list[str]:
    """Return the matched skills with their proof, then what is missing."""
    lines = [
        f"    + {skill.label} : « {shorten(skill.words)} » ({FOUND[skill.found].render()})"
        for skill in match.matched[:limit]
    ]
    hidden = len(match.matched) - len(lines)
    if hidden > 0:
        others = how_many(hidden, Text("autre", "more"), Text("autres", "more"))
        lines.append("    + " + Text(f"et {others.fr}", f"and {others.en}").render())
    must = [skill.label for skill in match.missing if skill.need == "must"]
    nice = [skill.label for skill in match.missing if skill.need == "nice"]
    if must:
        lines.append("    - " + Text("manque (exigé) : ", "missing (must): ").render() + " ; ".join(must))
    if nice:
        lines.append("    - " + Text("manque (souhaité) : ", "missing (nice): ").render() + " ; ".join(nice))
    return lines


def eligibility_lines(match: Match) -> list[str]:
    """Return the reasons behind the eligibility, those that simply hold left out."""
    return [
        f"    ! {reason.text}" + (f" [{reason.source}]" if reason.source else "")
        for reason in match.eligibility.reasons
        if reason.status != "eligible"
    ]


def warning_lines(postings: Sequence[Posting]) -> list[str]:
    """Return what the firms should correct in their postings, one line a fault, named by posting."""
    label = Text("Annonce", "Posting").render()
    return [
        f"{label} {posting.id} : {warning.text}" + (f" [{warning.source}]" if warning.source else "")
        for posting in postings
        for warning in posting_warnings(posting)
    ]


def explanation_text(explanation: Explanation, posting: Posting, candidate: Candidate) -> str:
    """Return the whole explanation of one match, in the words of its audience."""
    parts = [f"{posting.title} ({posting.id}) · {candidate.id}"]
    if explanation.audience == "recruiter":
        parts.append(headline(explanation, candidate))
    for section in explanation.sections:
        parts += ["", "  " + section.title, *(f"    {line}" for line in section.lines)]
        if section.note:
            parts.append(f"    {section.note}")
    return "\n".join(parts)
