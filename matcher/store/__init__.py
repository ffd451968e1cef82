"""The store: records, facts and vectors in SQLite or PostgreSQL."""

from matcher.store.derived import Derived, SentenceVectors
from matcher.store.imports import Checkpoint, ImportEntry, ImportLedger, ImportState, Rejection
from matcher.store.mapping import AnyStored, Packed, RecordKind, hash_bytes, hash_text, kind_of, pack
from matcher.store.records import Filters, Saved
from matcher.store.store import Page, Store, Stored, open_store

__all__ = [
    "AnyStored",
    "Checkpoint",
    "Derived",
    "Filters",
    "ImportEntry",
    "ImportLedger",
    "ImportState",
    "Packed",
    "Page",
    "RecordKind",
    "Rejection",
    "Saved",
    "SentenceVectors",
    "Store",
    "Stored",
    "hash_bytes",
    "hash_text",
    "kind_of",
    "open_store",
    "pack",
]
