from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from matcher.cli.main import main
from matcher.cli.serve import load_demo
from matcher.records.errors import ReaderError


def test_serve_answers_and_stops_cleanly(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PASSERELLE_API_TOKEN": ""}
    command = [
        sys.executable,
        "-m",
        "matcher.cli.main",
        "serve",
        "--port",
        "0",
        "--database",
        str(tmp_path / "x.db"),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert address is not None
        try:
            answer = httpx.get(f"{address[0]}/ready", timeout=60)
            server.send_signal(signal.SIGINT)
            _, errors = server.communicate(timeout=60)
        finally:
            server.kill()
    assert answer.status_code == 200
    assert answer.json()["candidates"] == 0
    assert '"route": "/ready"' in errors
    assert "Traceback" not in errors


def test_a_port_in_use_is_told_with_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit) as stop:
            main(["serve", "--port", port, "--database", str(tmp_path / "x.db")])
    assert stop.value.code == 2
    assert f"impossible d'écouter sur 127.0.0.1:{port}" in capsys.readouterr().err


def test_an_open_server_without_token_is_warned_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PASSERELLE_API_TOKEN", raising=False)
    # An address of documentation (RFC 5737): no machine has it, so nothing is ever opened.
    with pytest.raises(SystemExit) as stop:
        main(["serve", "--host", "192.0.2.1", "--database", str(tmp_path / "x.db")])
    assert stop.value.code == 2
    assert "aucune clé n'est demandée" in capsys.readouterr().err


def test_a_placeholder_token_stops_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSERELLE_API_TOKEN", "changeme")
    with pytest.raises(SystemExit) as stop:
        main(["serve", "--database", str(tmp_path / "x.db")])
    assert stop.value.code == 2
    assert "PASSERELLE_API_TOKEN" in capsys.readouterr().err


def test_the_demo_says_where_its_files_should_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.cli.serve.FIXTURES", tmp_path)
    with pytest.raises(ReaderError, match="petit bassin d'exemple est absent"):
        load_demo(str(tmp_path / "x.db"))


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["serve", "--help"])
    assert stop.value.code == 0
    assert "passerelle serve --demo" in capsys.readouterr().out
