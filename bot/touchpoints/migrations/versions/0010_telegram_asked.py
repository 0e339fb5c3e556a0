"""What a message on Telegram asks beside the conversation: votes and surveys.

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.String(length=64)


def upgrade() -> None:
    op.create_table(
        "telegram_asked",
        sa.Column("token", _ID, nullable=False),
        sa.Column("chat_key", _ID, nullable=False),
        sa.Column("session_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("survey_id", _ID, nullable=True),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint("kind IN ('vote','score','words')", name=op.f("ck_telegram_asked_kind")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_telegram_asked")),
        sa.UniqueConstraint("survey_id", "kind", name=op.f("uq_telegram_asked_survey_id_kind")),
    )
    op.create_index("ix_telegram_asked_chat_key", "telegram_asked", ["chat_key", "message"], unique=False)
    with op.batch_alter_table("telegram_delivery") as table:
        table.add_column(sa.Column("prompt", sa.Text(), nullable=True))
        table.add_column(sa.Column("asked", _ID, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("telegram_delivery") as table:
        table.drop_column("asked")
        table.drop_column("prompt")
    op.drop_index("ix_telegram_asked_chat_key", table_name="telegram_asked")
    op.drop_table("telegram_asked")
