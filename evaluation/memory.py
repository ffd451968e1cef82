"""How much memory a measurement took."""

from __future__ import annotations

import resource
import sys


def peak_memory_mb(*, helpers: bool = False) -> float:
    """Return the highest resident size of this process so far, in MB.

    Args:
        helpers: of the largest helper process that has ended instead.
    """
    peak = resource.getrusage(resource.RUSAGE_CHILDREN if helpers else resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in KiB, macOS in bytes.
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024
