from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from matcher.cli.main import main
from matcher.planning.event_file import read_event
from matcher.records.errors import PlanningError
from matcher.records.system_words import system_words


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    return int(stop.value.code or 0)


def small_event(folder: Path) -> list[str]:
    (folder / "offres.jsonl").write_text(
        json.dumps({"id": "O1", "title": "Trieur de flacons", "text": "Contrôle à l'œil, débutant accepté."})
    )
    (folder / "cv.jsonl").write_text(json.dumps({"id": "C1", "text": "Je trie des flacons depuis deux ans."}))
    event = {
        "id": "E",
        "slots": [{"id": "T1", "start": "14:00", "end": "14:20"}],
        "stands": [{"id": "S1", "postings": ["O1"]}],
        "visitors": [{"id": "V1", "candidate": "C1"}],
    }
    (folder / "event.json").write_text(json.dumps(event))
    names = {"--postings": "offres.jsonl", "--candidates": "cv.jsonl", "--event": "event.json"}
    return [part for option, name in names.items() for part in (option, str(folder / name))]


@pytest.mark.parametrize("command", ["schedule", "shortlist"])
def test_an_output_below_a_file_is_refused_in_plain_words(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = small_event(tmp_path)
    assert run(command, *inputs, "--output", tmp_path / "event.json" / "sortie" / "plan.json") == 2
    told = capsys.readouterr().err
    assert "lecture ou écriture impossible (un dossier de ce chemin est un fichier)" in told
    assert "event.json" in told


def test_a_folder_given_as_the_plan_is_refused_and_leaves_no_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = small_event(tmp_path)
    folder = tmp_path / "dossier"
    folder.mkdir()
    assert run("schedule", *inputs, "--output", folder) == 2
    assert f"{folder} : lecture ou écriture impossible (c'est un dossier)" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.part"))


def test_broken_json_names_the_character(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text('{"id": "x",\n')
    with pytest.raises(PlanningError, match="ce n'est pas du JSON à partir du caractère 1"):
        read_event(path)


def test_a_rare_refusal_keeps_the_words_of_the_system() -> None:
    assert system_words(OSError(errno.EXDEV, "Invalid cross-device link")).fr == "Invalid cross-device link"
    assert system_words(OSError(errno.EACCES, "Permission denied")).fr == "vous n'en avez pas le droit"


@pytest.mark.parametrize("command", [["audit", "show"], ["audit", "verify"], ["watch", "list"]])
def test_a_database_that_does_not_exist_is_no_empty_one(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "passerel.db"
    assert run(*command, "--database", missing) == 2
    assert "cette base n'existe pas" in capsys.readouterr().err
    assert not missing.exists()


@pytest.mark.parametrize("command", ["gaps", "redeploy"])
def test_a_seed_below_nought_is_refused_before_anything_is_read(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command, "--seed", "-1") == 2
    assert "'--seed'" in capsys.readouterr().err


def test_a_seed_below_nought_in_an_event_is_named(tmp_path: Path) -> None:
    small_event(tmp_path)
    path = tmp_path / "event.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "rules": {"seed": -1}}))
    with pytest.raises(PlanningError, match="-1") as caught:
        read_event(path)
    assert caught.value.field == "rules.seed"


def test_bytes_that_are_no_text_are_told_with_their_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = small_event(tmp_path)
    plan = tmp_path / "plan.json"
    figures = dict.fromkeys(("objective", "bound", "gap", "seed"), 0)
    plan.write_text(json.dumps({"meetings": [], "unplaced": [], "event": "E", **figures}))
    latin = tmp_path / "registre.jsonl"
    latin.write_bytes('{"visitor": "é"}\n'.encode("latin-1"))
    assert run("audit", "verify", "--file", latin) == 2
    assert run("outcomes", *inputs, "--plan", plan, "--journal", latin) == 2
    told = capsys.readouterr().err
    assert told.count("registre.jsonl, ligne 1 : ") == 2


def test_an_address_that_names_no_machine_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--host", "a" * 70) == 2
    assert "ce n'est pas un nom de machine" in capsys.readouterr().err
