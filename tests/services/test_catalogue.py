from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.ranking import read_texts
from matcher.ranking.pool_builder import build_pool
from matcher.records import Candidate, Facts, Firm, Posting
from matcher.records.errors import StoreError
from matcher.services import catalogue, deriving
from matcher.store import Filters, Store
from matcher.understanding import extract_facts, split_sentences


@pytest.fixture(scope="module")
def candidates(fixtures: Path) -> list[Candidate]:
    lines = (fixtures / "candidates.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    return [Candidate.model_validate(json.loads(line)) for line in lines]


def count_passages(encoder: Any, candidates: Sequence[Candidate]) -> int:
    """Return how often a sentence of these people was embedded (ranking embeds its own concepts, too)."""
    own = {span.of(person.text) for person in candidates for span in split_sentences(person.text)}
    return sum(text in own for _, text in encoder.texts)


def test_a_pool_comes_from_the_store_as_it_would_from_the_texts(
    store: Store, encoder: Any, candidates: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.save(store, candidates, encoder)
    done: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(deriving, "extract_all_facts", None)
        patch.setattr(read_texts, "read_person_trades", None)
        embedded = count_passages(encoder, candidates)
        pool = catalogue.load_pool_with(store, encoder, progress=done.append)
        assert count_passages(encoder, candidates) == embedded > 0
    expected = build_pool(sorted(candidates, key=lambda candidate: candidate.id), encoder)
    assert pool.candidates == expected.candidates
    assert (pool.facts, pool.sentences, pool.rows) == (expected.facts, expected.sentences, expected.rows)
    np.testing.assert_allclose(pool.directions, expected.directions, atol=2e-3)
    np.testing.assert_allclose(np.linalg.norm(pool.directions.astype(np.float32), axis=1), 1, atol=5e-3)
    np.testing.assert_array_equal(pool.starts, expected.starts)
    assert sum(done) == 12


def test_stored_trades_are_those_that_the_pool_would_read(
    store: Store, encoder: Any, candidates: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [*candidates, Candidate(id="A0"), Candidate(id="A1", text="Je suis mère de deux enfants.")]
    catalogue.save(store, people, encoder)
    stored = catalogue.load_pool_with(store, encoder).trades
    stored_things = catalogue._derived
    monkeypatch.setattr(catalogue, "_derived", lambda *given: (*stored_things(*given)[:2], None))
    read = catalogue.load_pool_with(store, encoder).trades
    assert read.any(axis=1).sum() == 12
    np.testing.assert_allclose(stored, read, rtol=0, atol=1e-6)


def test_another_trade_model_reads_the_trades_anew_and_nothing_else(
    store: Store, encoder: Any, candidates: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.save(store, candidates, encoder)
    before = catalogue.load_pool_with(store, encoder).trades
    embedded = count_passages(encoder, candidates)
    other = np.roll(before, 1, axis=1)
    asked: list[int] = []

    def read_otherwise(texts: Sequence[Sequence[str]], *_: object) -> Any:
        asked.append(len(texts))
        return other[: len(texts)]

    monkeypatch.setattr(deriving, "trades_version", lambda encoder: "trades-of-tomorrow")
    monkeypatch.setattr(deriving, "trades_of_passages", read_otherwise)
    done: list[int] = []
    pool = catalogue.load_pool_with(store, encoder, progress=done.append)
    assert sorted(map(tuple, pool.trades.tolist())) == sorted(map(tuple, other.tolist()))
    catalogue.load_pool_with(store, encoder)
    assert (asked, done) == ([12], [12])
    assert count_passages(encoder, candidates) == embedded


def test_what_is_missing_is_computed_and_stored_once(
    store: Store, encoder: Any, candidates: list[Candidate]
) -> None:
    store.upsert(candidates)
    catalogue.load_pool_with(store, encoder)
    embedded = count_passages(encoder, candidates)
    assert len(catalogue.load_pool_with(store, encoder)) == 12
    assert count_passages(encoder, candidates) == embedded > 0


def test_people_without_text_and_no_people_at_all_make_a_pool(store: Store, encoder: Any) -> None:
    assert len(catalogue.load_pool_with(store, encoder)) == 0
    catalogue.save(store, [Candidate(id="C1"), Candidate(id="C2", text="Cariste.", commune="Eu")], encoder)
    pool = catalogue.load_pool_with(store, encoder)
    assert [candidate.id for candidate in pool.candidates] == ["C1", "C2"]
    assert (pool.facts[0], len(pool.sentences[0]), len(pool.passage_words)) == (Facts(), 0, 1)
    assert len(catalogue.load_pool_with(store, encoder, filters=Filters(commune="eu"))) == 1


def test_a_pool_is_found_by_the_encoder_s_name(store: Store, candidates: list[Candidate]) -> None:
    store.upsert(candidates[:2])
    pool = catalogue.load_pool(store, "static")
    assert pool.directions.shape[1] == pool.encoder.dimension
    assert len(pool) == 2


def test_update_replaces_a_record_under_its_id_and_keeps_its_source(store: Store, encoder: Any) -> None:
    catalogue.save(store, [Posting(id="P1", title="Mouliste", text="Ajuster.")], encoder, source="A")
    catalogue.save(store, [Posting(id="P1", title="Verrier", text="Souffler.")], encoder, source="B")
    changed = catalogue.update(store, "B~P1", Posting(id="x", title="Verrière", text="Souffler."), encoder)
    assert changed == store.get(Posting, "B~P1")
    assert (changed.title, changed.source) == ("Verrière", "B")
    assert store.count(Posting) == 2
    with pytest.raises(StoreError, match="aucun enregistrement n'a l'identifiant « P9 »"):
        catalogue.update(store, "P9", Posting(id="P9", title="x"), encoder)


def test_firms_are_saved_without_facts(store: Store, encoder: Any) -> None:
    firm = Firm(id="F1", name="Verrerie", text="Flacons.")
    assert catalogue.save(store, [firm], encoder).accepted == 1
    assert catalogue.update(store, "F1", firm.model_copy(update={"employees": 45}), encoder).employees == 45
    assert encoder.texts == []
    assert catalogue.save(store, [], encoder).ids == []


def test_facts_of_a_record_are_read_once(store: Store, encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Candidate(id="C1", text="Cariste, CACES R489 catégorie 3.")
    found = catalogue.facts_of(store, person, encoder)
    assert found == extract_facts(person.text, kind="candidate")
    monkeypatch.setattr(deriving, "extract_all_facts", None)
    assert catalogue.facts_of(store, person, encoder) == found
    assert catalogue.facts_of(store, Candidate(id="C2"), encoder) == Facts()


def test_cleaning_leaves_what_is_in_use(store: Store, encoder: Any) -> None:
    person = Candidate(id="C1", text="Cariste chez Untel.")
    catalogue.save(store, [person], encoder)
    catalogue.facts_of(store, Candidate(id="C2", text="Parti."), encoder)
    assert catalogue.clean(store, encoder) == 3
    assert len(catalogue.load_pool_with(store, encoder)) == 1
    assert count_passages(encoder, [person]) == 1
