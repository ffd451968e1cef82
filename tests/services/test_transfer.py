from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.services.paths import LEAST_TRANSFER, shortest_paths, step_costs
from matcher.services.transfer import load_transfer_map, neighbour_recall
from models.registry import load_encoder


@pytest.fixture(scope="module")
def transfer():
    return load_transfer_map(load_encoder("static"))


def _row(transfer, name: str) -> int:
    return transfer.row(f"passerelle:occupation/{name}")


def test_shares_lie_between_nothing_and_all(transfer) -> None:
    for table in (transfer.skills, transfer.talk, transfer.declared, transfer.total):
        assert table.min() >= 0
        assert table.max() <= 1 + 1e-6
    assert np.diag(transfer.total) == pytest.approx(1.0)


def test_the_share_of_skills_is_that_of_the_trade_gone_to(transfer) -> None:
    helper, operator = _row(transfer, "aide-conducteur-machine-is"), _row(transfer, "conducteur-machine-is")
    assert transfer.skills[helper, operator] != pytest.approx(transfer.skills[operator, helper])
    assert transfer.talk == pytest.approx(transfer.talk.T, abs=1e-6)


def test_the_named_neighbours_are_found_without_being_told(transfer) -> None:
    area, recall = neighbour_recall(transfer)
    assert area > 0.95
    assert recall > 0.6
    by_chance = 6 / transfer.inside.sum()
    assert recall > 10 * by_chance


def test_shared_skills_are_required_there_and_known_here(transfer) -> None:
    start, end = _row(transfer, "graisseur-moules"), _row(transfer, "conducteur-machine-is")
    shared = transfer.shared(start, end)
    assert shared
    assert set(shared) <= set(transfer.occupations[end].essential)
    rarities = [transfer.rarity[uri] for uri in shared]
    assert rarities == sorted(rarities, reverse=True)


def test_an_unknown_trade_is_a_key_error(transfer) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        transfer.row("passerelle:occupation/nowhere")


def test_no_step_leads_out_of_the_cluster_or_between_strangers(transfer) -> None:
    costs = step_costs(transfer)
    outside = np.flatnonzero(~transfer.inside)
    off_diagonal = ~np.eye(len(costs), dtype=bool)
    assert np.isinf(costs[:, outside][off_diagonal[:, outside]]).all()
    steps = np.isfinite(costs) & off_diagonal
    assert transfer.total[steps].min() >= LEAST_TRANSFER
    assert costs[steps].min() > 0


def test_rising_costs_more_than_staying(transfer) -> None:
    costs = step_costs(transfer)
    operator, leader = _row(transfer, "conducteur-machine-is"), _row(transfer, "chef-equipe-bout-chaud")
    plain = -np.log(transfer.total[operator, leader])
    assert costs[operator, leader] > plain + 0.5


@st.composite
def _graphs(draw):
    size = draw(st.integers(2, 6))
    cells = st.one_of(st.floats(0.1, 5), st.just(float("inf")))
    costs = np.array(
        draw(st.lists(st.lists(cells, min_size=size, max_size=size), min_size=size, max_size=size))
    )
    np.fill_diagonal(costs, 0.0)
    firsts = draw(st.dictionaries(st.integers(0, size - 1), st.floats(0, 3), min_size=1))
    return firsts, costs


def _brute_force(firsts, costs, most_steps):
    best = {}
    paths = [(cost, (row,)) for row, cost in firsts.items()]
    while paths:
        cost, rows = paths.pop()
        best[rows[-1]] = min(best.get(rows[-1], float("inf")), cost)
        if len(rows) < most_steps:
            paths += [
                (cost + costs[rows[-1], row], (*rows, row))
                for row in range(len(costs))
                if row not in rows and np.isfinite(costs[rows[-1], row])
            ]
    return best


@given(_graphs(), st.integers(1, 4))
def test_paths_are_as_short_as_trying_them_all(graph, most_steps) -> None:
    firsts, costs = graph
    found = shortest_paths(firsts, costs, most_steps=most_steps)
    expected = _brute_force(firsts, costs, most_steps)
    assert set(found) == set(expected)
    for row, path in found.items():
        assert path.cost == pytest.approx(expected[row])
        assert path.rows[-1] == row
        assert len(path.rows) <= most_steps
