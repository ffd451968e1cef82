"""Individual keys of the API, and who asked in the audit log and in contestations"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(length=10), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
    )
    op.create_index(op.f("ix_keys_holder"), "keys", ["holder"], unique=False)
    # Entries from before have no holder: their seal was made without one, and still holds.
    op.add_column("audit", sa.Column("holder", sa.String(length=40), nullable=True))
    op.add_column("contests", sa.Column("opened_by", sa.String(length=40), nullable=True))
    op.add_column("contests", sa.Column("decided_by", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("contests", "decided_by")
    op.drop_column("contests", "opened_by")
    op.drop_column("audit", "holder")
    op.drop_table("keys")
