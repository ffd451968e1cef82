"""The templates of pages and messages, in which `t("français", "English")` speaks the user's language."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matcher.records.errors import Text

TEMPLATES = Path(__file__).parent / "templates"


def template_environment(*, autoescape: bool = True) -> Environment:
    """Return what reads the templates of this room; a name that is not given is an error, not a blank.

    Args:
        autoescape: whether values are made safe for HTML.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = lambda french, english: Text(french, english).render()
    return environment
