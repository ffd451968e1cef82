"""Rooms import downwards only, and the light install stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
FLOORS = {
    "records": 0,
    "taxonomy": 1,
    "geo": 1,
    "readers": 1,
    "store": 1,
    "understanding": 2,
    "retrieval": 3,
    "ranking": 4,
    "planning": 5,
    "services": 6,
    "cli": 7,
}
ALLOWED_ROOTS = {
    "models": {"models"},
    "matcher": {"matcher", "models"},
    "evaluation": {"evaluation", "matcher", "models"},
    "api": {"api", "matcher"},
}
OURS = {"matcher", "models", "api", "evaluation"}
# The command line opens the doors of the other roots, as a program's entry point must.
CLI_MAY_IMPORT = {"matcher", "models", "api", "evaluation"}


def _imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.append(node.module)
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def _python_files(root: str) -> list[Path]:
    return sorted((REPOSITORY / root).rglob("*.py"))


@pytest.mark.parametrize("root", sorted(OURS))
def test_roots_import_only_what_the_house_allows(root: str) -> None:
    wrong = []
    for path in _python_files(root):
        allowed = CLI_MAY_IMPORT if (REPOSITORY / "matcher" / "cli") in path.parents else ALLOWED_ROOTS[root]
        for name in _imports(path):
            top = name.split(".")[0]
            if top in OURS and top not in allowed:
                wrong.append(f"{path.relative_to(REPOSITORY)} imports {name}")
    assert wrong == []


def test_rooms_of_matcher_import_downwards_only() -> None:
    wrong = []
    for path in _python_files("matcher"):
        parts = path.relative_to(REPOSITORY / "matcher").parts
        if len(parts) < 2:
            continue
        room = parts[0]
        for name in _imports(path):
            pieces = name.split(".")
            if len(pieces) < 2 or pieces[0] != "matcher" or pieces[1] not in FLOORS:
                continue
            if pieces[1] != room and FLOORS[pieces[1]] >= FLOORS[room]:
                wrong.append(f"{path.relative_to(REPOSITORY)} imports {name}")
    assert wrong == []


def test_every_room_has_a_floor() -> None:
    rooms = {path.parent.name for path in (REPOSITORY / "matcher").glob("*/__init__.py")}
    assert rooms <= set(FLOORS)


@pytest.mark.parametrize("heavy", ["torch", "sentence_transformers", "sklearn", "plotly", "ir_measures"])
def test_the_public_door_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, matcher, matcher.services.search; sys.exit('{heavy}' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_help_loads_no_numpy() -> None:
    code = "import sys, matcher.cli.main; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(REPOSITORY)): lines
        for root in OURS
        for path in _python_files(root)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}
