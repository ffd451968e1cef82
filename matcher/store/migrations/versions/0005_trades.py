"""What trades the texts of people tell of"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trades",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("model_id", sa.String(length=400), nullable=False),
        sa.Column("shares", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "text_hash", "model_id", name=op.f("pk_trades")),
    )


def downgrade() -> None:
    op.drop_table("trades")
