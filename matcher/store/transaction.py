"""How the ledgers of the store reach the database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

Transaction = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction for one block; see `Store.reading` and `Store.writing`."""
