"""Pages of the product that stand in one file: template, style, charts and the plotly library together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from matcher.records.errors import user_language
from matcher.services.charts import plotly_library
from matcher.services.numbers import euros, hours, number, percent

TEMPLATES = Path(__file__).parent / "templates"


def render_report(template: str, **values: Any) -> str:
    """Return a page from a template of `matcher/services/templates` that extends `report_base.html`."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=number, percent=percent, euros=euros, hours=hours)
    # Chart markup is plotly's own; every text in it was escaped by plotly when it became JSON.
    environment.filters["markup"] = Markup
    page = environment.get_template(template)
    return page.render(language=user_language(), plotly_library=Markup(plotly_library()), **values)
