"""What the product proposes, and digests that were sent.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.String(length=64)
_SHORT = sa.String(length=32)
_NOT_SOLVED = sa.text("status <> 'solved'")


def upgrade() -> None:
    with op.batch_alter_table("finding") as table:
        table.add_column(sa.Column("facts", sa.JSON(), nullable=True))
        table.add_column(sa.Column("decided_by", sa.Text(), nullable=True))
        table.add_column(sa.Column("decided_at", sa.Float(precision=53), nullable=True))
    op.create_index(
        "ix_finding_alive",
        "finding",
        ["map_id", "fingerprint"],
        unique=True,
        sqlite_where=_NOT_SOLVED,
        postgresql_where=_NOT_SOLVED,
    )
    op.create_table(
        "periodic_job",
        sa.Column("name", _SHORT, nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=True),
        sa.Column("held_until", sa.Float(precision=53), nullable=False),
        sa.Column("done_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_periodic_job")),
    )
    op.create_table(
        "digest_delivery",
        sa.Column("map_id", _ID, nullable=False),
        sa.Column("week", _SHORT, nullable=False),
        sa.Column("way", _SHORT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(precision=53), nullable=False),
        sa.Column("sent_at", sa.Float(precision=53), nullable=True),
        sa.CheckConstraint("way IN ('mail','webhook')", name=op.f("ck_digest_delivery_way")),
        sa.PrimaryKeyConstraint("map_id", "week", "way", name=op.f("pk_digest_delivery")),
    )


def downgrade() -> None:
    op.drop_table("digest_delivery")
    op.drop_table("periodic_job")
    op.drop_index("ix_finding_alive", table_name="finding")
    with op.batch_alter_table("finding") as table:
        table.drop_column("decided_at")
        table.drop_column("decided_by")
        table.drop_column("facts")
