import numpy as np
import pytest

from evaluation.encoder_data import LabelledTexts
from evaluation.encoder_linking import calibrate, first_evidence, link_reciprocal_ranks
from models.registry import load_encoder

DATA = LabelledTexts(
    texts=["soudeuse", "comptable"],
    labels=["soudeur", "aide-comptable", "cuisinier", "comptable"],
    right=[np.array([0]), np.array([1])],
)


def test_rank_of_the_first_right_concept_in_the_run():
    assert link_reciprocal_ranks(DATA, load_encoder("static")) == [1.0, 0.5]


def test_each_text_is_asked_with_and_without_its_right_targets():
    values, is_right = first_evidence(DATA, load_encoder("static"))
    assert is_right.tolist() == [True, False, False, False]
    assert values[0] > values[1]
    assert values[2] == pytest.approx(1, abs=1e-5)


def test_the_curve_finds_the_one_that_made_the_data():
    random = np.random.default_rng(0)
    values = random.uniform(0, 1, 20000)
    is_right = random.random(20000) < 1 / (1 + np.exp(-9 * (values - 0.6)))
    fitted = calibrate(values, is_right)
    assert fitted.slope == pytest.approx(9, rel=0.05)
    assert fitted.middle == pytest.approx(0.6, abs=0.01)
    assert 0.5 < fitted.balanced_accuracy < 1
