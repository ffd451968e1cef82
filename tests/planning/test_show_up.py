from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.planning.show_up import STRENGTHS, common_rate, fit_strength, shrink

COUNTS = st.lists(st.integers(0, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=8)


@given(COUNTS)
def test_rates_lie_between_what_was_seen_and_the_common_rate(segments) -> None:
    invited, came = [one for one, _ in segments], [one for _, one in segments]
    mean, strength = common_rate(invited, came), fit_strength(invited, came)
    assert 0 < mean < 1
    assert STRENGTHS[0] - 1e-9 <= strength <= STRENGTHS[-1] + 1e-9
    for total, count in segments:
        found = shrink(total, count, mean, strength)
        raw = count / total if total else mean
        assert min(raw, mean) - 1e-9 <= found.rate <= max(raw, mean) + 1e-9
        assert found.low <= found.rate + 0.02
        assert found.rate - 0.02 <= found.high


def test_many_observations_outweigh_the_common_rate_and_few_do_not() -> None:
    assert shrink(2, 0, 0.7, 16.0).rate == pytest.approx(0.7 * 16 / 18)
    assert shrink(200, 20, 0.7, 16.0).rate == pytest.approx((0.7 * 16 + 20) / 216)
    assert shrink(200, 20, 0.7, 16.0).high < 0.25


def test_segments_that_differ_are_left_to_differ() -> None:
    alike = fit_strength([40, 40, 40], [28, 29, 27])
    apart = fit_strength([40, 40, 40], [4, 20, 38])
    assert apart < 6 < alike


def test_the_interval_is_that_of_the_beta_distribution() -> None:
    # Beta(1, 1): 5% and 95% quantiles are 0.05 and 0.95.
    found = shrink(0, 0, 0.5, 2.0)
    assert (found.low, found.high) == (pytest.approx(0.05, abs=1e-3), pytest.approx(0.95, abs=1e-3))
