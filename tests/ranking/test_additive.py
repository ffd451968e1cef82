import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.additive import AdditiveModel, logistic
from matcher.ranking.features import FEATURE_NAMES, FEATURES
from matcher.records.errors import RankingError
from matcher.services.search import RANKER_PATH, load_ranker

MODEL = AdditiveModel(
    names=("a", "b"),
    weights=np.array([2.0, 1.0]),
    intercept=-1.0,
    reference=np.array([0.0, 0.5]),
    grade_thresholds=(0.2, 0.5, 0.8),
    version="test",
)


def test_score_is_the_logistic_of_the_weighted_sum() -> None:
    expected = 1 / (1 + np.exp(-(2.0 * 0.5 + 1.0 * 1.0 - 1.0)))
    assert MODEL.scores(np.array([[0.5, 1.0]])) == pytest.approx([expected])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_base_and_contributions_add_up_to_the_score(rows) -> None:
    features = np.array(rows)
    total = MODEL.base() + MODEL.contributions(features).sum(axis=1)
    assert total == pytest.approx(MODEL.scores(features), abs=1e-9)


def test_the_reference_contributes_nothing() -> None:
    assert MODEL.contributions(MODEL.reference[None, :]) == pytest.approx(np.zeros((1, 2)))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_more_of_a_feature_never_lowers_the_score(low, high, other) -> None:
    low, high = sorted((low, high))
    scores = MODEL.scores(np.array([[low, other], [high, other]]))
    assert scores[1] >= scores[0]


def test_grades_count_the_thresholds_reached() -> None:
    assert MODEL.grades(np.array([0.1, 0.2, 0.5, 0.79, 0.8])).tolist() == [0, 1, 2, 2, 3]


def test_logistic_does_not_overflow() -> None:
    assert logistic(np.array([-1e4, 0.0, 1e4])) == pytest.approx([0, 0.5, 1])


def test_the_shipped_model_speaks_of_our_features_in_our_order() -> None:
    assert load_ranker().names == FEATURE_NAMES
    assert (np.diff(load_ranker().grade_thresholds) > 0).all()


def test_every_feature_says_why_it_is_fair_in_both_languages() -> None:
    for feature in FEATURES:
        for text in (feature.label, feature.definition, feature.why_fair):
            assert text.fr
            assert text.en
            assert text.fr != text.en


def test_a_negative_weight_is_refused(tmp_path) -> None:
    content = json.loads(RANKER_PATH.read_text(encoding="utf-8"))
    content["features"]["words"]["weight"] = -1
    path = tmp_path / "ranker.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(RankingError, match="négatif"):
        AdditiveModel.load(path)


def test_a_file_that_is_no_model_is_named(tmp_path) -> None:
    path = tmp_path / "ranker.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(RankingError, match=r"ranker\.json"):
        AdditiveModel.load(path)
