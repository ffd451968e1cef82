from __future__ import annotations

import os
import signal
from collections.abc import Sequence

import numpy as np
import pytest

from matcher.services import deriving
from matcher.services.deriving import in_helpers
from matcher.services.gaps import reading
from matcher.services.gaps.market import understand_postings
from matcher.understanding.trades import load_trade_reader
from models.registry import load_encoder
from tests.services.gap_cluster import TRADES, planted_cluster


def test_postings_are_understood_in_several_processes_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    postings = planted_cluster(TRADES["milling"]).postings
    monkeypatch.setattr(reading, "PARALLEL_FROM", 2)
    monkeypatch.setattr(reading, "PART", 3)
    done: list[int] = []
    asked = reading.read_postings(postings, "static", workers=2, progress=done.append)
    assert sum(done) == len(asked) == len(postings)
    encoder = load_encoder("static")
    for one, posting in zip(asked, postings, strict=True):
        (alone,) = understand_postings([posting], encoder, load_trade_reader(encoder))
        assert one.posting == posting
        assert (one.links, one.certificates, one.place) == (alone.links, alone.certificates, alone.place)
        assert one.demand.requirements == alone.demand.requirements
        assert one.job.facts == alone.job.facts
        np.testing.assert_array_equal(one.hard, alone.hard)
        np.testing.assert_allclose(one.demand.trades, alone.demand.trades, rtol=0, atol=1e-6)


def double_or_die(numbers: Sequence[int], parent: int) -> list[int]:
    if 3 in numbers and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return [2 * number for number in numbers]


def test_what_a_dead_helper_leaves_is_done_here_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving, "_warm_up", None)
    parts = [[0, 1], [2, 3], [4, 5]]
    assert list(in_helpers(double_or_die, parts, (os.getpid(),), 2)) == [[0, 2], [4, 6], [8, 10]]
    assert list(in_helpers(double_or_die, [], (os.getpid(),), 2)) == []
