"""Writing a report: its page, and its figures for machines."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel


def write_page(html: Path, page: str, data: Path, report: BaseModel) -> tuple[Path, Path]:
    """Write the page of a report and the report itself as JSON; return both paths.

    The folders are made where they are absent.

    Raises:
        OSError: a file cannot be written.
    """
    for path, content in ((html, page), (data, report.model_dump_json(indent=1) + "\n")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return html, data
