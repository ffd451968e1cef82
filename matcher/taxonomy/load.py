"""Loading the shipped taxonomy, with a cluster's own trade files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from matcher.taxonomy.sources import build_concepts, read_trade_file
from matcher.taxonomy.taxonomy import Taxonomy

DATA_FOLDER = Path(__file__).parent / "data"


@lru_cache(maxsize=4)
def _load(extra: tuple[Path, ...]) -> Taxonomy:
    shipped = sorted((DATA_FOLDER / "skills").glob("*.yaml")) + sorted((DATA_FOLDER / "occupations").glob("*.yaml"))
    files = [(path, read_trade_file(path)) for path in (*shipped, *extra)]
    return Taxonomy(*build_concepts(files))


def load_taxonomy(extra: Sequence[Path] = ()) -> Taxonomy:
    """Return the shipped taxonomy, plus the trade files of `extra`.

    Raises:
        TaxonomyError: a file is malformed, or refers to an entry that does not exist.
    """
    return _load(tuple(extra))
