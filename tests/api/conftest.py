"""One small cluster in a database, made once; who writes gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from matcher.cli.serve import load_demo

TOKEN = "un-jeton-de-test-3f9a1c7e"
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("api") / "demo.db"
    load_demo(str(path))
    return path


def settings_for(database: Path, **given: Any) -> Settings:
    return Settings(database_url=str(database), **given)


def copy_of(database: Path, folder: Path) -> Path:
    copy = folder / "copy.db"
    for suffix in ("", "-wal", "-shm"):
        source = database.with_name(database.name + suffix)
        if source.exists():
            shutil.copy(source, copy.with_name(copy.name + suffix))
    return copy


@pytest.fixture(scope="session")
def client(demo_database: Path) -> Iterator[TestClient]:
    """The demonstration cluster; only for tests that change nothing."""
    with TestClient(create_app(settings_for(demo_database)), base_url=ORIGIN) as opened:
        yield opened


@pytest.fixture
def writable(demo_database: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A copy of the demonstration cluster."""
    app = create_app(settings_for(copy_of(demo_database, tmp_path)))
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """A database without any record."""
    app = create_app(settings_for(tmp_path / "empty.db", max_upload_bytes=400_000, max_file_bytes=200_000))
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[TestClient]:
    """An empty database behind a token."""
    app = create_app(settings_for(tmp_path / "guarded.db", api_token=TOKEN))
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as opened:
        yield opened


def assert_problem(answer: Any, status: int) -> dict[str, Any]:
    """Hold an answer to the one shape of errors: this is its specification."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "request_id", "errors"}
    assert problem["status"] == status
    assert problem["type"].startswith("/docs#")
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    for fault in problem["errors"]:
        assert set(fault) == {"field", "detail"}
    return problem
