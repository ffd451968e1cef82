from __future__ import annotations

import numpy as np
import pytest

from matcher.ranking.demand import understand_demand
from matcher.readers import read_file
from matcher.records import Facts, Posting
from matcher.services.openings import read_openings
from matcher.understanding.trades import load_trade_reader
from models.registry import load_encoder


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("static")


def test_a_posting_stands_under_the_trade_that_ranking_reads(fixtures, encoder) -> None:
    reader = load_trade_reader(encoder)
    inside = np.array([not occupation.outside for occupation in reader.model.occupations])
    postings = read_file(fixtures / "postings.jsonl", "posting").records[:10]
    openings = read_openings(postings, encoder)
    placed = {opening.posting.id: opening for found in openings.by_trade.values() for opening in found}
    assert len(placed) + len(openings.unread) == len(postings)
    for posting in postings:
        if posting.id in placed:
            demand = understand_demand(posting, encoder, reader, ignore_requirements=True, facts=Facts())
            row = int(np.where(inside, demand.trades, -1).argmax())
            assert placed[posting.id].row == row
            assert placed[posting.id].share == pytest.approx(float(demand.trades[row]), abs=1e-4)


def test_positions_are_counted_and_other_sectors_left_aside(encoder) -> None:
    postings = [
        Posting(id="a", title="Fraiseur CN", positions=2, text="Usinage sur centre 3 axes."),
        Posting(id="b", title="Fraiseuse CN", positions=3, text="Conduite d'un centre d'usinage."),
        Posting(id="c", title="Coiffeur", text="Coupe, couleur et coiffage de la clientèle."),
    ]
    done = []
    openings = read_openings(postings, encoder, progress=done.append)
    (row,) = openings.by_trade
    assert openings.positions(row) == 5
    assert openings.positions(row + 1) == 0
    assert [posting.id for posting in openings.unread] == ["c"]
    assert sum(done) == 3
    assert read_openings([], encoder).by_trade == {}
