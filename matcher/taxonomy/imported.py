"""Classifications that the user imported: compiled once, kept in the data folder, read from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from matcher.records.errors import TaxonomyError, Text
from matcher.records.system_words import system_words
from matcher.taxonomy import esco, rome
from matcher.taxonomy.concepts import Concepts, read_concepts, write_concepts
from matcher.taxonomy.folders import DATA_VARIABLE, data_folder

Source = Literal["esco", "rome"]
SOURCES: tuple[Source, ...] = ("esco", "rome")


def imported_file(source: Source) -> Path:
    """Return where the compiled form of a classification lies, once imported."""
    return data_folder() / "taxonomy" / f"{source}.json"


def imported_files() -> list[Path]:
    """Return the compiled classifications that exist."""
    return [path for source in SOURCES if (path := imported_file(source)).is_file()]


def import_source(
    source: Source, paths: Sequence[Path], *, progress: Callable[[str], None] = lambda name: None
) -> Concepts:
    """Read a classification from its official files and keep it; it replaces an earlier import of it.

    Args:
        source: "esco" (one or several folders) or "rome" (one tree file, or one folder of ROME 4.0).
        paths: the official files as published.
        progress: called with the name of each file before it is read.

    Raises:
        TaxonomyError: a file is malformed (file, line, what was expected), or the data folder cannot
            be written.
    """
    concepts = (
        esco.read_esco(paths, progress=progress)
        if source == "esco"
        else rome.read_rome(paths[0], progress=progress)
    )
    path = imported_file(source)
    about = {
        "source": source,
        "files": [str(given) for given in paths],
        "date": datetime.now(UTC).isoformat(),
    }
    try:
        write_concepts(concepts, path, about=about)
    except OSError as error:
        reason = system_words(error)
        raise TaxonomyError(
            Text(f"écriture impossible : {reason.fr}.", f"cannot be written: {reason.en}."),
            file=str(path),
            remedy=Text(
                f"Choisissez un dossier où vous pouvez écrire avec {DATA_VARIABLE}.",
                f"Choose a folder that you can write with {DATA_VARIABLE}.",
            ),
        ) from error
    return concepts


def read_source(source: Source) -> Concepts:
    """Return an imported classification.

    Raises:
        TaxonomyError: it was not imported, or its compiled file is damaged or of another version.
    """
    path = imported_file(source)
    command = f"passerelle taxonomy import {source} {'DOSSIER' if source == 'esco' else 'FICHIER'}"
    remedy = Text(f"Lancez « {command} ».", f"Run '{command}'.")
    try:
        return read_concepts(path)[0]
    except FileNotFoundError as error:
        name = source.upper()
        raise TaxonomyError(
            Text(
                f"la classification {name} n'est pas importée.", f"the {name} classification is not imported."
            ),
            remedy=remedy,
        ) from error
    except (OSError, ValueError) as error:
        raise TaxonomyError(
            Text(
                "classification compilée illisible ou d'une autre version.",
                "compiled classification unreadable or of another version.",
            ),
            file=str(path),
            remedy=remedy,
        ) from error


def read_imported() -> list[Concepts]:
    """Return all the imported classifications; raises TaxonomyError where one is damaged."""
    return [read_source(source) for source in SOURCES if imported_file(source).is_file()]
