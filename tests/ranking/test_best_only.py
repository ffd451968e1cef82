from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.ranking.packed import PackedRecords, PackedSpans
from matcher.ranking.pool_builder import PoolBuilder, build_pool
from matcher.ranking.scoring import assess, assess_best
from matcher.readers import read_file
from matcher.records import Candidate, Facts
from matcher.services.search import load_ranker, rank, rank_all
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


@settings(max_examples=25, deadline=None)
@given(number=st.integers(0, 19), top=st.integers(1, 80), stated=st.booleans())
def test_the_best_few_are_those_of_the_full_ranking(postings, pool, number, top, stated) -> None:
    full = rank_all(postings[number], pool, ignore_requirements=not stated)
    few = rank_all(postings[number], pool, ignore_requirements=not stated, top=top)
    assert few.order[:top].tolist() == full.order[:top].tolist()
    np.testing.assert_allclose(few.scores[few.order[:top]], full.scores[full.order[:top]], atol=1e-6)
    assert (few.scores <= full.scores + 1e-6).all()


def test_not_everybody_is_looked_at_when_few_are_wanted(postings, pool) -> None:
    demands = [rank_all(posting, pool).demand for posting in postings[:10]]
    assert assess(demands[0], pool).exact.all()
    looked_at = [assess_best(demand, pool, load_ranker(), 5).exact.sum() for demand in demands]
    assert min(looked_at) >= 5
    assert sum(looked_at) < 0.8 * len(demands) * len(pool)


def test_somebody_beyond_the_best_is_explained_exactly(postings, pool) -> None:
    full, few = rank_all(postings[2], pool), rank_all(postings[2], pool, top=3)
    last = int(few.order[-1])
    assert not few.assessment.exact[last]
    match = few.match(last, 72)
    assert match.score == pytest.approx(float(full.scores[last]), abs=1e-6)
    assert match.base + sum(part.amount for part in match.contributions) == pytest.approx(match.score)


def test_a_packed_pool_answers_like_a_plain_one(postings, candidates, pool) -> None:
    builder = PoolBuilder(load_encoder("static"), packed=True)
    for start in (0, 30, 60):
        some = candidates[start : start + 30]
        builder.add(some, [extract_facts(person.text, kind="candidate") for person in some])
    packed = builder.finish()
    assert packed.passages.nbytes < pool.passages.nbytes / 3
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
