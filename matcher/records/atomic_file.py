"""A file that is the former one or the new one, whatever happens while it is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4


def replace_file(path: Path, content: str | bytes) -> Path:
    """Write a file in one step, so that a reader never meets a part of it; return its path.

    Args:
        path: the file; its folder is made where it is missing.
        content: bytes, or text written in UTF-8.

    Raises:
        OSError: it cannot be written; the error names `path`, and nothing is left beside it.
    """
    with replacing(path) as stream:
        stream.write(content.encode("utf-8") if isinstance(content, str) else content)
    return path


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a draft that takes the place of a file once all is written and on the disk.

    The draft has a name of its own, so that two who write the same file do not mix. Where the block
    fails the former file stays, and the draft is gone.

    Args:
        path: the file; its folder is made where it is missing.

    Raises:
        OSError: it cannot be written; the error names `path`, and nothing is left beside it.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}-{uuid4().hex[:8]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        _forget(draft)
        raise type(error)(error.errno, error.strerror, str(path)) from error
    except BaseException:
        _forget(draft)
        raise


def _forget(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        # What refused the file (a read-only disk, a folder that is none) may refuse this too.
        return
