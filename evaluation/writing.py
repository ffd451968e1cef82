"""Writing a report: its page, and its figures for machines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from pydantic import BaseModel

from evaluation.wording import interval, measure_name, number, p_value
from matcher.records.atomic_file import replace_file

TEMPLATES = Path(__file__).parent / "templates"


def page_template(name: str, **filters: Callable[..., str]) -> Template:
    """Return a template of `evaluation/templates` that writes numbers as the reports do.

    Args:
        name: its file name.
        filters: more filters, by the name they have in the template.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(
        number=number, interval=interval, p_value=p_value, measure_name=measure_name, **filters
    )
    return environment.get_template(name)


def write_page(html: Path, page: str, data: Path, report: BaseModel) -> tuple[Path, Path]:
    """Write the page of a report and the report itself as JSON; return both paths.

    The folders are made where they are absent.

    Raises:
        OSError: a file cannot be written.
    """
    return replace_file(html, page), replace_file(data, report.model_dump_json(indent=1) + "\n")
