"""What the machine must be told for training to go at its pace."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_NEVER = 2**31 - 1


def keep_memory() -> None:
    """Keep freed memory in the process instead of giving it back after each operation.

    Each step frees and asks again for the same large blocks; where the machine hands out pages slowly, as
    virtual ones do, that took two thirds of the time. Only glibc knows these settings; elsewhere nothing is
    done.
    """
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_MMAP_THRESHOLD, _NEVER)
        library.mallopt(_TRIM_THRESHOLD, _NEVER)
