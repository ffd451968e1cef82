"""Sessions of the web pages: whose each is and until when. Only a hash of what the browser holds is kept.

What the browser holds is drawn at random with 256 bits, so that one SHA-256 protects it at rest. A session
lives in the database and not in the server: it outlasts a restart, and signing out ends it at once.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete

from matcher.store.statements import Transaction
from matcher.store.tables import SessionRow


class SessionLedger:
    """Opens sessions, finds whose they are and closes them."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def open(self, owner: str, now: datetime, ends_at: datetime) -> str:
        """Open a session and return what the browser shows from then on; sessions that have ended go.

        Args:
            owner: the id of a key, or another word by which the caller knows who signed in.
            now: the present.
            ends_at: when the session ends by itself.
        """
        shown = secrets.token_urlsafe(32)
        with self._write() as session:
            session.execute(delete(SessionRow).where(SessionRow.ends_at <= now))
            session.add(SessionRow(hash=_hash(shown), owner=owner, ends_at=ends_at))
        return shown

    def owner(self, shown: str, now: datetime) -> str | None:
        """Return whose session this is, None where there is none or it has ended."""
        with self._read() as session:
            row = session.get(SessionRow, _hash(shown))
            return row.owner if row is not None and row.ends_at > now else None

    def close(self, shown: str) -> None:
        """End a session, if there is one."""
        with self._write() as session:
            session.execute(delete(SessionRow).where(SessionRow.hash == _hash(shown)))


def _hash(shown: str) -> str:
    return hashlib.sha256(f"passerelle session {shown}".encode("utf-8", "replace")).hexdigest()
