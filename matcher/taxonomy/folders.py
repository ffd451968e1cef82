"""Where imported classifications, the compiled cache and a cluster's own trades live.

The XDG base directory specification gives the defaults; one environment variable each overrides them.
"""

from __future__ import annotations

import os
from pathlib import Path

DATA_VARIABLE = "PASSERELLE_DATA_DIR"
CACHE_VARIABLE = "PASSERELLE_CACHE_DIR"
TRADES_VARIABLE = "PASSERELLE_TRADES"
KEPT_FILES = 3
"""Compiled files of one kind kept beside each other: two checkouts in use should not evict one another."""


def data_folder() -> Path:
    """Return the folder of what the user imported: `PASSERELLE_DATA_DIR`, else XDG's data folder."""
    return _folder(DATA_VARIABLE, "XDG_DATA_HOME", ".local/share")


def cache_folder() -> Path:
    """Return the folder of what can be rebuilt: `PASSERELLE_CACHE_DIR`, else XDG's cache folder."""
    return _folder(CACHE_VARIABLE, "XDG_CACHE_HOME", ".cache")


def trade_folders() -> tuple[Path, ...]:
    """Return the folders (or files) of `PASSERELLE_TRADES`, separated as in PATH."""
    return tuple(Path(part) for part in os.environ.get(TRADES_VARIABLE, "").split(os.pathsep) if part.strip())


def forget_older(newest: Path, kind: str) -> None:
    """Remove the oldest compiled files of a kind, whose name starts theirs, beside one just written.

    Raises:
        OSError: the system refuses.
    """
    files = newest.parent.glob(f"{kind}-*{newest.suffix}")
    for old in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)[KEPT_FILES:]:
        old.unlink(missing_ok=True)


def _folder(variable: str, base_variable: str, base: str) -> Path:
    if chosen := os.environ.get(variable):
        return Path(chosen)
    parent = os.environ.get(base_variable)
    # os.path.expanduser, unlike Path.home(), leaves "~" where the account has no home.
    return (Path(parent) if parent else Path(os.path.expanduser("~")) / base) / "passerelle"
