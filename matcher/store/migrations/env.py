"""Alembic's entry: runs the migrations on the connection that `matcher.store.schema` hands over."""

from __future__ import annotations

from alembic import context

from matcher.store.schema import VERSION_TABLE
from matcher.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
