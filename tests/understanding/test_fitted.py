from __future__ import annotations

from math import log

import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.fitted import Fitted, load_fitted, name_key
from matcher.understanding.full_names import FullWeights
from matcher.understanding.link_evidence import Calibration, case_probability
from matcher.understanding.phrases import phrase_key
from matcher.understanding.short_names import ShortWeights

READERS = {"full_names": FullWeights, "short_names": ShortWeights, "implied": Calibration}


@pytest.mark.parametrize(("reader", "weights"), READERS.items())
def test_what_was_fitted_names_the_evidence_and_the_skills_that_are(reader, weights) -> None:
    fitted = load_fitted(reader)
    assert tuple(fitted.weights) == weights._fields
    known = {skill.id for skill in load_taxonomy().skills.values()}
    assert set(fitted.skills) <= known
    assert {name.partition(": ")[0] for name in fitted.names} <= known


def test_the_leanings_of_a_skill_and_of_its_name_add_up() -> None:
    key = name_key("contre-depouille", phrase_key("les presses"))
    fitted = Fitted({}, {"contre-depouille": -0.5}, {key: 0.2})
    assert fitted.leaning("contre-depouille", key) == pytest.approx(-0.3)
    assert fitted.leaning("contre-depouille", "another") == -0.5
    assert fitted.leaning("another", "another") == 0.0


def test_a_leaning_moves_the_log_odds_of_a_case() -> None:
    weights, evidence = (0.5, 2.0), (0.25,)
    plain, moved = case_probability(weights, evidence), case_probability(weights, evidence, -1.5)
    assert log(plain / (1 - plain)) - log(moved / (1 - moved)) == pytest.approx(1.5)
