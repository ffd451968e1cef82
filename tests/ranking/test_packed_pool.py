from __future__ import annotations

import numpy as np
import pytest

from matcher.ranking.packed import PackedRecords, PackedSpans
from matcher.ranking.pool_builder import PoolBuilder, build_pool
from matcher.readers import read_file
from matcher.records import Candidate, Facts
from matcher.services.search import rank
from matcher.understanding import extract_facts
from models.registry import load_encoder


@pytest.fixture(scope="module")
def postings(fixtures):
    return read_file(fixtures / "postings.jsonl", "posting").records


@pytest.fixture(scope="module")
def candidates(fixtures):
    return read_file(fixtures / "candidates.jsonl", "candidate").records


@pytest.fixture(scope="module")
def pool(candidates):
    return build_pool(candidates, load_encoder("static"))


def test_a_packed_pool_answers_like_a_plain_one(postings, candidates, pool) -> None:
    builder = PoolBuilder(load_encoder("static"), packed=True)
    for start in (0, 30, 60):
        some = candidates[start : start + 30]
        builder.add(some, [extract_facts(person.text, kind="candidate") for person in some])
    packed = builder.finish()
    assert isinstance(packed.candidates, PackedRecords)
    for posting in postings[:3]:
        plain = [(m.candidate_id, m.matched, m.missing) for m in rank(posting, pool, top=10)]
        assert [(m.candidate_id, m.matched, m.missing) for m in rank(posting, packed, top=10)] == plain


def test_packed_records_come_back_whole(candidates) -> None:
    strange = candidates[0].model_copy(update={"note_du_forum": "à revoir"})
    packed = PackedRecords(Candidate, [*candidates, strange])
    assert list(packed) == [*candidates, strange]
    assert packed[-1] == strange
    assert packed[2:4] == candidates[2:4]
    facts = [extract_facts(person.text, kind="candidate") for person in candidates[:9]]
    assert list(PackedRecords(Facts, facts)) == facts


def test_packed_spans_are_those_of_each_text() -> None:
    spans = PackedSpans(np.array([[0, 4], [5, 9], [0, 2]], dtype=np.int32), np.array([0, 2, 2]))
    assert [[(span.start, span.end) for span in text] for text in spans] == [[(0, 4), (5, 9)], [], [(0, 2)]]
    assert [len(text) for text in spans[:2]] == [2, 0]
    with pytest.raises(IndexError):
        spans[3]
