"""First schema: records, facts, vectors, imports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidates",
        sa.Column("kind", sa.String(length=500), nullable=True),
        sa.Column("licence_b", sa.Boolean(), nullable=True),
        sa.Column("contracts", sa.String(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=800), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=True),
        sa.Column("commune", sa.String(length=500), nullable=True),
        sa.Column("commune_key", sa.String(length=500), nullable=True),
        sa.Column("postal_code", sa.String(length=500), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("external_id", "source", name=op.f("uq_candidates_external_id")),
    )
    op.create_index(op.f("ix_candidates_commune_key"), "candidates", ["commune_key"], unique=False)
    op.create_index(op.f("ix_candidates_postal_code"), "candidates", ["postal_code"], unique=False)
    op.create_index(op.f("ix_candidates_text_hash"), "candidates", ["text_hash"], unique=False)
    op.create_index(op.f("ix_candidates_updated_at"), "candidates", ["updated_at"], unique=False)

    op.create_table(
        "facts",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("extractor_version", sa.String(length=100), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "text_hash", "extractor_version", name=op.f("pk_facts")),
    )
    op.create_table(
        "firms",
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("id", sa.String(length=800), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=True),
        sa.Column("commune", sa.String(length=500), nullable=True),
        sa.Column("commune_key", sa.String(length=500), nullable=True),
        sa.Column("postal_code", sa.String(length=500), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firms")),
        sa.UniqueConstraint("external_id", "source", name=op.f("uq_firms_external_id")),
    )
    op.create_index(op.f("ix_firms_commune_key"), "firms", ["commune_key"], unique=False)
    op.create_index(op.f("ix_firms_postal_code"), "firms", ["postal_code"], unique=False)
    op.create_index(op.f("ix_firms_text_hash"), "firms", ["text_hash"], unique=False)
    op.create_index(op.f("ix_firms_updated_at"), "firms", ["updated_at"], unique=False)

    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(length=32), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=False),
        sa.Column("items_read", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_file_hash"), "imports", ["file_hash"], unique=False)
    op.create_index(op.f("ix_imports_status"), "imports", ["status"], unique=False)

    op.create_table(
        "postings",
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("firm", sa.String(length=500), nullable=True),
        sa.Column("contract", sa.String(length=500), nullable=True),
        sa.Column("schedule", sa.String(length=500), nullable=True),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=800), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=True),
        sa.Column("commune", sa.String(length=500), nullable=True),
        sa.Column("commune_key", sa.String(length=500), nullable=True),
        sa.Column("postal_code", sa.String(length=500), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("external_id", "source", name=op.f("uq_postings_external_id")),
    )
    op.create_index(op.f("ix_postings_commune_key"), "postings", ["commune_key"], unique=False)
    op.create_index(op.f("ix_postings_contract"), "postings", ["contract"], unique=False)
    op.create_index(op.f("ix_postings_firm"), "postings", ["firm"], unique=False)
    op.create_index(op.f("ix_postings_postal_code"), "postings", ["postal_code"], unique=False)
    op.create_index(op.f("ix_postings_text_hash"), "postings", ["text_hash"], unique=False)
    op.create_index(op.f("ix_postings_updated_at"), "postings", ["updated_at"], unique=False)

    op.create_table(
        "trainings",
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("provider", sa.String(length=500), nullable=True),
        sa.Column("duration_hours", sa.Double(), nullable=True),
        sa.Column("cost_eur", sa.Double(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=800), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=True),
        sa.Column("commune", sa.String(length=500), nullable=True),
        sa.Column("commune_key", sa.String(length=500), nullable=True),
        sa.Column("postal_code", sa.String(length=500), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
        sa.UniqueConstraint("external_id", "source", name=op.f("uq_trainings_external_id")),
    )
    op.create_index(op.f("ix_trainings_commune_key"), "trainings", ["commune_key"], unique=False)
    op.create_index(op.f("ix_trainings_postal_code"), "trainings", ["postal_code"], unique=False)
    op.create_index(op.f("ix_trainings_provider"), "trainings", ["provider"], unique=False)
    op.create_index(op.f("ix_trainings_text_hash"), "trainings", ["text_hash"], unique=False)
    op.create_index(op.f("ix_trainings_updated_at"), "trainings", ["updated_at"], unique=False)

    op.create_table(
        "vectors",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("model_id", sa.String(length=300), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.Column("spans", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "text_hash", "model_id", name=op.f("pk_vectors")),
    )
    op.create_table(
        "contacts",
        sa.Column("candidate_id", sa.String(length=800), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_contacts_candidate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_contacts")),
    )
    op.create_table(
        "rejections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("reason_fr", sa.String(), nullable=False),
        sa.Column("reason_en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_rejections_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejections")),
    )
    op.create_index(op.f("ix_rejections_import_id"), "rejections", ["import_id"], unique=False)

    op.create_table(
        "staged",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_staged_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_staged")),
    )
    op.create_index(op.f("ix_staged_text_hash"), "staged", ["text_hash"], unique=False)


def downgrade() -> None:
    for table in (
        "staged",
        "rejections",
        "contacts",
        "vectors",
        "trainings",
        "postings",
        "imports",
        "firms",
        "facts",
    ):
        op.drop_table(table)
    op.drop_table("candidates")
