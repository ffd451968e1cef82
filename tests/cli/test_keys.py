from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli.main import cli, main
from matcher.store import open_store


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "keys.db")


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["keys", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def refused(*arguments: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["keys", *arguments])
    assert stop.value.code == 2


def test_a_key_is_shown_once_alone_on_the_standard_output(database: str) -> None:
    made = run("add", "rh-03", "--database", database)
    shown = made.stdout.strip()
    assert shown.startswith("passerelle_")
    assert "\n" not in shown
    assert "Elle ne sera plus montrée" in made.stderr
    assert "C'est la première clé" in made.stderr
    assert "première clé" not in run("add", "dpo", "--role", "admin", "--database", database).stderr
    with open_store(database) as store:
        found = store.keys.recognise(shown)
    assert found is not None
    assert found.holder == "rh-03"
    assert found.expires_at is not None
    assert (found.expires_at - found.created_at).days in (364, 365)
    listed = run("list", "--database", database).stdout
    assert shown not in listed
    assert shown[22:] not in listed


def test_keys_are_listed_with_state_and_last_use(database: str) -> None:
    run("add", "a1", "--database", database)
    run("add", "rh-03", "--valid", "none", "--database", database)
    run("add", "rh-04", "--valid", "0d", "--database", database)
    run("revoke", "a1", "--database", database)
    table = run("list", "--database", database).stdout.splitlines()
    assert [line.split()[1:4] for line in table[1:]] == [
        ["a1", "recrutement", "retirée"],
        ["rh-03", "recrutement", "valable"],
        ["rh-04", "recrutement", "échue"],
    ]
    assert "sans fin" in table[2]
    assert "jamais" in table[2]
    told = [json.loads(line) for line in run("list", "--json", "--database", database).stdout.splitlines()]
    assert [one["state"] for one in told] == ["revoked", "active", "expired"]
    assert {"id", "holder", "role", "state", "created_at", "expires_at", "last_used_at", "revoked_at"} == set(
        told[0]
    )


def test_all_the_keys_of_a_person_are_withdrawn_at_once(database: str) -> None:
    for _ in range(2):
        run("add", "rh-03", "--database", database)
    assert "2 clés retirées" in run("revoke", "rh-03", "--database", database).stdout
    run("add", "rh-03", "--database", database)
    assert "1 clé retirée" in run("revoke", "rh-03", "--database", database).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "Marie Dupont"), "ne peut pas désigner le porteur"),
        (("add", "rh-03", "--valid", "bientôt"), "n'est pas une durée"),
        (("revoke", "personne"), "aucune clé valable ne répond à « personne »"),
    ],
)
def test_mistakes_are_told(
    database: str, arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", "rh-01", "--database", database)
    refused(*arguments, "--database", database)
    assert words in capsys.readouterr().err


def test_listing_makes_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused("list", "--database", str(tmp_path / "absente.db"))
    assert "cette base n'existe pas" in capsys.readouterr().err
    assert not (tmp_path / "absente.db").exists()


def test_in_english(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    made = run("add", "hr-03", "--database", database)
    assert "It will not be shown again" in made.stderr
    assert "active" in run("list", "--database", database).stdout
    assert "1 key revoked" in run("revoke", "hr-03", "--database", database).stdout
