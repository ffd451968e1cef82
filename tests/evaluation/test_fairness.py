from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from evaluation.datasets import Dataset
from evaluation.errors import EvaluationError
from evaluation.fairness.audit import audit
from evaluation.fairness.page import render_fairness, verdict
from evaluation.fairness.report import FairnessReport
from evaluation.fairness.thresholds import load_thresholds
from evaluation.fairness.trials import choose_trials, load_trials, versions
from matcher.cli import evaluate_fairness
from matcher.cli.evaluate import command as eval_command
from matcher.records import Candidate, Posting


@dataclass
class Planted:
    """Ranks by a merit drawn from the ids, which no rewriting changes, less what a prejudice takes."""

    prejudice: Callable[[Posting, Candidate], float] = lambda _posting, _person: 0.0
    status: Callable[[Candidate], str] = lambda _person: "eligible"
    model_id: str = "planted"

    def scores(self, postings: Sequence[Posting], candidates: Sequence[Candidate]) -> NDArray[np.float64]:
        rows = [
            [merit(posting.id, person.id) - self.prejudice(posting, person) for person in candidates]
            for posting in postings
        ]
        return np.clip(np.array(rows), 0, 1)

    def grades(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.searchsorted(np.array([0.3, 0.6, 0.9]), scores, side="right")

    def eligibility(self, _posting: Posting, candidate: Candidate) -> str:
        return self.status(candidate)


def merit(posting: str, person: str) -> float:
    digest = hashlib.sha256(f"{posting}/{person}".encode()).digest()
    return 0.25 + 0.75 * int.from_bytes(digest[:6]) / 2**48


def prejudice(pattern: str, taken: float = 0.2) -> Callable[[Posting, Candidate], float]:
    return lambda _posting, person: taken if re.search(pattern, person.text) else 0.0


@pytest.fixture(scope="module")
def few(cluster: Dataset) -> Dataset:
    """A third of the fixture cluster: enough to see a prejudice, quick to rank."""
    postings, candidates = cluster.postings[:7], cluster.candidates[:36]
    names = {person.id for person in candidates}
    return replace(
        cluster,
        postings=postings,
        candidates=candidates,
        qrels={
            posting.id: {name: grade for name, grade in cluster.qrels[posting.id].items() if name in names}
            for posting in postings
        },
    )


@pytest.fixture(scope="module")
def fair(few: Dataset) -> FairnessReport:
    return audit(few, Planted(), load_trials())


def test_a_ranker_that_sees_only_merit_passes_every_trial(fair: FairnessReport) -> None:
    assert fair.passed
    for trial in fair.trials:
        assert trial.limits
        assert trial.shift.mean == 0
        assert trial.overlap.mean == pytest.approx(1)
        assert trial.grades_changed.mean == trial.newcomers.mean == 0
        assert trial.selection is None or trial.selection.mean == 1
    assert verdict(fair) == f"Tous les essais sont dans les limites ({len(load_trials())})."


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("gender_profile", r"(?i)\b(?:une|la)\b|trice\b|euse\b|ienne\b|née\b"),
        ("civility", r"madame|Mme"),
        ("age", r"5[5-9] ans"),
        ("birth_year", r"19[67]\d"),
        ("gap", "interruption|Sans emploi|longue maladie|aidant"),
        ("commune", "Roubaix|Grigny|Courneuve"),
        ("first_name", "Diallo|Benali|Yildirim|Traoré|Nguyen|Popescu"),
        ("school", "Tunisie|Bamako|Roumanie"),
        ("disability", "RQTH"),
        ("accents", r"\A[^é]*\Z"),
        ("capitals", r"\A[^a-z]*\Z"),
    ],
)
def test_a_planted_prejudice_breaks_its_own_trial(few: Dataset, name: str, pattern: str) -> None:
    report = audit(few, Planted(prejudice(pattern)), choose_trials([name]))
    (trial,) = report.trials
    assert not report.passed
    assert trial.shift.mean < 0
    assert trial.selection is not None
    assert trial.rates is not None
    assert trial.rates[1] < trial.rates[0]
    broken = {limit.name for limit in trial.limits if not limit.kept}
    assert {"mean_shift_max", "selection_ratio_min"} <= broken


def test_a_prejudice_in_the_posting_is_seen(few: Dataset) -> None:
    def against_feminine(posting: Posting, person: Candidate) -> float:
        # Half of the people, the same in every run: Python draws its own hash of texts anew each time.
        favoured = merit("coin", person.id) < 0.625
        return 0.3 if re.search(r"(?i)trice|ienne", posting.title) and favoured else 0.0

    report = audit(few, Planted(against_feminine), choose_trials(["gender_posting"]))
    assert report.trials[0].selection is None
    assert report.trials[0].newcomers.mean > 0
    assert not report.passed


def test_an_eligibility_that_depends_on_the_name_is_refused_but_travel_may_change(few: Dataset) -> None:
    report = audit(
        few, Planted(status=lambda person: person.text[:12]), choose_trials(["first_name", "commune"])
    )
    name, commune = sorted(report.trials, key=lambda trial: trial.name, reverse=True)
    assert (name.name, commune.name) == ("first_name", "commune")
    assert [limit.name for limit in name.limits if not limit.kept] == ["eligibility_changes_max"]
    assert name.eligibility_changes == name.people
    by_record = Planted(status=lambda person: person.commune or "")
    (moved,) = audit(few, by_record, choose_trials(["commune"])).trials
    assert moved.eligibility_changes == moved.people
    assert moved.passed


