"""Tables of written documents (DOCX, ODT) as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def row_lines(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table row: one, its cells parted by " | ", unless a cell holds several.

    Args:
        cells: the lines of each cell; empty lines and empty cells are passed over.
    """
    filled = [lines for cell in cells if (lines := [line for line in cell if line])]
    if all(len(lines) == 1 for lines in filled):
        if filled:
            yield " | ".join(lines[0] for lines in filled)
        return
    for lines in filled:
        yield from lines
