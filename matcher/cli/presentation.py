"""A match as readable text, for the terminal."""

from __future__ import annotations

from matcher.records import Candidate, Match, Posting, Text

STATUS = {
    "eligible": Text("éligible", "eligible"),
    "conditions": Text("éligible sous conditions", "eligible with conditions"),
    "not_eligible": Text("non éligible", "not eligible"),
    "unknown": Text("à vérifier", "to be checked"),
}
GRADES = (
    Text("hors cible", "not relevant"),
    Text("à former", "trainable"),
    Text("métier proche", "close trade"),
    Text("opérationnel", "operational"),
)
FOUND = {
    "label": Text("dit", "said"),
    "variant": Text("dit autrement", "said otherwise"),
    "implied": Text("montré par la tâche", "shown by the task"),
}


def shorten(text: str, length: int = 110) -> str:
    """Return `text` on one line, cut at a word with an ellipsis where it is longer than `length`."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + "…"


def headline(match: Match, candidate: Candidate) -> str:
    """Return the first line of a match: rank, id, score, grade, eligibility, place."""
    grade = GRADES[match.grade].render()
    place = f" · {candidate.commune}" if candidate.commune else ""
    return (
        f"{match.rank:>2}. {match.candidate_id}  score {match.score:.2f}  [{match.grade} {grade}]  "
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
        lines.append("    + " + Text(f"et {hidden} autre(s)", f"and {hidden} more").render())
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


def contribution_lines(match: Match) -> list[str]:
    """Return base and contributions as a column sum that ends with the score."""
    rows = [(Text("Départ", "Base").render(), match.base)]
    rows += [(contribution.label, contribution.amount) for contribution in match.contributions]
    lines = [f"    {label:<28} {amount:+.3f}" for label, amount in rows]
    lines.append(f"    {'= score':<28} {match.score:+.3f}")
    return lines


def match_text(match: Match, posting: Posting, candidate: Candidate) -> str:
    """Return the whole explanation of one match."""
    title = f"{posting.title} ({posting.id}) · {candidate.id}"
    parts = [
        title,
        headline(match, candidate),
        "  " + Text("Pourquoi ce score", "Why this score").render(),
        *contribution_lines(match),
        "  " + Text("Compétences", "Skills").render(),
        *skill_lines(match),
    ]
    reasons = eligibility_lines(match)
    if reasons:
        parts += ["  " + Text("Conditions pratiques", "Practical conditions").render(), *reasons]
    if match.trainings:
        parts.append("  " + Text("Formations possibles", "Possible trainings").render())
        parts += [
            f"    > {suggestion.title} ({suggestion.training_id}) : {', '.join(suggestion.closes)}"
            + (f" ; score {suggestion.new_score:.2f}" if suggestion.new_score is not None else "")
            for suggestion in match.trainings
        ]
    return "\n".join(parts)