def test_a_loss_of_quality_is_measured_against_the_judges(few: Dataset) -> None:
    def judged(posting: Posting, person: Candidate) -> float:
        good = few.qrels[posting.id].get(person.id, 0) > 0 and not person.text.isupper()
        return merit(posting.id, person.id) - (0.9 if good else 0.1 * merit(posting.id, person.id))

    (trial,) = audit(few, Planted(judged), choose_trials(["capitals"])).trials
    assert trial.quality_a is not None
    assert trial.quality_b is not None
    assert trial.quality_b < trial.quality_a


def test_versions_change_nothing_but_what_they_say(few: Dataset) -> None:
    for trial in load_trials():
        first, second = versions(trial, few.postings, few.candidates)
        for version in (first, second):
            assert [person.id for person in version.candidates] == [person.id for person in few.candidates]
            assert [posting.id for posting in version.postings] == [posting.id for posting in few.postings]
        assert first != second, trial.name
        for one, other in zip(first.candidates, second.candidates, strict=True):
            fields = set(trial.fields[0]) if trial.fields else set()
            same = one.model_dump(exclude={"text", *fields})
            assert same == other.model_dump(exclude={"text", *fields})
            if trial.kind == "mention":
                assert abs(len(one.text.split()) - len(other.text.split())) <= 10


def test_observed_groups_count_everybody_once(fair: FairnessReport, few: Dataset) -> None:
    for ground in ("age", "writing"):
        rows = [row for row in fair.observed if row.ground == ground]
        assert sum(row.people for row in rows) == len(few.candidates)
        mean = sum(row.people * row.selection_rate for row in rows) / len(few.candidates)
        assert mean == pytest.approx(10 / len(few.candidates))
        assert all(row.relevant_rate is not None for row in rows)


def test_the_page_tells_what_broke_and_quotes_nobody(few: Dataset) -> None:
    trials = choose_trials(["age", "gender_profile"])
    report = audit(few, Planted(prejudice(r"5[5-9] ans")), trials, contact="Aline, déléguée")
    page = render_fairness(report)
    assert "<h3>L&#39;âge dit dans le texte</h3>" in page
    assert "<h3>Le sexe, dans le profil</h3>" not in page
    assert "Dans les limites : 1 sur 2" in page
    assert "Aline, déléguée" in page
    assert "L2312-38" in page
    assert "Ce que ce rapport ne prouve pas" in page
    for person in few.candidates:
        assert person.text[:60] not in page
    assert "<script" not in page
    assert FairnessReport.model_validate_json(report.model_dump_json()) == report


def test_the_page_speaks_english_too(fair: FairnessReport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    page = render_fairness(fair)
    assert '<html lang="en">' in page
    assert "What this report does not prove" in page


@pytest.mark.parametrize(("pattern", "code"), [("RQTH", 1), ("never written", 0)])
def test_the_exit_code_tells_whether_a_limit_broke(
    fixtures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, code: int
) -> None:
    monkeypatch.setattr(evaluate_fairness, "EngineRanker", lambda _name: Planted(prejudice(pattern)))
    arguments = [
        "fairness",
        "--dataset",
        str(fixtures),
        "--trial",
        "disability",
        "--output",
        str(tmp_path / "r"),
    ]
    result = CliRunner().invoke(eval_command, arguments)
    assert result.exit_code == code, result.output
    figures = json.loads((tmp_path / "r" / "fairness.json").read_text(encoding="utf-8"))
    assert [trial["name"] for trial in figures["trials"]] == ["disability"]
    assert (tmp_path / "r" / "fairness.html").is_file()
    assert ("! " in result.output) == bool(code)


def test_the_engine_itself_is_tried_without_judgements(fixtures: Path, tmp_path: Path) -> None:
    for name, count in (("postings", 1), ("candidates", 6)):
        lines = (fixtures / f"{name}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / f"{name}.jsonl").write_text("".join(lines[:count]), encoding="utf-8")
    output = tmp_path / "r"
    arguments = ["fairness", "--dataset", str(tmp_path), "--trial", "commune", "--output", str(output)]
    result = CliRunner().invoke(eval_command, arguments)
    assert result.exit_code in (0, 1), result.output
    (trial,) = json.loads((output / "fairness.json").read_text(encoding="utf-8"))["trials"]
    assert trial["people"] == 6
    assert trial["quality_a"] is None
    assert 0.5 < trial["overlap"]["mean"] <= 1


def test_bad_input_is_told(fixtures: Path, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="essai inconnu « sexe »"):
        choose_trials(["sexe"])
    bad = tmp_path / "limits.yaml"
    bad.write_text(
        "families:\n  protected:\n    colour_max: {value: 1, why: {fr: a, en: b}}\n", encoding="utf-8"
    )
    with pytest.raises(EvaluationError, match="seuil inconnu « colour_max »"):
        load_thresholds(bad)
    for content in (b"[", b"families: {protected: {mean_shift_max: {value: a}}}", b"\xe9"):
        bad.write_bytes(content)
        with pytest.raises(EvaluationError, match="seuils illisibles"):
            load_thresholds(bad)
    (tmp_path / "qrels.tsv").write_text("q1\t0\td1\t1\n", encoding="utf-8")
    arguments = ["fairness", "--dataset", str(tmp_path)]
    with pytest.raises(EvaluationError, match="pas d'offres ni de profils"):
        CliRunner().invoke(eval_command, arguments, catch_exceptions=False)
