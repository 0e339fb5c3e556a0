"""Turns in which the bot asked which question was meant, the choices that explain them, and further answers.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('question','fallback','handoff','chitchat')"
_NOW = "kind IN ('question','fallback','handoff','chitchat','clarification')"


def upgrade() -> None:
    op.add_column("touchpoint", sa.Column("clarifies", sa.String(length=64), nullable=True))
    op.add_column("touchpoint", sa.Column("also_answered", sa.JSON(), nullable=True))
    _check_kind(_NOW)


def downgrade() -> None:
    op.execute("UPDATE touchpoint SET kind = 'fallback', answered = false WHERE kind = 'clarification'")
    _check_kind(_BEFORE)
    with op.batch_alter_table("touchpoint") as table:
        table.drop_column("also_answered")
        table.drop_column("clarifies")


def _check_kind(condition: str) -> None:
    """SQLite cannot change a check, so there the table is copied."""
    with op.batch_alter_table("touchpoint") as table:
        table.drop_constraint(op.f("ck_touchpoint_kind"), type_="check")
        table.create_check_constraint(op.f("ck_touchpoint_kind"), condition)
