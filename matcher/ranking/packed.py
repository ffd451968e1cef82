"""Many records in little memory: each kept as compressed JSON and brought back when it is looked at."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from matcher.records import Evidence

M = TypeVar("M", bound=BaseModel)

_FAST = 1
"""Compression level: texts shrink by half already, and reading back stays in microseconds."""


class PackedRecords(Sequence[M], Generic[M]):
    """A sequence of records of one type, decoded one at a time.

    A profile with its facts weighs some 30 kB as Python objects and 2 kB packed.
    """

    def __init__(self, model: type[M], records: Iterable[M] = ()) -> None:
        """Pack `records`, all of the type `model`."""
        self._model = model
        self._packed: list[bytes] = []
        self.extend(records)

    def extend(self, records: Iterable[M]) -> None:
        """Pack more records, after those that are there."""
        self._packed.extend(
            zlib.compress(record.model_dump_json(exclude_defaults=True).encode("utf-8"), _FAST)
            for record in records
        )

    def take(self, places: Sequence[int]) -> PackedRecords[M]:
        """Return the records at some places; a place given twice takes no more memory."""
        taken: PackedRecords[M] = PackedRecords(self._model)
        taken._packed = [self._packed[place] for place in places]
        return taken

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, index: int) -> M: ...

    @overload
    def __getitem__(self, index: slice) -> list[M]: ...

    def __getitem__(self, index: int | slice) -> M | list[M]:
        if isinstance(index, slice):
            return [self._read(data) for data in self._packed[index]]
        return self._read(self._packed[index])

    def __iter__(self) -> Iterator[M]:
        return map(self._read, self._packed)

    def _read(self, data: bytes) -> M:
        return self._model.model_validate_json(zlib.decompress(data))


class PackedSpans(Sequence[tuple[Evidence, ...]]):
    """The sentence spans of many texts, kept as two numbers each."""

    def __init__(self, spans: NDArray[np.int32], starts: NDArray[np.int64]) -> None:
        """Keep `spans` int32 (all sentences, 2); text i has those from `starts[i]` to `starts[i + 1]`."""
        self._spans = spans
        self._bounds = np.append(starts, len(spans))

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, index: int) -> tuple[Evidence, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> list[tuple[Evidence, ...]]: ...

    def __getitem__(self, index: int | slice) -> tuple[Evidence, ...] | list[tuple[Evidence, ...]]:
        if isinstance(index, slice):
            return [self._of(row) for row in range(*index.indices(len(self)))]
        return self._of(range(len(self))[index])

    def _of(self, row: int) -> tuple[Evidence, ...]:
        rows = self._spans[self._bounds[row] : self._bounds[row + 1]].tolist()
        return tuple(Evidence.model_construct(start=start, end=end) for start, end in rows)
