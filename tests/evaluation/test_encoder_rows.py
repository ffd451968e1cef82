import numpy as np

from evaluation.encoder_rows import best_of_groups, row


def test_a_concept_is_as_close_as_its_closest_label():
    scores = np.array([[0.1, 0.9, 0.5], [0.3, 0.2, 0.4]], dtype=np.float32)
    best = best_of_groups(scores, np.array([0, 1, 0]), 3)
    np.testing.assert_allclose(best[:, :2], [[0.5, 0.9], [0.4, 0.2]])
    assert np.isneginf(best[:, 2]).all()


def test_a_line_holds_its_mean_and_says_of_how_many():
    result = row("test", "MRR", [0.0, 1.0] * 50)
    assert (result["value"], result["queries"]) == (0.5, 100)
    assert result["low"] < 0.5 < result["high"]
    assert np.isnan(row("test", "MRR", [])["value"])
