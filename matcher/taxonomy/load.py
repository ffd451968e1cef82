"""Loading the taxonomy: shipped trades, a cluster's own, and imported classifications, compiled once.

The compiled form is kept in the cache folder under a name made of the content of all its sources, so
that a changed source is seen whatever its date says. A cache that cannot be read or written only
costs time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.build import build_concepts
from matcher.taxonomy.concepts import FORMAT_VERSION, Concepts, read_concepts, write_concepts
from matcher.taxonomy.files import Stamp, stamp, unreadable
from matcher.taxonomy.folders import cache_folder, forget_older, trade_folders
from matcher.taxonomy.imported import imported_files, read_imported
from matcher.taxonomy.sources import read_trade_file
from matcher.taxonomy.taxonomy import Taxonomy

DATA_FOLDER = Path(__file__).parent / "data"
CODE = (
    Path(__file__).parent / "sources.py",
    Path(__file__).parent / "build.py",
    Path(__file__).parent / "load.py",
    Path(__file__).parent.parent / "records" / "concepts.py",
)
"""Code whose change makes another taxonomy of the same sources."""


def load_taxonomy(extra: Sequence[Path] = ()) -> Taxonomy:
    """Return the shipped taxonomy, with the cluster's own trades and the imported classifications.

    Args:
        extra: trade files or folders of them, beside those of `PASSERELLE_TRADES`.

    Raises:
        TaxonomyError: a file is missing or malformed, or refers to an entry that does not exist.
    """
    own = [file for path in (*trade_folders(), *extra) for file in trade_files(path)]
    sources = (*shipped_files(), *own)
    return _load(sources, _fingerprint(_stamps((*sources, *imported_files(), *CODE))))


def shipped_files() -> tuple[Path, ...]:
    """Return the trade files that come with the product."""
    return (
        *sorted((DATA_FOLDER / "skills").glob("*.yaml")),
        *sorted((DATA_FOLDER / "occupations").glob("*.yaml")),
    )


def trade_files(path: Path) -> list[Path]:
    """Return the trade files of a folder (or the file itself).

    Raises:
        TaxonomyError: there is nothing of that name, or no trade file in it.
    """
    found = sorted((*path.rglob("*.yaml"), *path.rglob("*.yml"))) if path.is_dir() else [path]
    if not found or not found[0].is_file():
        raise TaxonomyError(
            Text("aucun fichier de métiers (*.yaml) ici.", "no trade file (*.yaml) here."),
            file=str(path),
            remedy=Text(
                "Donnez le dossier de vos métiers ; docs/taxonomy.md en montre un exemple complet.",
                "Give the folder of your trades; docs/taxonomy.md shows a whole example.",
            ),
        )
    return found


def _stamps(sources: Sequence[Path]) -> tuple[tuple[Path, Stamp], ...]:
    """Return each file with its stamp: callers ask for the taxonomy often, files are not read each time."""
    try:
        return tuple((path, stamp(path)) for path in sources)
    except OSError as error:
        raise unreadable(str(error.filename), error) from error


@lru_cache(maxsize=8)
def _fingerprint(stamps: tuple[tuple[Path, Stamp], ...]) -> str:
    digest = hashlib.sha256(f"{FORMAT_VERSION}".encode())
    for path, _ in stamps:
        # The name stands beside the content: an error names the file that holds it.
        try:
            digest.update(f"\0{path}\0".encode("utf-8", "surrogateescape") + path.read_bytes())
        except OSError as error:
            raise unreadable(path, error) from error
    return digest.hexdigest()[:32]


@lru_cache(maxsize=4)
def _load(sources: tuple[Path, ...], fingerprint: str) -> Taxonomy:
    concepts = _read_cache(fingerprint)
    if concepts is None:
        concepts = compile_concepts(sources)
        _write_cache(concepts, fingerprint)
    return Taxonomy(
        concepts.skills,
        concepts.occupations,
        groups=concepts.groups,
        parents=concepts.parents,
        foreign=concepts.foreign,
    )


def compile_concepts(sources: Sequence[Path]) -> Concepts:
    """Read trade files and add the imported classifications; the trade files' wording comes first.

    Raises:
        TaxonomyError: a file is malformed, or refers to an entry that does not exist.
    """
    skills, occupations = build_concepts([(path, read_trade_file(path)) for path in sources])
    concepts = Concepts(skills=skills, occupations=occupations)
    for imported in read_imported():
        concepts.skills += imported.skills
        concepts.occupations += imported.occupations
        concepts.groups += imported.groups
        concepts.parents.update(imported.parents)
        concepts.foreign.update(imported.foreign)
    return concepts


def _cache_file(fingerprint: str) -> Path:
    return cache_folder() / f"taxonomy-{fingerprint}.json"


def _read_cache(fingerprint: str) -> Concepts | None:
    try:
        return read_concepts(_cache_file(fingerprint))[0]
    except (OSError, ValueError):
        return None


def _write_cache(concepts: Concepts, fingerprint: str) -> None:
    path = _cache_file(fingerprint)
    try:
        write_concepts(concepts, path, about={"kind": "cache"})
        forget_older(path, "taxonomy")
    except OSError:
        # A read-only or full disk: the taxonomy is built again next time.
        return
