from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from matcher.cli.main import cli, main


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture
def files(fixtures, tmp_path):
    for name in ("postings.jsonl", "candidates.jsonl"):
        lines = (fixtures / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / name).write_text(
            "".join(lines[2:4] if name.startswith("p") else (*lines[8:12], lines[17])), encoding="utf-8"
        )
    event = {
        "id": "forum",
        "slots": [{"id": "a", "start": "09:00", "end": "09:20"}],
        "stands": [
            {"id": "S1", "firm": "Intérim", "postings": ["D-P03"], "recruiters": 2},
            {"id": "S2", "postings": ["D-P99"]},
        ],
        "visitors": [{"id": f"V{n}", "candidate": f"D-C{n:02d}"} for n in (9, 10, 11, 12, 18)],
    }
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    plan = {
        "meetings": [
            {"slot": "a", "stand": "S1", "recruiter": 1, "visitor": "V11", "posting": "D-P03", "value": 0.5}
        ],
        "unplaced": [],
        "objective": 0.5,
        "bound": 0.5,
        "gap": 0.0,
        "seed": 1,
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    (tmp_path / "suites.csv").write_text(
        "visiteur;stand;statut\nV11;S1;embauchée\nV77;S1;présent\n", encoding="utf-8"
    )
    return tmp_path


def test_shortlist_writes_json_and_texts_and_tells_what_is_wrong_in_the_event(files) -> None:
    common = ["--postings", files / "postings.jsonl", "--candidates", files / "candidates.jsonl"]
    result = run(
        "shortlist", "--event", files / "event.json", *common, "--output", files / "listes", "--minimum", 1
    )
    assert result.exit_code == 2
    assert "D-P99" in result.output
    lists = json.loads((files / "listes" / "listes.json").read_text(encoding="utf-8"))
    assert [stand["stand"] for stand in lists["stands"]] == ["S1", "S2"]
    text = (files / "listes" / "stands.md").read_text(encoding="utf-8")
    assert text.startswith("# forum : Listes des stands")
    assert lists["stands"][0]["postings"][0]["chosen"][0]["visitor"] in text
    assert "V11" in (files / "listes" / "visiteurs.md").read_text(encoding="utf-8")


def test_redeploy_writes_a_page_a_workbook_and_json(files) -> None:
    common = ["--people", files / "candidates.jsonl", "--postings", files / "postings.jsonl"]
    result = run("redeploy", *common, "--output", files / "plan", "--max-minutes", 45, "--wishes", "ask")
    assert result.exit_code == 0
    assert " une proposition" in result.output
    assert sorted(path.name for path in (files / "plan").iterdir()) == [
        "index.html",
        "reclassement.json",
        "reclassement.xlsx",
    ]
    plan = json.loads((files / "plan" / "reclassement.json").read_text(encoding="utf-8"))
    assert plan["max_minutes"] == 45
    assert len(plan["placements"]) + len(plan["unmatched"]) == 5


def test_outcomes_tells_bad_lines_and_writes_what_was_asked(files) -> None:
    common = [
        "--event",
        files / "event.json",
        "--plan",
        files / "plan.json",
        "--outcomes",
        files / "suites.csv",
    ]
    written = [files / name for name in ("kpi.json", "j.jsonl", "taux.json", "o.qrels")]
    options = zip(("--output", "--journal", "--rates", "--qrels"), written, strict=True)
    result = run("outcomes", *common, *(part for pair in options for part in pair))
    assert result.exit_code == 2
    assert "ligne 3, champ visiteur : visiteur inconnu : « V77 »" in result.output
    assert json.loads(written[0].read_text(encoding="utf-8"))["total"]["hired"] == 1
    assert written[3].read_text(encoding="utf-8") == "D-P03\t0\tD-C11\t3\n"
    filled = files / "next.json"
    result = run("outcomes", "--event", files / "event.json", "--rates", written[2], "--fill", filled)
    assert result.exit_code == 0
    visitors = json.loads(filled.read_text(encoding="utf-8"))["visitors"]
    assert all(0 < visitor["no_show"] < 1 for visitor in visitors)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["outcomes", "--event", "EVENT"], "l'option --plan manque"),
        (["outcomes", "--event", "EVENT", "--plan", "PLAN"], "l'option --outcomes manque"),
        (["outcomes", "--event", "EVENT", "--fill", "x.json"], "l'option --rates manque"),
        (["outcomes", "--event", "ABSENT"], "fichier illisible"),
    ],
)
def test_what_is_missing_is_named(files, capsys, arguments: list[str], message: str) -> None:
    places = {"EVENT": files / "event.json", "PLAN": files / "plan.json", "ABSENT": files / "absent.json"}
    with pytest.raises(SystemExit) as end:
        main([str(places.get(one, one)) for one in arguments])
    assert end.value.code == 2
    assert message in capsys.readouterr().err
