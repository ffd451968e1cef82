"""What the tests of the readers share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def formats(fixtures: Path) -> Path:
    """The folder with one file of each format."""
    return fixtures / "formats"
