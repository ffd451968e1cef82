"""Individual keys of the API: who holds each, what it opens and until when. Only a hash of a key is kept.

A key is drawn at random with 256 bits, so that one SHA-256 protects it at rest: there is no list of
likely keys to try. It is `passerelle_`, its public id, and the secret; the id finds its row.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select, update

from matcher.records.errors import StoreError, Text
from matcher.store.audit import Actor, append_in, moment
from matcher.store.statements import Transaction
from matcher.store.tables import KeyRow

ROLES = ("recruiter", "admin")
"""What a key opens: the API and the pages, or the audit log as well."""

USE_GRAIN = timedelta(hours=1)
"""How finely the last use is kept: enough to find a forgotten key, too little to time anybody's day."""

MAX_HOLDER_CHARACTERS = 40
_HOLDER = re.compile(rf"[a-z0-9][a-z0-9._-]{{1,{MAX_HOLDER_CHARACTERS - 1}}}")
_KEY = re.compile(r"passerelle_([0-9a-f]{10})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Key:
    """An individual key, without its secret.

    Attributes:
        id: its public id, which the audit log holds beside the holder.
        holder: the id chosen for whoever holds it; the log names them by it.
        role: one of `ROLES`.
        expires_at: when it ends, None where it does not.
        last_used_at: when it was last shown, to the hour.
        revoked_at: when it was withdrawn.
    """

    id: str
    holder: str
    role: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime | None = None) -> str:
        """Return "active", "expired" or "revoked"."""
        if self.revoked_at is not None:
            return "revoked"
        ended = self.expires_at is not None and self.expires_at <= (now or datetime.now(UTC))
        return "expired" if ended else "active"


class KeyLedger:
    """Gives keys out, recognises them and withdraws them; giving and withdrawing are logged."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def add(self, holder: str, role: str, expires_at: datetime | None, actor: Actor) -> tuple[Key, str]:
        """Draw a key and return it with the text to hand over, which is kept nowhere.

        Raises:
            StoreError: the holder's id has other signs than it may have, or looks like an address.
        """
        if not _HOLDER.fullmatch(holder):
            raise StoreError(
                Text(
                    f"« {holder[:60]} » ne peut pas désigner le porteur d'une clé.",
                    f"'{holder[:60]}' cannot name the holder of a key.",
                ),
                field="name",
                remedy=Text(
                    f"De 2 à {MAX_HOLDER_CHARACTERS} signes (a-z, 0-9, point, tiret, _), par exemple rh-03.",
                    f"2 to {MAX_HOLDER_CHARACTERS} signs (a-z, 0-9, dot, hyphen, _), for instance hr-03.",
                ),
            )
        key_id = secrets.token_hex(5)
        shown = f"passerelle_{key_id}_{secrets.token_urlsafe(32)}"
        row = KeyRow(
            id=key_id,
            holder=holder,
            role=role,
            hash=_hash(shown),
            created_at=datetime.now(UTC),
            expires_at=expires_at,
        )
        with self._write() as session:
            session.add(row)
            session.flush()
            ends = moment(expires_at) if expires_at is not None else None
            append_in(session, "key", actor, {**_named(row), "step": "added", "expires": ends})
            return _key(row), shown

    def list(self) -> Sequence[Key]:
        """Return all keys, those withdrawn included, by holder and age."""
        with self._read() as session:
            rows = session.scalars(select(KeyRow).order_by(KeyRow.holder, KeyRow.created_at, KeyRow.id))
            return [_key(row) for row in rows]

    def any(self) -> bool:
        """Return whether a key was ever given out, active or not: from then on nobody enters without one."""
        with self._read() as session:
            return session.scalar(select(KeyRow.id).limit(1)) is not None

    def revoke(self, which: str, actor: Actor) -> Sequence[Key]:
        """Withdraw a key by its id, or all those of a holder; return those that were withdrawn now."""
        with self._write() as session:
            rows = session.scalars(
                select(KeyRow).where(
                    or_(KeyRow.id == which, KeyRow.holder == which), KeyRow.revoked_at.is_(None)
                )
            ).all()
            for row in rows:
                row.revoked_at = datetime.now(UTC)
                append_in(session, "key", actor, {**_named(row), "step": "revoked"})
            session.flush()
            return [_key(row) for row in rows]

    def active(self, key_id: str) -> Key | None:
        """Return a key by its id where it still opens anything."""
        with self._read() as session:
            row = session.get(KeyRow, key_id)
            key = _key(row) if row is not None else None
        return key if key is not None and key.state() == "active" else None

    def recognise(self, shown: str) -> Key | None:
        """Return the active key of this text, None for any other text; notes the hour of its use."""
        match = _KEY.fullmatch(shown)
        if match is None:
            return None
        with self._read() as session:
            row = session.get(KeyRow, match[1])
            expected = row.hash if row is not None else ""
            key = _key(row) if row is not None else None
        right = hmac.compare_digest(_hash(shown), expected)
        if key is None or not right or key.state() != "active":
            return None
        self._note_use(key)
        return key

    def _note_use(self, key: Key) -> None:
        now = datetime.now(UTC)
        if key.last_used_at is not None and now - key.last_used_at < USE_GRAIN:
            return
        hour = now.replace(minute=0, second=0, microsecond=0)
        try:
            with self._write() as session:
                session.execute(update(KeyRow).where(KeyRow.id == key.id).values(last_used_at=hour))
        except StoreError:
            # Somebody else writes for long, or the database is read-only: the key is right all the same.
            return


def _hash(shown: str) -> str:
    return hashlib.sha256(f"passerelle individual key {shown}".encode()).hexdigest()


def _named(row: KeyRow) -> dict[str, str]:
    return {"key": row.id, "holder": row.holder, "role": row.role}


def _key(row: KeyRow) -> Key:
    return Key(**{name: getattr(row, name) for name in Key.__dataclass_fields__})
