"""What is worked out from the taxonomy and the trade corpus, kept on disk from one run to the next.

Every part is a set of arrays in one npz file of the cache folder (no pickle: a file can be wrong, never
run code). Its name is made of the content of everything it comes from: trades, corpus, imported
classifications, code, encoder. A file that is missing, damaged or cannot be written only costs time.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import Stemmer
from numpy.typing import NDArray

import matcher.taxonomy
import models
from matcher.records.atomic_file import replacing
from matcher.taxonomy.corpus import LEARNT, clause_files, corpus_files, own_corpus_files
from matcher.taxonomy.courses import course_files
from matcher.taxonomy.files import Stamp, stamp
from matcher.taxonomy.folders import cache_folder, forget_older, trade_folders
from matcher.taxonomy.imported import imported_files
from matcher.taxonomy.load import shipped_files, trade_files
from models.encoder import Encoder

T = TypeVar("T")
Arrays = dict[str, NDArray[Any]]

FORMAT_VERSION = 1
PROBES = ("je règle la machine", "conduire une ligne et contrôler les pièces", "welding and fitting")
"""Texts that tell whether an encoder still is the one whose vectors were kept."""
PROBE_TOLERANCE = 1e-3
_CODE_FOLDERS = tuple(
    Path(str(place)).parent for place in (matcher.taxonomy.__file__, models.__file__, __file__)
)
_CUES = Path(__file__).parent / "data"
_RECORDS = Path(__file__).parent.parent / "records" / "concepts.py"
_DAMAGED = (OSError, ValueError, KeyError, IndexError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


def kept(part: str, build: Callable[[], T], pack: Callable[[T], Arrays], unpack: Callable[[Arrays], T]) -> T:
    """Return what `build` makes from the shipped taxonomy and corpus, from disk where it was kept.

    Args:
        part: name of the part; it starts the name of the file.
        build: makes it.
        pack: turns it into arrays of numbers.
        unpack: turns them back; raises ValueError, KeyError, IndexError or TypeError where they do not fit.
    """
    try:
        path = cache_folder() / f"{part}-{fingerprint()}.npz"
    except OSError:
        # A source that cannot be read: building it says which, with a remedy.
        return build()
    try:
        with np.load(path, allow_pickle=False) as stored:
            return unpack({name: stored[name] for name in stored.files})
    except _DAMAGED:
        built = build()
    _write(path, part, pack(built))
    return built


def kept_with_encoder(
    part: str,
    encoder: Encoder,
    build: Callable[[], T],
    pack: Callable[[T], Arrays],
    unpack: Callable[[Arrays], T],
) -> T:
    """Return what `build` makes with an encoder, from disk where the same encoder made it.

    Some encoders only have a name, under which another model may be put: a few texts are encoded again, and
    where their vectors are not what they were, all is made again. The other arguments are those of `kept`.
    """

    def unpack_if_same(arrays: Arrays) -> T:
        then, now = arrays.pop("probes"), encoder.encode(PROBES, kind="passage")
        if then.shape != now.shape or not np.allclose(then, now, rtol=0, atol=PROBE_TOLERANCE):
            raise ValueError("made with another encoder")
        return unpack(arrays)

    return kept(
        f"{part}-{hashlib.sha256(encoder.model_id.encode('utf-8')).hexdigest()[:12]}",
        build,
        lambda built: {**pack(built), "probes": encoder.encode(PROBES, kind="passage")},
        unpack_if_same,
    )


def pack_strings(strings: Sequence[str]) -> NDArray[np.uint8]:
    """Return strings without line ends as one array of UTF-8 bytes."""
    return np.frombuffer("".join(f"{string}\n" for string in strings).encode("utf-8"), dtype=np.uint8)


def unpack_strings(packed: NDArray[Any]) -> list[str]:
    """Return the strings of `pack_strings`; raises ValueError where they are damaged."""
    return bytes(packed).decode("utf-8").split("\n")[:-1]


def fingerprint() -> str:
    """Return the fingerprint of all that the kept parts come from; raises OSError for an unreadable file."""
    own = [file for folder in trade_folders() for file in trade_files(folder)]
    code = [file for folder in _CODE_FOLDERS for file in sorted(folder.glob("*.py"))]
    corpus = [file for split in (*LEARNT, "background") for file in corpus_files(split)]
    files = (
        *shipped_files(),
        *own,
        *imported_files(),
        *corpus,
        *own_corpus_files(),
        *clause_files(),
        *course_files(),
        *code,
        *sorted(_CUES.glob("*.yaml")),
        _RECORDS,
    )
    return _digest(tuple((path, stamp(path)) for path in files))


@lru_cache(maxsize=8)
def _digest(stamps: tuple[tuple[Path, Stamp], ...]) -> str:
    digest = hashlib.sha256(f"{FORMAT_VERSION} {Stemmer.version()}".encode())
    for path, _ in stamps:
        content = path.read_bytes()
        # Only the name: the same files in another place give the same parts.
        digest.update(f"\0{path.name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()[:32]


def _write(path: Path, part: str, arrays: Arrays) -> None:
    """Write a part; a reader sees the old file or the new one, never half of one."""
    try:
        with replacing(path) as stream:
            np.savez(stream, **cast(Any, arrays))
        forget_older(path, part)
    except OSError:
        # A read-only or full disk: the part is built again next time.
        return
