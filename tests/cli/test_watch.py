from __future__ import annotations

import pytest
from click.testing import CliRunner

from matcher.cli.watch import command
from matcher.readers import read_file
from matcher.records.errors import StoreError
from matcher.store import open_store


@pytest.fixture
def database(fixtures, tmp_path) -> str:
    path = str(tmp_path / "watch.db")
    with open_store(path) as store:
        store.upsert(read_file(fixtures / "candidates.jsonl", "candidate").records[:2])
        store.upsert(read_file(fixtures / "postings.jsonl", "posting").records[:1])
    return path


def _run(*arguments: str):
    return CliRunner().invoke(command, list(arguments))


def test_add_list_digest_remove(database, tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("PASSERELLE_SMTP_URL", raising=False)
    added = _run("add", "candidates", "D-P01", "--to", "rh@exemple.fr", "--database", database)
    assert added.exit_code == 0, added.output
    assert "nouveaux profils pour l'offre D-P01" in added.stdout
    assert "rh@exemple.fr" in _run("list", "--database", database).stdout
    folder = tmp_path / "digests"
    first = _run("digest", "--output", str(folder), "--database", database)
    assert first.exit_code == 0, first.output
    assert "1 message écrit" in first.stdout
    assert "D-C01" in next(folder.glob("*.txt")).read_text(encoding="utf-8")
    again = _run("digest", "--output", str(folder), "--database", database)
    assert "rien de nouveau" in again.stdout
    assert len(list(folder.iterdir())) == 3
    assert "effacée" in _run("remove", "1", "--database", database).stdout
    assert "Aucune recherche" in _run("list", "--database", database).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "candidates", "D-P99"), "D-P99"),
        (("add", "candidates", "D-P01", "--to", "nobody"), "n'est pas une adresse"),
        (("remove", "7"), "numéro 7"),
    ],
)
def test_bad_input_is_told(database, arguments, message) -> None:
    with pytest.raises(StoreError, match=message):
        command.main([*arguments, "--database", database], standalone_mode=False)
