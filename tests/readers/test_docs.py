"""docs/formats.md tells every column name the code accepts, and every fixture file."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.readers.fields import FIELDS

PAGE = (Path(__file__).parent.parent.parent / "docs" / "formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", FIELDS)
def test_every_column_name_is_documented(kind) -> None:
    missing = [
        row
        for spec in FIELDS[kind]
        if (row := f"| `{spec.name}`{' +' if spec.joins else ''} | {', '.join(spec.aliases)} |") not in PAGE
    ]
    assert missing == []


def test_every_fixture_file_is_documented(formats: Path) -> None:
    assert [path.name for path in sorted(formats.iterdir()) if f"`{path.name}`" not in PAGE] == []
