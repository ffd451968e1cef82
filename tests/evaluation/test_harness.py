from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from evaluation.baselines import Answered
from evaluation.console import report_lines
from evaluation.datasets import Dataset
from evaluation.errors import EvaluationError
from evaluation.harness import align_queries, evaluate_systems, grades_by_rank, read_system
from evaluation.report import Report
from evaluation.verdict import strongest_rival, verdict
from models.errors import Text


@pytest.fixture(scope="module")
def report(cluster: Dataset, baselines: list[Answered]) -> Report:
    return evaluate_systems(cluster, baselines, seed=1)


def perfect(cluster: Dataset) -> Answered:
    run = {
        query: {name: float(grade) for name, grade in cluster.qrels[query].items()} for query in cluster.qrels
    }
    return Answered("perfect", Text("Parfait", "Perfect"), "run", "judgements", None, run)


def test_means_intervals_and_differences_belong_together(report: Report) -> None:
    first = report.systems[0]
    for comparison in report.comparisons:
        other = report.system(comparison.second)
        ours, theirs = first.measures[comparison.part], other.measures[comparison.part]
        difference = ours[comparison.measure].mean - theirs[comparison.measure].mean
        assert comparison.difference == pytest.approx(difference)
        assert comparison.low <= comparison.difference <= comparison.high
        assert comparison.p_corrected >= comparison.p_value
        queries = {"all": 20, "tuned": 10, "heldout": 10}[comparison.part]
        assert comparison.wins + comparison.ties + comparison.losses == queries
    for system in report.systems:
        for estimates in system.measures.values():
            assert all(estimate.low <= estimate.mean <= estimate.high for estimate in estimates.values())


def test_the_halves_average_to_the_whole(report: Report) -> None:
    measures = report.systems[0].measures
    halves = (measures["tuned"]["MAP"].mean + measures["heldout"]["MAP"].mean) / 2
    assert measures["all"]["MAP"].mean == pytest.approx(halves)


def test_a_perfect_run_is_perfect_and_wins_everywhere(cluster: Dataset, baselines: list[Answered]) -> None:
    report = evaluate_systems(cluster, [perfect(cluster), *baselines])
    assert report.systems[0].measures["all"]["nDCG@10"].mean == pytest.approx(1.0)
    assert report.misses == []
    rival = strongest_rival(report)
    assert rival is not None
    comparison = next(
        entry for entry in report.comparisons if entry.second == rival.name and entry.part == "all"
    )
    assert (comparison.wins, comparison.losses) == (20, 0)
    assert "classe mieux que" in verdict(report)
    assert "classe moins bien que" in verdict(evaluate_systems(cluster, [baselines[-1], perfect(cluster)]))


def test_equal_runs_cannot_be_told_apart(cluster: Dataset, baselines: list[Answered]) -> None:
    twin = replace(baselines[0], name="twin", label=Text("Jumeau", "Twin"))
    assert "ne se distinguent pas" in verdict(evaluate_systems(cluster, [baselines[0], twin]))


def test_the_report_says_where_it_comes_from(report: Report, cluster: Dataset) -> None:
    provenance = report.provenance
    assert provenance.data_hash == cluster.data_hash
    assert (provenance.queries, provenance.documents, provenance.judged_pairs) == (20, 72, 119)
    assert provenance.seed == 1
    assert provenance.passerelle_version[0].isdigit()
    assert all(system.model_id for system in report.systems)


def test_the_same_seed_gives_the_same_figures(
    cluster: Dataset, baselines: list[Answered], report: Report
) -> None:
    again = evaluate_systems(cluster, baselines, seed=1)
    assert again.comparisons == report.comparisons
    assert [system.measures for system in again.systems] == [system.measures for system in report.systems]


def test_json_round_trip_and_unknown_fields_refused(report: Report) -> None:
    content = json.loads(report.model_dump_json())
    assert Report.model_validate(content) == report
    with pytest.raises(ValidationError, match="surprise"):
        Report.model_validate(content | {"surprise": 1})


def test_heldout_misses_are_shown_on_demand_only(
    cluster: Dataset, baselines: list[Answered], report: Report
) -> None:
    assert not {miss.query for miss in report.misses} & cluster.heldout
    shown = evaluate_systems(cluster, baselines[:1], show_heldout=True)
    assert {miss.query for miss in shown.misses} & cluster.heldout


def test_grades_by_rank_count_every_posting_once(cluster: Dataset) -> None:
    counts = grades_by_rank(cluster, perfect(cluster).run)
    assert sum(counts[0]) == 20
    assert counts[0][0] == 0
    best = [max(cluster.qrels[query].values()) for query in cluster.judged_queries]
    assert counts[0] == [best.count(grade) for grade in range(4)]


def test_line_numbers_are_read_as_the_nth_query(cluster: Dataset) -> None:
    run = {"1": {"D-C01": 1.0}, "3": {"D-C02": 1.0}}
    assert align_queries(cluster, run, "link.trec") == {"D-P01": {"D-C01": 1.0}, "D-P03": {"D-C02": 1.0}}


def test_a_run_of_another_data_set_is_refused(cluster: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "run.trec"
    path.write_text("X-P01 Q0 D-C01 1 1 x\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"aucune offre jugée \(attendu : D-P01..., trouvé : X-P01\)"):
        read_system(cluster, path)
    path.write_text("D-P01 Q0 X-C01 1 1 x\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"1 candidat inconnu .* X-C01"):
        read_system(cluster, path)


def test_nothing_to_measure_is_told(cluster: Dataset) -> None:
    with pytest.raises(EvaluationError, match=r"rien à mesurer.*--baselines"):
        evaluate_systems(cluster, [])
    unjudged = replace(cluster, qrels={"D-P01": {"D-C01": 0}})
    with pytest.raises(EvaluationError, match=r"aucune offre jugée n'a de personne pertinente"):
        evaluate_systems(unjudged, [perfect(cluster)])
    with pytest.raises(EvaluationError, match=r"aucune offre jugée n'a de personne pertinente"):
        align_queries(unjudged, {"D-P01": {"D-C01": 1.0}}, "run.trec")


def test_terminal_table_is_french_with_decimal_commas(report: Report) -> None:
    text = "\n".join(report_lines(report))
    assert "0,737" in text
    assert "0.737" not in text
    assert "Moitié réservée" in text
    assert "Kappa A-B : 0,972 (1440 paires)" in text
    # The last line is a sentence; the tables fit an ordinary terminal.
    assert max(map(len, text.splitlines()[:-1])) <= 110


def test_terminal_table_in_english(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    text = "\n".join(report_lines(report))
    assert "0.737" in text
    assert "Held-out half" in text
    assert "réservée" not in text
