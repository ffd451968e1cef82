"""The folder of a shipped model: its files are there, or the error says which one is not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from models.errors import EncoderError, Text


def check_files(folder: Path, names: Iterable[str]) -> None:
    """Check that a model folder holds these files.

    Raises:
        EncoderError: one is missing; the error names it and says how to get it back.
    """
    for name in names:
        if not (folder / name).is_file():
            raise EncoderError(
                Text(f"encodeur incomplet : il manque {name}.", f"incomplete encoder: {name} is missing."),
                file=str(folder),
                remedy=Text(
                    "Réinstallez passerelle, ou refaites l'encodeur par « python -m models.training ».",
                    "Reinstall passerelle, or rebuild the encoder with 'python -m models.training'.",
                ),
            )
