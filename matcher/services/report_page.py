"""Pages of the product that stand in one file: template, style, charts and the plotly library together."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from matcher.records.errors import user_language
from matcher.services.charts import plotly_library
from matcher.services.numbers import euros, hours, number, percent
from matcher.services.page_templates import template_environment


def render_report(template: str, *, charts: bool = True, **values: Any) -> str:
    """Return a page from a template of `matcher/services/templates` that extends `report_base.html`.

    In the template `t("français", "English")` speaks the user's language.

    Args:
        template: its file name.
        charts: whether the page has charts; without, the plotly library (some megabytes) stays out.
        values: what the template shows.
    """
    environment = template_environment()
    environment.filters.update(number=number, percent=percent, euros=euros, hours=hours)
    # Chart markup is plotly's own; every text in it was escaped by plotly when it became JSON.
    environment.filters["markup"] = Markup
    page = environment.get_template(template)
    library = Markup(plotly_library()) if charts else ""
    return page.render(language=user_language(), plotly_library=library, **values)
