"""Releases of the maps, and which of them is active.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("release_id", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("language_version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("maps", sa.LargeBinary(), nullable=False),
        sa.Column("maps_checksum", sa.String(length=64), nullable=False),
        sa.Column("training", sa.Text(), nullable=True),
        sa.Column("examination", sa.JSON(), nullable=True),
        sa.CheckConstraint("step IN ('first','major','minor','patch','none')", name=op.f("ck_release_step")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_release")),
        sa.UniqueConstraint("release_id", name=op.f("uq_release_release_id")),
    )
    op.create_table(
        "release_model",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("made_from", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_release_model_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_release_model")),
    )
    op.create_table(
        "active_release",
        sa.Column("slot", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.Float(precision=53), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("slot = 1", name=op.f("ck_active_release_slot")),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_active_release_number")),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_active_release")),
    )
    op.create_table(
        "release_activation",
        sa.Column("row_id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('published','rolled_back','planned')", name=op.f("ck_release_activation_kind")),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_release_activation_number")),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_release_activation")),
    )
    op.create_table(
        "planned_activation",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("not_before", sa.Float(precision=53), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_planned_activation_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_planned_activation")),
    )
    op.create_table(
        "publishing_lease",
        sa.Column("slot", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("since", sa.Float(precision=53), nullable=False),
        sa.Column("expires_at", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint("slot = 1", name=op.f("ck_publishing_lease_slot")),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_publishing_lease")),
    )


def downgrade() -> None:
    for table in (
        "publishing_lease",
        "planned_activation",
        "release_activation",
        "active_release",
        "release_model",
        "release",
    ):
        op.drop_table(table)
