"""A taxonomy without what the account that runs the tests has imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.taxonomy import Taxonomy, load_taxonomy
from matcher.taxonomy.imported import import_source


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No imported classification, no trades of one's own; one cache for all tests."""
    base = tmp_path_factory.getbasetemp()
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(base / "no-data"))
    monkeypatch.setenv("PASSERELLE_CACHE_DIR", str(base / "cache"))
    monkeypatch.delenv("PASSERELLE_TRADES", raising=False)


@pytest.fixture
def taxonomy() -> Taxonomy:
    """The shipped trades."""
    return load_taxonomy()


@pytest.fixture(scope="session")
def real_imports(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """A data folder with the real ESCO and ROME imported."""
    folder = tmp_path_factory.mktemp("real")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PASSERELLE_DATA_DIR", str(folder))
        import_source("esco", [shared_data / "esco_v1.0.3"])
        import_source("rome", [shared_data / "rome_2021" / "arbo_rome_ogr_202107.csv"])
    return folder
