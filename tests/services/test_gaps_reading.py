from __future__ import annotations

import pytest

from matcher.ranking.demand import posting_text
from matcher.services import deriving
from matcher.services.gaps import reading
from matcher.understanding import extract_facts
from models.registry import load_encoder
from tests.services.gap_cluster import TRADES, planted_cluster


def test_many_texts_are_read_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = planted_cluster(TRADES["milling"])
    encoder = load_encoder("static")
    few = reading.read_people(cluster.candidates, encoder)
    assert reading.read_postings(cluster.postings) is None
    monkeypatch.setattr(reading, "PARALLEL_FROM", 2)
    monkeypatch.setattr(deriving, "PART", 5)
    done: list[int] = []
    many = reading.read_people(cluster.candidates, encoder, workers=1, progress=done.append)
    assert done == [5, 5, 2]
    assert list(many.facts) == list(few.facts)
    assert (many.trades == few.trades).all()
    facts = reading.read_postings(cluster.postings, workers=1)
    assert facts is not None
    assert list(facts) == [extract_facts(posting_text(one), kind="posting") for one in cluster.postings]
