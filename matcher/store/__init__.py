"""The store: records, facts and vectors in SQLite or PostgreSQL."""

from matcher.store.audit import Actor, AuditEntry, AuditLedger, Verdict, verify_chain
from matcher.store.contests import GROUNDS, PARTIES, STATUSES, Contest, ContestLedger
from matcher.store.derived import Derived, Missing, SentenceVectors, Versions
from matcher.store.events import EventLedger, StoredEvent
from matcher.store.imports import Checkpoint, ImportEntry, ImportLedger, ImportState, Rejection
from matcher.store.keys import Key, KeyLedger
from matcher.store.mapping import AnyStored, Packed, RecordKind, hash_bytes, hash_text, kind_of, pack
from matcher.store.records import Filters, Saved
from matcher.store.store import Page, Store, Stored, open_store

__all__ = [
    "GROUNDS",
    "PARTIES",
    "STATUSES",
    "Actor",
    "AnyStored",
    "AuditEntry",
    "AuditLedger",
    "Checkpoint",
    "Contest",
    "ContestLedger",
    "Derived",
    "EventLedger",
    "Filters",
    "ImportEntry",
    "ImportLedger",
    "ImportState",
    "Key",
    "KeyLedger",
    "Missing",
    "Packed",
    "Page",
    "RecordKind",
    "Rejection",
    "Saved",
    "SentenceVectors",
    "Store",
    "Stored",
    "StoredEvent",
    "Verdict",
    "Versions",
    "hash_bytes",
    "hash_text",
    "kind_of",
    "open_store",
    "pack",
    "verify_chain",
]
