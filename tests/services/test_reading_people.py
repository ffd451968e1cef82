from __future__ import annotations

import numpy as np
import pytest

from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import build_pool
from matcher.records import Candidate
from matcher.services import reading_people
from matcher.understanding.words import stems
from models.registry import load_encoder
from tests.services.gap_cluster import TRADES, planted_cluster

PEOPLE = planted_cluster(TRADES["milling"]).candidates
AGAIN = [person.model_copy(update={"id": f"{person.id} again"}) for person in PEOPLE[:3]]


def assert_alike(found: CandidatePool, expected: CandidatePool) -> None:
    assert found.candidates == expected.candidates
    assert (found.facts, found.sentences, found.rows) == (expected.facts, expected.sentences, expected.rows)
    query = stems(PEOPLE[0].text)
    np.testing.assert_array_equal(found.words.scores(query, len), expected.words.scores(query, len))
    np.testing.assert_allclose(found.directions, expected.directions, rtol=0, atol=1e-3)
    np.testing.assert_allclose(found.trades, expected.trades, rtol=0, atol=1e-6)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_pool_is_the_same_from_one_process_or_several(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_people, "PARALLEL_FROM", 3)
    monkeypatch.setattr(reading_people, "PART", 5)
    monkeypatch.setattr(reading_people, "BATCH", 4)
    done: list[int] = []
    people = [*PEOPLE, *AGAIN, Candidate(id="silent"), Candidate(id="silent too")]
    found = reading_people.read_pool(people, "static", workers=workers, progress=done.append)
    assert done == [4, 4, 4, 4, 1]
    assert_alike(found, build_pool(people, load_encoder("static")))


def test_equal_texts_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    honest = reading_people.extract_all_facts
    monkeypatch.setattr(
        reading_people, "extract_all_facts", lambda texts: (read.extend(texts), honest(texts))[1]
    )
    reading_people.read_pool([*AGAIN, *PEOPLE], "static")
    assert sorted(read) == sorted({person.text for person in PEOPLE})


def test_nobody_makes_an_empty_pool() -> None:
    assert len(reading_people.read_pool([], "static")) == 0
