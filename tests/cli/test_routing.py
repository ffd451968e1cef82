"""`--routing` and PASSERELLE_ROUTING_URL in the commands that tell how people would come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli.main import cli, main
from matcher.geo.roads import ROUTING_VARIABLE
from matcher.store import open_store
from tests.routing_stub import StubEngine, engine

__all__ = ["engine"]

JOB = {
    "id": "P1", "title": "Conducteur de machine IS", "text": "Conduite de machine IS.", "commune": "Eu",
    "postal_code": "76260", "contract": "CDI", "schedule": "journee",
}  # fmt: skip
PLACES = [("Rouen", "76000", 30), ("Gamaches", "80220", 60), ("Gamaches", "80220", 60)]


@pytest.fixture
def given(tmp_path: Path) -> list[str]:
    people = [
        {
            "id": f"C{number}", "text": "Conduite de machine IS depuis 2010.", "commune": commune,
            "postal_code": code, "mobility_km": mobility, "birth_year": 1980, "car": True, "licence_b": True,
        }
        for number, (commune, code, mobility) in enumerate(PLACES, start=1)
    ]  # fmt: skip
    for name, records in (("offres", [JOB]), ("cv", people)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return ["--postings", f"{tmp_path}/offres.jsonl", "--candidates", f"{tmp_path}/cv.jsonl"]


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def explain(given: list[str], *arguments: str) -> Result:
    return run("explain", *given, "--posting", "P1", "--candidate", "C2", *arguments)


def test_explain_tells_the_trip_of_the_engine(given, engine: StubEngine) -> None:
    told = explain(given, "--routing", f"osrm+{engine.url}")
    assert "Gamaches – Eu : 18 km et 35 min en voiture. [Trajet calculé par OSRM]" in told.stdout
    assert engine.requests == 1
    assert told.stderr == ""
    english = explain(given, "--routing", f"valhalla+{engine.url}", "--language", "en")
    assert "Gamaches – Eu: 18 km and 35 min by car. [Trip by Valhalla]" in english.stdout
    assert "en voiture" not in explain(given).stdout


def test_the_variable_names_the_engine_as_the_option_does(given, engine: StubEngine, monkeypatch) -> None:
    asked = explain(given, "--routing", f"osrm+{engine.url}", "--json").stdout
    monkeypatch.setenv(ROUTING_VARIABLE, f"osrm+{engine.url}")
    assert explain(given, "--json").stdout == asked
    monkeypatch.setenv(ROUTING_VARIABLE, "")
    assert "en voiture" not in explain(given, "--json").stdout


@pytest.mark.parametrize(("language", "words"), [("fr", "Trajets estimés"), ("en", "Trips estimated")])
def test_that_the_engine_is_down_is_told_once_in_the_language_of_the_reader(given, language, words) -> None:
    routing = ("--routing", "osrm+http://127.0.0.1:9", "--language", language)
    told = explain(given, *routing, "--against", "C3")
    assert told.stderr.count(words) == 1
    assert len(told.stderr.splitlines()) == 1
    assert "Traceback" not in told.stderr


def test_rank_keeps_its_order_and_leaves_out_whom_the_road_excludes(given, engine, tmp_path) -> None:
    engine.detour = 1.5
    output = tmp_path / "run.trec"
    run("rank", *given, "--output", str(output))
    plain = output.read_text(encoding="utf-8")
    routing = ("--routing", f"osrm+{engine.url}", "--output", str(output))
    run("rank", *given, *routing)
    assert output.read_text(encoding="utf-8") == plain
    assert engine.requests == 0
    run("rank", *given, *routing, "--eligible-only")
    kept = [line.split()[2:4] for line in output.read_text(encoding="utf-8").splitlines()]
    assert kept == [["C2", "1"], ["C3", "2"]]
    assert engine.requests == 1


def test_rank_survives_an_engine_that_talks_nonsense(given, engine: StubEngine, tmp_path) -> None:
    engine.mood = "nonsense"
    output = tmp_path / "run.trec"
    routing = ("--routing", f"osrm+{engine.url}", "--output", str(output), "--eligible-only")
    told = run("rank", *given, *routing)
    assert told.stderr.count("Trajets estimés à vol d'oiseau : ") == 1
    assert len(output.read_text(encoding="utf-8").splitlines()) == 3


def test_the_log_tells_which_engine_was_asked(given, engine: StubEngine, tmp_path) -> None:
    database = str(tmp_path / "journal.db")
    routing = ("--routing", f"osrm+{engine.url}", "--output", str(tmp_path / "run.trec"))
    run("rank", *given, *routing, "--audit", database)
    run("rank", *given, "--output", str(tmp_path / "run.trec"), "--audit", database)
    with open_store(database) as store:
        settings = [entry.data["settings"] for entry in store.audit.entries()]
    assert [one.get("routing") for one in settings] == ["OSRM", None]


def test_shortlist_tells_the_real_way(given, engine: StubEngine, tmp_path) -> None:
    engine.detour = 4.0
    event = {
        "id": "forum", "date": "2027-03-01", "slots": [{"id": "1", "start": "09:00", "end": "09:15"}],
        "stands": [{"id": "S", "firm": "Verrerie", "postings": ["P1"], "recruiters": 3}],
        "visitors": [{"id": f"V{number}", "candidate": f"C{number}"} for number in (2, 3)],
    }  # fmt: skip
    (tmp_path / "forum.json").write_text(json.dumps(event), encoding="utf-8")
    people = tmp_path / "cv.jsonl"
    people.write_text(
        people.read_text(encoding="utf-8").replace('"mobility_km": 60', '"mobility_km": 10'), encoding="utf-8"
    )
    output = tmp_path / "listes"
    run(
        "shortlist", "--event", f"{tmp_path}/forum.json", *given, "--output", str(output),
        "--routing", f"osrm+{engine.url}",
    )  # fmt: skip
    lists = json.loads((output / "listes.json").read_text(encoding="utf-8"))
    chosen = lists["stands"][0]["postings"][0]["chosen"]
    assert len(chosen) == 2
    assert all("environ 50 km" in one["conditions"][0] for one in chosen), chosen
    assert engine.requests == 1


@pytest.mark.parametrize("url", ["http://localhost:5000", "osrm+ftp://x", "osrm"])
def test_an_address_that_is_none_is_refused_before_anything_is_read(url, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["explain", "--postings", "none", "--candidates", "none", "--posting", "P", "--candidate", "C",
              "--routing", url])  # fmt: skip
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert f"adresse de calcul d'itinéraire inconnue : « {url} »" in told
    assert "osrm+http://localhost:5000" in told
