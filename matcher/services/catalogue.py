"""The catalogue: what the store holds, ready to be ranked, and kept ready as records come and go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.person_trades import joined_rows
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import LARGE, PoolBuilder
from matcher.ranking.read_texts import read_texts
from matcher.records import Candidate, Facts, Firm, Posting, Training
from matcher.records.errors import StoreError, Text
from matcher.services.deriving import Deriver, extractor_version, texts_by_hash, versions_of
from matcher.services.deriving import text_hash as hash_of
from matcher.services.search import DEFAULT_ENCODER
from matcher.store import Filters, Saved, SentenceVectors, Store, kind_of
from matcher.understanding.trade_words import load_trade_model
from models.encoder import Encoder
from models.registry import load_encoder

R = TypeVar("R", Firm, Posting, Candidate, Training)
Progress = Callable[[int], None]


def load_pool(
    store: Store,
    encoder_name: str = DEFAULT_ENCODER,
    *,
    filters: Filters | None = None,
    progress: Progress | None = None,
) -> CandidatePool:
    """Return the stored candidates as a pool, from stored facts, vectors and trades.

    What is missing for this encoder, extractor or trade model is computed now and stored.

    Args:
        store: where the candidates are.
        encoder_name: name of the encoder.
        filters: which candidates; all by default.
        progress: called with the number of candidates read since the last call.
    """
    return load_pool_with(store, load_encoder(encoder_name), filters=filters, progress=progress)


def load_pool_with(
    store: Store, encoder: Encoder, *, filters: Filters | None = None, progress: Progress | None = None
) -> CandidatePool:
    """Return the stored candidates as a pool, as `load_pool`, with an encoder at hand."""
    deriver = Deriver(encoder)
    builder = PoolBuilder(encoder, packed=store.count(Candidate, filters) > LARGE)
    for batch in store.iterate(Candidate, filters):
        records = [stored.record for stored in batch]
        facts, vectors, trades = _derived(store, deriver, records)
        read = read_texts(
            [record.text for record in records],
            encoder,
            spans=[item.spans for item in vectors],
            passages=joined_rows([item.vectors for item in vectors], encoder.dimension),
            trades=trades,
        )
        builder.add(records, facts, read)
        if progress:
            progress(len(records))
    return builder.finish()


def _derived(
    store: Store, deriver: Deriver, records: Sequence[Candidate]
) -> tuple[list[Facts], list[SentenceVectors], NDArray[np.float32]]:
    texts = texts_by_hash(records)
    computed = deriver.derive(store, "candidate", texts)
    if computed:
        store.save_derived([computed])
    facts = store.facts("candidate", list(texts), deriver.versions.extractor_version)
    vectors = store.vectors("candidate", list(texts), deriver.versions.model_id)
    trades = store.trades("candidate", list(texts), deriver.versions.trades_id)
    keys = [hash_of(record) for record in records]
    nothing = SentenceVectors.empty(deriver.encoder.dimension)
    shares = np.zeros((len(keys), len(load_trade_model().occupations)), dtype=np.float32)
    for row, key in enumerate(keys):
        if key is not None:
            shares[row] = trades[key]
    return (
        [facts[key] if key is not None else Facts() for key in keys],
        [vectors[key] if key is not None else nothing for key in keys],
        shares,
    )


def save(store: Store, records: Sequence[R], encoder: Encoder, *, source: str | None = None) -> Saved:
    """Save records of one type with their facts and vectors, in one transaction.

    Args:
        store: where to.
        records: records of one type.
        encoder: makes the vectors.
        source: where they come from, where the records do not say it.

    Raises:
        RecordError: a record cannot be stored; nothing is saved.
    """
    if not records:
        return Saved()
    kind = kind_of(type(records[0]))
    derived = []
    if kind != "firm":
        derived = [Deriver(encoder).derive(store, kind, texts_by_hash(records))]
    return store.upsert(
        records, source=source, text_hashes=[hash_of(record) for record in records], derived=derived
    )


def update(store: Store, record_id: str, record: R, encoder: Encoder) -> R:
    """Replace a stored record, under the id by which it is served; return it as it is stored.

    The source stays that of the stored record, since the two together are its key.

    Raises:
        StoreError: there is no record of this id.
    """
    stored = store.get(type(record), record_id)
    if stored is None:
        raise StoreError(
            Text(
                f"aucun enregistrement n'a l'identifiant « {record_id} ».",
                f"no record has the id '{record_id}'.",
            ),
            field="id",
        )
    source = store.source(type(record), record_id)
    fields = (
        {"id": record_id, "source": source or None}
        if "source" in type(record).model_fields
        else {"id": record_id}
    )
    changed = record.model_copy(update=fields)
    save(store, [changed], encoder, source=source)
    return changed


def facts_of(store: Store, record: Posting | Candidate | Training, encoder: Encoder) -> Facts:
    """Return the facts of a record, from the store where they are there, else read and stored now."""
    key = hash_of(record)
    if key is None:
        return Facts()
    kind = kind_of(type(record))
    known = store.facts(kind, [key], extractor_version())
    if key not in known:
        store.save_derived([Deriver(encoder).derive(store, kind, texts_by_hash([record]))])
        known = store.facts(kind, [key], extractor_version())
    return known[key]


def clean(store: Store, encoder: Encoder) -> int:
    """Delete what no record, no extractor, no encoder and no trade model in use needs; return how many."""
    return store.purge_derived([versions_of(encoder)])
