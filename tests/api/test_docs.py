"""docs/api.md names every route, setting and metric there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.app import create_app
from api.metrics import Metrics
from api.settings import Settings
from tests.api.conftest import settings_for

DOCUMENT = (Path(__file__).parent.parent.parent / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_route_is_named() -> None:
    paths = create_app(settings_for(Path("unused.db"))).openapi()["paths"]
    assert [path for path in paths if f"{path}`" not in DOCUMENT] == []


def test_every_named_route_exists() -> None:
    paths = set(create_app(settings_for(Path("unused.db"))).openapi()["paths"])
    assert set(re.findall(r"(/v1/[\w/{}]+)`", DOCUMENT)) <= paths


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_named_with_its_default(name: str) -> None:
    row = re.search(rf"\| `PASSERELLE_{name.upper()}` \| ([^|]+) \|", DOCUMENT)
    assert row is not None
    default = Settings.model_fields[name].default
    if isinstance(default, int | float | str):
        assert row[1].strip("` ") == (default if isinstance(default, str) else f"{default:.0f}")


def test_every_metric_is_named() -> None:
    names = {sample.name for metric in Metrics().registry.collect() for sample in metric.samples}
    families = {metric.name for metric in Metrics().registry.collect()} - {""}
    assert names or families
    assert [name for name in families if name not in DOCUMENT] == []
