from __future__ import annotations

import numpy as np
import pytest

from evaluation.calibrate_implied import FittedCurve, fit
from evaluation.skill_cases import Cases, annotated, marked
from matcher.taxonomy import load_taxonomy


def cases(evidence, truths, skills, names=None) -> Cases:
    rows = np.array(evidence, dtype=np.float32).reshape(-1, 1)
    return Cases(rows, np.array(truths), np.array(skills), np.array(names or [""] * len(truths)))


def test_a_skill_noted_more_often_than_its_evidence_tells_leans_upwards() -> None:
    evidence = [0.0, 1.0] * 30
    truths = [False, True] * 10 + [True, True] * 10 + [False, False] * 10
    skills = ["plain"] * 20 + ["often"] * 20 + ["never"] * 20
    curve = fit([(cases(evidence, truths, skills), 1.0)])
    assert curve.weights[1] > 0
    assert curve.skills["often"] > 0.5
    assert curve.skills["never"] < -0.5
    assert abs(curve.skills.get("plain", 0.0)) < 0.5
    assert curve.names == {}


def test_what_was_seen_once_leans_less_than_what_was_seen_often() -> None:
    evidence = [0.5] * 32
    truths = [True] * 10 + [True] + [False] * 21
    skills = ["often"] * 10 + ["once"] + ["others"] * 21
    curve = fit([(cases(evidence, truths, skills), 1.0)])
    assert curve.skills["often"] > curve.skills["once"] > 0


def test_names_lean_beside_their_skills() -> None:
    truths = [True] * 10 + [False] * 10
    names = ["run: press"] * 10 + ["run: presses"] * 10
    curve = fit([(cases([0.5] * 20, truths, ["run"] * 20, names), 1.0)])
    assert curve.names["run: press"] > 0 > curve.names["run: presses"]


def test_the_log_odds_of_a_curve_add_evidence_and_leanings() -> None:
    curve = FittedCurve((-1.0, 2.0), {"run": 0.5}, {"run: press": 0.25})
    some = cases([1.0, 1.0], [True, False], ["run", "set"], ["run: press", "set: press"])
    assert curve.log_odds(some).tolist() == pytest.approx([1.75, 1.0])


def test_texts_to_fit_on_hold_none_of_those_that_only_measure() -> None:
    judged = annotated(("open", "tuning"))
    assert judged
    assert {one.part for one in judged} == {"open", "tuning"}
    measured = {one.id for one in annotated(("locked", "fresh"))}
    assert not measured & {one.id for one in (*judged, *marked(load_taxonomy()))}
