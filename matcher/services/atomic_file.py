"""A file that is the former one or the new one, whatever happens while it is written."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, content: str | bytes) -> Path:
    """Write a file in one step, so that a reader never meets a part of it; return its path.

    Args:
        path: the file; its folder is made where it is missing.
        content: bytes, or text written in UTF-8.

    Raises:
        OSError: it cannot be written; the error names `path`, and nothing is left beside it.
    """
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        if draft.is_file():
            draft.unlink()
        raise type(error)(error.errno, error.strerror, str(path)) from error
    return path
