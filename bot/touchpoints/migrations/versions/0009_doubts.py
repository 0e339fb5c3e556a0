"""What became of each group of open doubts.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doubt_group",
        sa.Column("group_id", sa.String(length=64), nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("stage_id", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.Float(precision=53), nullable=False),
        sa.Column("decided_at", sa.Float(precision=53), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("size_then", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=128), nullable=True),
        sa.Column("former", sa.String(length=64), nullable=True),
        sa.Column("space", sa.String(length=32), nullable=False),
        sa.Column("total", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open','accepted','dismissed','solved')", name=op.f("ck_doubt_group_status")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_doubt_group")),
    )
    op.create_index("ix_doubt_group_map_id", "doubt_group", ["map_id", "status"])
    op.create_table(
        "doubt_message",
        sa.Column("turn_id", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("turn_id", name=op.f("pk_doubt_message")),
    )
    op.create_index("ix_doubt_message_group_id", "doubt_message", ["group_id"])


def downgrade() -> None:
    op.drop_table("doubt_message")
    op.drop_table("doubt_group")
