from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matcher.records import Candidate, Contact, Facts, Firm, Posting, Requirements, Training
from matcher.records.errors import RecordError, StoreError
from matcher.store import Derived, Filters, SentenceVectors, Store, Versions, hash_text, open_store


def posting(number: int = 1, **fields: object) -> Posting:
    return Posting.model_validate(
        {"id": f"P{number}", "title": "Régleur", "text": "Régler la presse.", **fields}
    )


def candidate(number: int = 1, **fields: object) -> Candidate:
    return Candidate.model_validate({"id": f"C{number}", "text": "J'ai réglé des presses.", **fields})


def derived(
    *texts: str, version: str = "facts-1", model: str = "model-1", trades: str = "trades-1"
) -> Derived:
    keys = [hash_text(text) for text in texts]
    vectors = SentenceVectors(np.array([[1.0, 0.0], [0.6, 0.8]]), np.array([[0, 4], [5, 9]], dtype=np.int32))
    return Derived(
        "candidate",
        version,
        model,
        {key: Facts(licences=["B"]).model_dump_json() for key in keys},
        dict.fromkeys(keys, vectors),
        trades,
        dict.fromkeys(keys, SHARES),
    )


SHARES = np.array([0.25, 1 / 3, 0.1], dtype=np.float32)
VERSIONS = Versions("facts-1", "model-1", "trades-1")


def test_every_kind_of_record_comes_back_as_it_went_in(store: Store) -> None:
    records = [
        Firm(id="F1", name="Verrerie du Val", commune="Eu", text="Flaconnage de luxe"),
        posting(requirements=Requirements(must_have=["régler"], min_years=2.5), start_date="2026-11-30"),
        candidate(contracts=["CDI", "interim"], birth_year=1990, available_from="2026-12-01"),
        Training(id="T1", title="CQP Régleur", cost_eur=1250.5, duration_hours=280, skills=["régler"]),
    ]
    for record in records:
        assert store.upsert([record]).accepted == 1
        assert store.get(type(record), record.id) == record
    assert store.counts() == {"firm": 1, "posting": 1, "candidate": 1, "training": 1}


def test_unknown_fields_and_any_writing_are_kept(store: Store) -> None:
    record = posting(
        text="Œuvre\u00a0— «\u202fça\u202f» 🫙", prime_panier=[1, {"éq": None}], note_interne="à rappeler"
    )
    store.upsert([record])
    found = store.get(Posting, "P1")
    assert found == record
    assert found is not None
    assert found.model_extra == {"prime_panier": [1, {"éq": None}], "note_interne": "à rappeler"}


def test_the_same_record_again_is_unchanged_and_a_changed_one_updated(store: Store) -> None:
    assert store.upsert([posting(1), posting(2)]).accepted == 2
    saved = store.upsert([posting(1), posting(2, contract="CDI")])
    assert (saved.accepted, saved.updated, saved.unchanged, saved.ids) == (0, 1, 1, ["P1", "P2"])
    assert store.count(Posting) == 2
    assert store.get(Posting, "P2") == posting(2, contract="CDI")


def test_a_key_twice_in_one_call_is_one_record_the_last_one_wins(store: Store) -> None:
    saved = store.upsert([posting(1), posting(2), posting(1, contract="CDI")])
    assert (saved.accepted, saved.updated, saved.ids) == (2, 1, ["P1", "P2", "P1"])
    assert store.get(Posting, "P1") == posting(1, contract="CDI")


def test_two_sources_may_use_the_same_id(store: Store) -> None:
    store.upsert([posting(title="Mouliste")], source="agence A")
    second = store.upsert([posting(title="Verrier")], source="agence B")
    assert second.ids == ["agence-B~P1"]
    assert store.upsert([posting(title="Verrier")], source="agence B").unchanged == 1
    assert store.upsert([posting(title="Mouliste")], source="agence A").unchanged == 1
    assert {record.id: record.title for record in store.list(Posting).records} == {
        "P1": "Mouliste",
        "agence-B~P1": "Verrier",
    }
    served = store.get(Posting, "agence-B~P1")
    assert served is not None
    assert store.upsert([served.model_copy(update={"title": "Verrière"})], source="agence B").updated == 1
    assert store.count(Posting) == 2


