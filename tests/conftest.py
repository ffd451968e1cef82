"""Fixtures shared by all rooms."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
os.environ.setdefault("PASSERELLE_LANG", "fr")
# What the person at this machine has imported must not change what the tests see.
_OWN_FOLDER = tempfile.mkdtemp(prefix="passerelle-tests-")
os.environ["PASSERELLE_DATA_DIR"] = f"{_OWN_FOLDER}/data"
os.environ["PASSERELLE_CACHE_DIR"] = f"{_OWN_FOLDER}/cache"


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The small cluster of data/fixtures."""
    return REPOSITORY / "data" / "fixtures"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real public data beside the checkout; the test is skipped, saying so, where it is absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the public data folder is not beside this checkout (see docs/data.md)")
    return folder
