"""Forums, and what came of their meetings"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("meetings", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "outcomes",
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("stand", sa.String(length=200), nullable=False),
        sa.Column("visitor", sa.String(length=200), nullable=False),
        sa.Column("candidate_id", sa.String(length=800), nullable=True),
        sa.Column("data", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_outcomes_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_outcomes_candidate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "stand", "visitor", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_candidate_id"), "outcomes", ["candidate_id"], unique=False)


def downgrade() -> None:
    op.drop_table("outcomes")
    op.drop_table("events")
