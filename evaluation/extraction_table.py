"""The figures of `passerelle eval extraction` as lines for the terminal."""

from __future__ import annotations

from typing import Any

from evaluation.wording import interval, number
from models.errors import Text

KIND_NAMES = {
    "skills": Text("compétences", "skills"),
    "occupations": Text("métiers", "occupations"),
    "certificates": Text("certificats", "certificates"),
    "diplomas": Text("diplômes", "diplomas"),
    "licences": Text("permis", "licences"),
    "languages": Text("langues", "languages"),
    "years": Text("années", "years"),
}
SYSTEM_NAMES = {
    "passerelle": Text("Passerelle", "Passerelle"),
    "labels": Text("libellés cherchés mot pour mot", "labels looked up word for word"),
    "nearest": Text("compétence la plus proche de la phrase", "skill nearest to the sentence"),
    "second": Text("second annotateur, face au premier", "second annotator, against the first"),
}
FOUND_NAMES = {
    "label": Text("nommée", "named"),
    "variant": Text("nommée autrement", "named otherwise"),
    "implied": Text("montrée par une tâche", "shown by a task"),
}
SKILL_LINES = (
    ("exact", Text("mêmes caractères", "same characters")),
    ("relaxed", Text("passage commun", "shared passage")),
    ("document", Text("même texte", "same text")),
    ("lenient", Text("passage commun, concept voisin admis", "shared passage, near concept accepted")),
    ("posting", Text("passage commun, offres", "shared passage, postings")),
    ("candidate", Text("passage commun, profils", "shared passage, profiles")),
)
HALF_NAMES = {
    "open": Text("moitié de réglage", "open half"),
    "locked": Text("moitié réservée", "locked half"),
    "tuning": Text("textes de mise au point", "tuning texts"),
    "fresh": Text("textes nouveaux", "fresh texts"),
    "all": Text("les deux moitiés", "both halves"),
}
WIDTH, COLUMN = 42, 21


def extraction_lines(report: dict[str, Any]) -> list[str]:
    """Return the tables of a report of `evaluation.extraction.run`."""
    half = HALF_NAMES[report["half"]].render()
    lines = [
        Text(
            f"Lecture des faits : {report['texts']} textes annotés à la main, {half}",
            f"Reading facts: {report['texts']} texts annotated by hand, {half}",
        ).render(),
        "",
        _head(Text("Compétences", "Skills")),
    ]
    for name, system in report["systems"].items():
        lines.append(SYSTEM_NAMES[name].render())
        for key, wording in SKILL_LINES:
            lines.append(_row("  " + wording.render(), system["kinds"]["skills"][key]))
    lines += ["", *_found_lines(report), "", _head(Text("Autres faits", "Other facts"))]
    kinds = _first_system(report)["kinds"]
    for kind, wording in KIND_NAMES.items():
        if kind != "skills":
            lines.append(_row(wording.render(), kinds[kind]["relaxed"]))
            lines += [_detail_line(name, detail) for name, detail in kinds[kind]["details"].items()]
    return lines


def _first_system(report: dict[str, Any]) -> dict[str, Any]:
    system: dict[str, Any] = next(iter(report["systems"].values()))
    return system


def error_lines(report: dict[str, Any]) -> list[str]:
    """Return what was missed (-) and invented (+) in open texts, with the words."""
    lines = []
    for error in report["errors"]:
        sign = "-" if error["error"] == "missed" else "+"
        words = " … ".join(part[:80] for part in error["words"])
        kind = KIND_NAMES[error["kind"]].render()
        lines.append(f"{error['text']:<8}{sign} {kind} : {error['label']} « {words} »")
    return lines


def _head(title: Text) -> str:
    columns = (Text("précision", "precision"), Text("rappel", "recall"), Text("F1", "F1"))
    return (
        f"{title.render():<{WIDTH}}" + "".join(f"{column.render():<{COLUMN}}" for column in columns).rstrip()
    )


def _row(name: str, figures: dict[str, Any]) -> str:
    cells = [
        _figure(figures[measure], figures[f"{measure}_interval"]) for measure in ("precision", "recall", "f1")
    ]
    return f"{name:<{WIDTH}}" + "".join(f"{cell:<{COLUMN}}" for cell in cells).rstrip()


def _figure(value: float | None, bounds: list[float] | None = None) -> str:
    if value is None:
        return "—"
    if not bounds:
        return number(value)
    low, high = bounds
    return f"{number(value)} {interval(low, high)}"


def _found_lines(report: dict[str, Any]) -> list[str]:
    expected = _first_system(report)["by_found"]
    title = Text("Rappel, compétence", "Recall, skill").render()
    heads = [f"{wording.render()} ({expected[name]['expected']})" for name, wording in FOUND_NAMES.items()]
    lines = [f"{title:<{WIDTH}}" + "".join(f"{head:<28}" for head in heads).rstrip()]
    for system, figures in report["systems"].items():
        recalls = [figures["by_found"][name]["recall"] for name in FOUND_NAMES]
        cells = "".join(f"{_figure(recall):<28}" for recall in recalls)
        lines.append(f"{SYSTEM_NAMES[system].render():<{WIDTH}}{cells}".rstrip())
    return lines


def _detail_line(name: str, detail: dict[str, Any]) -> str:
    right = Text(
        f"juste {detail['right']} fois sur {detail['of']}", f"right {detail['right']} of {detail['of']}"
    )
    return f"{'  ' + name:<{WIDTH}}{_figure(detail['share'])} ({right.render()})"
