from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.cli.main import main
from matcher.records import Candidate, Posting
from matcher.store import open_store


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "passerelle.db")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["import", *arguments])
    return int(left.value.code or 0)


def test_files_go_in_once_with_a_report(
    database: str, fixtures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = str(fixtures / "candidates.jsonl")
    assert run(people, "--kind", "candidate", "--database", database) == 0
    assert "72 ajoutés, 0 mis à jour, 0 inchangé, 0 rejeté." in capsys.readouterr().out
    assert run(people, "--kind", "candidate", "--database", database) == 0
    said = capsys.readouterr().out
    assert "0 ajouté, 0 mis à jour, 72 inchangés" in said
    assert "passerelle.db : 0 offre, 72 profils, 0 formation." in said
    with open_store(database) as store:
        assert store.count(Candidate) == 72


def test_refused_lines_end_with_2_and_the_good_ones_are_in(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "offres.jsonl"
    lines = [{"id": "P1", "title": "Régleur", "text": "Presse."}, {"id": "P2", "text": "Sans titre."}]
    lines += [{"id": f"X{number}", "title": "x", "text": "y", "positions": 0} for number in range(25)]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert run(str(path), "--kind", "posting", "--database", database, "--source", "agence") == 2
    captured = capsys.readouterr()
    assert "1 ajouté, 0 mis à jour, 0 inchangé, 26 rejetés" in captured.out
    assert "offres.jsonl, ligne 2, champ title" in captured.err
    assert "... et 6 autres rejets." in captured.err
    with open_store(database) as store:
        assert store.source(Posting, "P1") == "agence"


def test_a_missing_file_ends_with_2_and_the_other_one_is_in(
    database: str, fixtures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent, good = str(tmp_path / "absent.jsonl"), str(fixtures / "postings.jsonl")
    assert run(absent, good, "--kind", "posting", "--database", database) == 2
    captured = capsys.readouterr()
    assert "Erreur : " in captured.err
    assert "absent.jsonl" in captured.err
    assert "20 ajoutés" in captured.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--database", "mysql://serveur/base"), "n'est pas l'adresse d'une base SQLite ou PostgreSQL"),
        (("--encoder", "statc"), "encodeur inconnu : « statc »"),
    ],
)
def test_bad_settings_end_with_2_and_a_message(
    arguments: tuple[str, ...],
    message: str,
    database: str,
    fixtures: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(str(fixtures / "postings.jsonl"), "--kind", "posting", "--database", database, *arguments) == 2
    assert message in capsys.readouterr().err


def test_the_environment_names_the_database(
    database: str, fixtures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSERELLE_DATABASE_URL", f"sqlite:///{database}")
    assert run(str(fixtures / "trainings.jsonl"), "--kind", "training") == 0
    with open_store(database) as store:
        assert store.counts()["training"] == 36


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    said = capsys.readouterr().out
    assert "Exemple :\n    passerelle import offres.jsonl --kind posting\n" in said