def test_sources_whose_names_differ_by_a_sign_stay_apart(store: Store) -> None:
    for source in ("x", "a/b", "a b"):
        store.upsert([posting(title=source)], source=source)
    assert sorted(record.title for record in store.list(Posting).records) == ["a b", "a/b", "x"]


def test_contact_lies_apart_and_is_only_read_when_asked_for(store: Store) -> None:
    contact = Contact(name="Anne Martin", email="anne@example.org")
    store.upsert([candidate(contact=contact)])
    without = store.get(Candidate, "C1")
    assert without is not None
    assert without.contact is None
    assert store.list(Candidate).records[0].contact is None
    assert store.contact("C1") == contact
    assert store.get(Candidate, "C1", contact=True) == candidate(contact=contact)
    assert store.upsert([without]).unchanged == 1
    assert store.contact("C1") == contact
    changed = Contact(name="Anne Martin", phone="0235000000")
    assert store.upsert([candidate(contact=changed)]).updated == 1
    assert store.contact("C1") == changed
    assert store.delete_contact("C1")
    assert store.contact("C1") is None


def test_filters_and_pages(store: Store) -> None:
    store.upsert(
        [
            posting(1, contract="CDI", commune="Le Tréport", postal_code="76470", firm="Val"),
            posting(2, contract="CDD", commune="LE TREPORT", postal_code="76470"),
            posting(3, contract="CDI", commune="St-Riquier", postal_code="80135"),
        ]
    )
    store.upsert([candidate(1, contracts=["CDI"]), candidate(2, contracts=["interim", "CDI"]), candidate(3)])

    def ids(**fields: str) -> list[str]:
        return [record.id for record in store.list(Posting, Filters(**fields)).records]

    assert ids(contract="CDI") == ["P1", "P3"]
    assert ids(commune="le treport") == ["P1", "P2"]
    assert ids(commune="Saint Riquier") == ["P3"]
    assert ids(postal_code="76") == ["P1", "P2"]
    assert ids(firm="Val", contract="CDI") == ["P1"]
    assert ids(source="ailleurs") == []
    assert ids(postal_code="%") == []
    page = store.list(Candidate, Filters(contract="CDI"), offset=1, limit=1)
    assert ([record.id for record in page.records], page.total) == (["C2"], 2)
    assert store.list(Candidate, Filters(contract="CD")).total == 0
    with pytest.raises(StoreError, match="champ contract : ce filtre n'existe pas pour training"):
        store.list(Training, Filters(contract="CDI"))


def test_iteration_goes_through_all_records_once(store: Store) -> None:
    store.upsert([posting(number) for number in range(25)])
    batches = list(store.iterate(Posting, batch=10))
    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert {stored.record.id for batch in batches for stored in batch} == {
        f"P{number}" for number in range(25)
    }


def test_facts_and_vectors_are_kept_by_text_and_version(store: Store) -> None:
    store.save_derived([derived("a", "b"), derived("a")])
    a, c = hash_text("a"), hash_text("c")
    assert store.facts("candidate", [a, c], "facts-1") == {a: Facts(licences=["B"])}
    assert store.facts("candidate", [a], "facts-2") == {}
    assert store.facts("posting", [a], "facts-1") == {}
    vectors = store.vectors("candidate", [a], "model-1")[a]
    assert vectors.vectors.dtype == np.float16
    np.testing.assert_allclose(vectors.vectors, [[1.0, 0.0], [0.6, 0.8]], atol=1e-3)
    assert [(span.start, span.end) for span in vectors.sentences()] == [(0, 4), (5, 9)]
    assert store.missing("candidate", [a, c], VERSIONS._replace(model_id="model-2")) == ({c}, {a, c}, {c})


