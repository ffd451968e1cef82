"""Judgement files (qrels): who fits which posting, from 0 (not at all) to 3 (operational now)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation.errors import EvaluationError
from models.errors import Text

Qrels = dict[str, dict[str, int]]
"""Grade by query id, then document id; an absent pair is not relevant, or not judged (see `Dataset`)."""

MAX_GRADE = 3


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a UTF-8 text file that hold something, numbered from 1.

    Raises:
        EvaluationError: the file is absent or is not UTF-8 text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EvaluationError(
            Text("ce fichier ne peut pas être ouvert.", "this file cannot be opened."),
            file=str(path),
            remedy=Text("Vérifiez le chemin et les droits.", "Check the path and its permissions."),
        ) from error
    except UnicodeDecodeError as error:
        raise EvaluationError(
            Text("ce fichier n'est pas du texte UTF-8.", "this file is not UTF-8 text."), file=str(path)
        ) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def read_qrels(path: Path, *, max_grade: int = MAX_GRADE) -> Qrels:
    """Read a TREC judgement file: query, iteration, document, grade, parted by tabs or spaces.

    Args:
        path: the file.
        max_grade: highest grade allowed; a negative grade (spam in TREC tracks) counts as 0.

    Raises:
        EvaluationError: a malformed line, a grade out of range, a pair judged twice, or no line at all.
    """
    qrels: Qrels = {}
    for number, line in read_lines(path):
        parts = line.split()
        if len(parts) != 4 or not _is_integer(parts[3]):
            raise EvaluationError(
                Text(
                    f"quatre colonnes attendues (offre, 0, candidat, note), reçu « {line[:80]} ».",
                    f"four columns expected (posting, 0, candidate, grade), got '{line[:80]}'.",
                ),
                file=str(path),
                line=number,
            )
        query, _, document, grade_text = parts
        grade = max(int(grade_text), 0)
        if grade > max_grade:
            raise EvaluationError(
                Text(
                    f"note {grade} hors de l'échelle 0 à {max_grade}.",
                    f"grade {grade} is outside 0 to {max_grade}.",
                ),
                file=str(path),
                line=number,
                field="grade",
            )
        grades = qrels.setdefault(query, {})
        if document in grades:
            raise EvaluationError(
                Text(
                    f"la paire {query}, {document} est jugée deux fois.",
                    f"the pair {query}, {document} is judged twice.",
                ),
                file=str(path),
                line=number,
                remedy=Text("Gardez une seule ligne par paire.", "Keep one line a pair."),
            )
        grades[document] = grade
    if not qrels:
        raise EvaluationError(
            Text("aucun jugement dans ce fichier.", "no judgement in this file."), file=str(path)
        )
    return qrels


def _is_integer(text: str) -> bool:
    return text.removeprefix("-").isdecimal()


def merge_qrels(parts: list[Qrels]) -> Qrels:
    """Return the judgements of several files as one; a later file wins where both judge a pair."""
    merged: Qrels = {}
    for part in parts:
        for query, grades in part.items():
            merged.setdefault(query, {}).update(grades)
    return merged
