from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from evaluation.ablation import AblationReport, ablate, steps
from evaluation.ablation_page import ablation_lines, render_ablation, verdict
from evaluation.crossvalidation import Trees, additive, boosted, folds, hold_out, without
from evaluation.errors import EvaluationError
from evaluation.ranker_fit import JudgedPosting
from matcher.cli import evaluate_ablation
from matcher.cli.evaluate import command as eval_command
from matcher.ranking.features import FEATURE_NAMES

TELLING = FEATURE_NAMES.index("words")
USELESS = FEATURE_NAMES.index("certificates")


def made_up(postings: int = 12, people: int = 30, seed: int = 0) -> list[JudgedPosting]:
    """Postings whose grades follow one feature and nothing else, each in two readings."""
    generator = np.random.default_rng(seed)
    judged = []
    for number in range(postings):
        features = generator.random((people, len(FEATURE_NAMES))) * 0.5
        merit = features[:, TELLING]
        grades = np.searchsorted(np.sort(merit)[[-6, -3, -1]], merit, side="right")
        for _ in range(2):
            judged.append(JudgedPosting(f"P{number:02}", features, grades))
    return judged


@pytest.fixture(scope="module")
def report() -> AblationReport:
    done: list[int] = []
    trees = [Trees(4, 10)]
    result = ablate(made_up(), ["made-up"], fold_count=4, repeats=1, trees=trees, progress=done.append)
    assert sum(done) == steps(4, 1, trees)
    return result


def test_the_feature_that_tells_is_told_apart_from_those_that_do_not(report: AblationReport) -> None:
    assert report.postings == 12
    best = report.features[0]
    assert best.name == "words"
    assert best.gain.low > 0.2
    assert best.p_corrected < 0.05
    assert best.wins == 12
    assert best.permuted.low > 0.2
    useless = next(row for row in report.features if row.name == "certificates")
    assert useless.gain.low <= 0.001
    assert abs(useless.permuted.mean) < 0.05
    assert verdict(report).startswith(f"Critères dont le gain est sûr : 1 sur {len(FEATURE_NAMES)} ")


def test_kinds_of_model_are_compared_on_the_same_folds(report: AblationReport) -> None:
    kinds = {row.name: row for row in report.models}
    assert list(kinds) == ["additive", "trees_monotone", "trees_free"]
    assert kinds["additive"].difference is None
    for row in kinds.values():
        assert row.fold_lowest <= row.ndcg.mean <= row.fold_highest
        assert row.fold_deviation > 0
        assert 0 < row.brier < 0.25
        if row.difference is not None:
            difference = row.ndcg.mean - kinds["additive"].ndcg.mean
            assert row.difference.mean == pytest.approx(difference)


def test_all_readings_of_a_posting_are_held_out_together() -> None:
    judged = made_up()
    parts = folds(judged, 5, seed=3)
    assert sorted(name for part in parts for name in part) == sorted({one.posting_id for one in judged})
    seen: list[set[str]] = []

    def learner(known: list[JudgedPosting]) -> object:
        seen.append({one.posting_id for one in known})
        return additive(known)

    held = hold_out(judged, learner, parts)
    for part, known in zip(parts, seen, strict=True):
        assert not part & known
    assert len(held.log_odds) == len(judged)
    assert len(held.by_fold) == 5


def test_a_left_out_feature_is_gone_for_good() -> None:
    judged = made_up(4)
    reduced = without(judged, TELLING)
    assert reduced[0].features.shape[1] == len(FEATURE_NAMES) - 1
    changed = [JudgedPosting(one.posting_id, one.features.copy(), one.grades) for one in judged]
    for one in changed:
        one.features[:, TELLING] = 0
    for left, right in zip(reduced, without(changed, TELLING), strict=True):
        assert np.array_equal(left.features, right.features)


def test_monotone_trees_never_lower_a_score_for_more() -> None:
    judged = made_up(seed=1)
    backwards = [JudgedPosting(one.posting_id, one.features, one.grades[::-1].copy()) for one in judged]
    row = np.full((2, len(FEATURE_NAMES)), 0.2)
    row[1] += 0.2
    for data in (judged, backwards):
        low, high = boosted(Trees(8, 20), monotone=True)(data)(row)
        assert high >= low


def test_too_many_folds_are_refused() -> None:
    with pytest.raises(EvaluationError, match="3 offres jugées ne suffisent pas pour 5 parts"):
        folds(made_up(3), 5, seed=0)


def test_no_shuffling_at_all_is_refused() -> None:
    with pytest.raises(EvaluationError, match="champ --repeats : il faut au moins un tirage"):
        ablate(made_up(6), ["made-up"], repeats=0)


def test_page_and_lines_tell_every_feature(report: AblationReport, monkeypatch: pytest.MonkeyPatch) -> None:
    page, lines = render_ablation(report), "\n".join(ablation_lines(report))
    for name in FEATURE_NAMES:
        assert f"<small>{name}</small>" in page
        assert f"\n{name} " in lines
    assert "Arbres dopés, monotones" in page
    assert "<script" not in page
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    assert "Boosted trees, monotone" in render_ablation(report)
    assert AblationReport.model_validate_json(report.model_dump_json()) == report


def test_the_command_reads_sets_and_leaves_out_the_held_out_half(
    fixtures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str, int]] = []

    def judged(folder: Path, suffix: str, *, leave_out: frozenset[str]) -> list[JudgedPosting]:
        asked.append((folder.name, suffix, len(leave_out)))
        return made_up(6, seed=len(asked))

    monkeypatch.setattr(evaluate_ablation, "judged_postings", judged)
    arguments = ["ablation", "--dataset", str(fixtures), "--dataset", f"{fixtures / 'train'}:-a"]
    arguments += [
        "--leave-out",
        str(fixtures / "heldout.txt"),
        "--folds",
        "3",
        "--repeats",
        "1",
        "--no-trees",
    ]
    result = CliRunner().invoke(eval_command, [*arguments, "--output", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0
    assert asked == [("fixtures", "", 10), ("train", "-a", 10)]
    figures = json.loads((tmp_path / "ablation.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in figures["models"]] == ["additive"]
    assert (tmp_path / "ablation.html").is_file()


def test_the_command_says_what_is_missing(fixtures: Path) -> None:
    with pytest.raises(EvaluationError, match=r"aucun jeu de données n'est donné"):
        CliRunner().invoke(eval_command, ["ablation"], catch_exceptions=False)
    with pytest.raises(EvaluationError, match=r"pas de jugements qrels\.tsv.*DOSSIER:-a"):
        CliRunner().invoke(
            eval_command, ["ablation", "--dataset", str(fixtures / "train")], catch_exceptions=False
        )