def test_trades_come_back_to_the_last_bit_and_never_from_another_model(store: Store) -> None:
    store.save_derived([derived("a", "b"), derived("a", trades="trades-2")])
    a, b = hash_text("a"), hash_text("b")
    found = store.trades("candidate", [a, b], "trades-1")
    assert found.keys() == {a, b}
    assert found[a].dtype == np.float32
    np.testing.assert_array_equal(found[a], SHARES)
    assert store.trades("candidate", [a, b], "trades-2").keys() == {a}
    assert store.trades("posting", [a], "trades-1") == {}
    assert store.missing("candidate", [a, b], VERSIONS._replace(trades_id="trades-2")).trades == {b}


def test_deleting_a_person_deletes_all_that_was_computed_unless_another_has_the_text(store: Store) -> None:
    key = hash_text("a")
    contact = Contact(name="Anne Martin")
    store.upsert(
        [candidate(1, contact=contact), candidate(2)], text_hashes=[key, key], derived=[derived("a")]
    )
    assert store.delete(Candidate, "C1")
    assert not store.delete(Candidate, "C1")
    assert store.contact("C1") is None
    assert key in store.facts("candidate", [key], "facts-1")
    assert store.delete(Candidate, "C2")
    assert store.facts("candidate", [key], "facts-1") == {}
    assert store.vectors("candidate", [key], "model-1") == {}
    assert store.trades("candidate", [key], "trades-1") == {}


def test_a_changed_text_takes_the_facts_of_the_former_one_with_it(store: Store) -> None:
    store.upsert([candidate()], text_hashes=[hash_text("a")], derived=[derived("a")])
    store.upsert([candidate(text="b")], text_hashes=[hash_text("b")], derived=[derived("b")])
    assert set(store.facts("candidate", [hash_text("a"), hash_text("b")], "facts-1")) == {hash_text("b")}


def test_purge_forgets_what_nobody_touched_since(store: Store) -> None:
    store.upsert([candidate(1), candidate(2)])
    now = datetime.now(UTC)
    assert store.purge(Candidate, now - timedelta(days=1)) == 0
    assert store.purge(Candidate, now + timedelta(seconds=5)) == 2
    assert store.count(Candidate) == 0


def test_purge_of_computed_things_keeps_what_is_in_use(store: Store) -> None:
    store.upsert([candidate()], text_hashes=[hash_text("a")])
    store.save_derived(
        [derived("a", "orphan"), derived("a", version="facts-0", model="model-0", trades="trades-0")]
    )
    assert store.purge_derived([VERSIONS]) == 6
    assert store.missing("candidate", [hash_text("a")], VERSIONS) == (set(), set(), set())


def test_the_stamp_changes_with_every_change(store: Store) -> None:
    stamps = [store.stamp(Candidate)]
    store.upsert([candidate(1), candidate(2)])
    stamps.append(store.stamp(Candidate))
    store.upsert([candidate(1)])
    assert store.stamp(Candidate) == stamps[-1]
    store.upsert([candidate(1, car=True)])
    stamps.append(store.stamp(Candidate))
    store.delete(Candidate, "C2")
    stamps.append(store.stamp(Candidate))
    assert len(set(stamps)) == 4


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_characters_no_database_takes_are_refused_and_nothing_is_saved(store: Store, text: str) -> None:
    bad = posting(2).model_copy(update={"text": text})
    with pytest.raises(RecordError, match="« P2 » contient un caractère nul ou invalide"):
        store.upsert([posting(1), bad])
    assert store.count(Posting) == 0


def test_a_failing_transaction_leaves_no_trace(store: Store) -> None:
    def fail() -> None:
        with store.writing() as session:
            from matcher.store.mapping import pack
            from matcher.store.records import upsert

            upsert(session, "posting", [pack(posting())])
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        fail()
    assert store.count(Posting) == 0


def test_many_threads_write_and_read_at_once(store: Store) -> None:
    def work(number: int) -> int:
        store.upsert([posting(number * 10 + step) for step in range(10)])
        return len(store.list(Posting, limit=1000).records)

    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(work, range(16)))
    assert max(seen) <= 160
    assert store.count(Posting) == 160


def test_what_was_saved_is_there_after_closing(database_url: str) -> None:
    with open_store(database_url) as store:
        store.upsert([posting()])
    with open_store(database_url) as store:
        assert store.get(Posting, "P1") == posting()
        assert store.get(Posting, "P2") is None
