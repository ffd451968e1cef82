"""Writing a report: its page, and its figures for machines."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from matcher.records.atomic_file import replace_file


def write_page(html: Path, page: str, data: Path, report: BaseModel) -> tuple[Path, Path]:
    """Write the page of a report and the report itself as JSON; return both paths.

    The folders are made where they are absent.

    Raises:
        OSError: a file cannot be written.
    """
    return replace_file(html, page), replace_file(data, report.model_dump_json(indent=1) + "\n")
