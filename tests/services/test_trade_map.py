from __future__ import annotations

import json
import re

import numpy as np
import pytest
from openpyxl import load_workbook

from matcher.records import Posting
from matcher.records.errors import speaking
from matcher.services.charts import plotly_library
from matcher.services.trade_map import build_trade_map, group_transfer, map_tables, write_trade_map


@pytest.fixture(scope="module")
def trades():
    return build_trade_map(
        [Posting(id="p", title="Sérigraphe sur verre", positions=3, text="Sérigraphie sur flacons.")]
    )


def test_the_chain_goes_from_design_to_dispatch(trades) -> None:
    keys = [group.key for group in trades.chain.groups]
    assert keys[:11] == [
        *("design", "moulds", "melting", "hot-end", "annealing", "cold-end", "sorting", "decoration"),
        *("accessories", "filling", "logistics"),
    ]
    assert sum(group.trades for group in trades.chain.groups) == len(trades.trades)


def test_moulds_lead_to_machining_and_not_to_support(trades) -> None:
    keys = [group.key for group in trades.families.groups]
    row = trades.families.values[keys.index("moules")]
    assert row[keys.index("usinage")] > 0.3 > 0.1 > row[keys.index("support")]


def test_a_group_is_the_mean_of_the_best_other_trade() -> None:
    total = np.array([[1.0, 0.2, 0.5], [0.4, 1.0, 0.1], [0.0, 0.3, 1.0]], dtype=np.float32)
    assert group_transfer(total, [0, 1], [2]) == pytest.approx(0.3)
    assert group_transfer(total, [0, 1], [0, 1]) == pytest.approx(0.3)
    assert group_transfer(total, [2], [2]) is None


def test_each_trade_leads_to_others_nearest_first(trades) -> None:
    for trade in trades.trades:
        values = [near.total for near in trade.near]
        assert values == sorted(values, reverse=True)
        assert trade.uri not in {near.uri for near in trade.near}
    assert not any("hors-" in uri for uri in trades.occupations)


def test_open_positions_stand_in_their_family(trades) -> None:
    by_key = {group.key: group.openings for group in trades.families.groups}
    assert by_key["decoration"] == 3
    assert sum(by_key.values()) == 3
    assert build_trade_map().families.groups[0].openings is None


def test_page_workbook_and_json_say_the_same(trades, tmp_path) -> None:
    page, book, data = write_trade_map(trades, tmp_path / "map")
    told = json.loads(data.read_text(encoding="utf-8"))
    assert len(told["matrix"]) == len(told["occupations"]) == len(trades.trades)
    sheet = load_workbook(book)["Familles"]
    assert sheet.cell(2, 3).value == pytest.approx(told["families"]["values"][0][1])
    text = page.read_text(encoding="utf-8")
    assert text.count('role="img"') == text.count("<figcaption>") == 3
    assert "Comment c'est calculé" in text.replace("&#39;", "'")
    assert not re.findall(r'(?:src|href)="https?:[^"]*"', text.replace(plotly_library(), ""))


def test_the_page_speaks_english(trades, tmp_path) -> None:
    with speaking("en"):
        page, _, _ = write_trade_map(trades, tmp_path)
        assert map_tables(trades)[0].name == "Families"
    assert "How it is computed" in page.read_text(encoding="utf-8")
