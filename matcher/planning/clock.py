"""Times of day and the slots of an event: order, overlap, and what lies between two of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.planning.presence import minutes_of
from matcher.records.event import Slot

_RANGE = re.compile(r"^\s*([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)\s*$")


def read_range(text: str) -> tuple[int, int] | None:
    """Return (start, end) in minutes of "12:00-13:00"; None where the text is not a pair of times."""
    found = _RANGE.match(text)
    if found is None:
        return None
    start_hour, start_minute, end_hour, end_minute = (int(part) for part in found.groups())
    return 60 * start_hour + start_minute, 60 * end_hour + end_minute


def clock_text(minutes: int) -> str:
    """Return minutes from midnight as "09:30"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def spans(slots: Sequence[Slot]) -> NDArray[np.int64]:
    """Return int64 (slots, 2): start and end of each slot in minutes from midnight."""
    return np.array([(minutes_of(slot.start), minutes_of(slot.end)) for slot in slots], dtype=np.int64)


def overlap_cliques(times: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return bool (cliques, slots): the largest sets of slots that share a moment.

    Intervals that overlap two by two share a moment (Helly), so one row for each slot's start is enough;
    rows held by another one are left out. Slots that overlap nothing are a row of their own.
    """
    starts = times[:, 0]
    rows = (times[None, :, 0] <= starts[:, None]) & (starts[:, None] < times[None, :, 1])
    kept: list[NDArray[np.bool_]] = []
    for row in sorted(rows, key=lambda one: -int(one.sum())):
        if not any(bool(np.all(other[row])) for other in kept):
            kept.append(row)
    kept.sort(key=lambda one: int(np.flatnonzero(one)[0]))
    return np.array(kept, dtype=np.bool_)


def too_close(times: NDArray[np.int64], walk_slots: int) -> NDArray[np.bool_]:
    """Return bool (slots, slots): pairs with fewer than `walk_slots` whole slots between them."""
    begins_after = times[None, :, 0] >= times[:, None, 1]
    between = begins_after[:, None, :] & begins_after.T[None, :, :]
    # between[a, b, c]: slot c begins after a has ended, and b begins after c has ended.
    count = np.array(
        [
            [_disjoint(times, np.flatnonzero(between[a, b])) for b in range(len(times))]
            for a in range(len(times))
        ]
    )
    close = np.where(begins_after, count < walk_slots, False)
    result = close | close.T
    np.fill_diagonal(result, False)
    return np.asarray(result, dtype=np.bool_)


def _disjoint(times: NDArray[np.int64], inside: NDArray[np.int64]) -> int:
    """Return how many of the slots `inside` follow one another without overlap."""
    count, free_from = 0, -1
    for slot in sorted(inside.tolist(), key=lambda one: int(times[one, 1])):
        if times[slot, 0] >= free_from:
            count += 1
            free_from = int(times[slot, 1])
    return count
