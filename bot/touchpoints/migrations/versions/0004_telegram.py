"""The Telegram channel, turns that are media, and customers' data that was erased.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('question','fallback','handoff','chitchat','clarification')"
_NOW = "kind IN ('question','fallback','handoff','chitchat','clarification','media')"
_INBOX_BEFORE = "kind IN ('text','choice','opening')"
_INBOX_NOW = "kind IN ('text','choice','opening','media','told')"
_ID = sa.String(length=64)
_SHORT = sa.String(length=32)
_SECONDS = sa.Float(precision=53)


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("receipt", _ID, nullable=False),
        sa.Column("channel", _SHORT, nullable=False),
        sa.Column("erased_at", _SECONDS, nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("unforgotten", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_erasure")),
    )
    op.create_table(
        "telegram_chat",
        sa.Column("chat_key", _ID, nullable=False),
        sa.Column("room_key", _ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("session_id", _ID, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("keyboard", sa.BigInteger(), nullable=True),
        sa.Column("state", _SHORT, nullable=False),
        sa.Column("seen_at", _SECONDS, nullable=False),
        sa.CheckConstraint("state IN ('open','blocked','leaving')", name=op.f("ck_telegram_chat_state")),
        sa.PrimaryKeyConstraint("chat_key", name=op.f("pk_telegram_chat")),
        sa.UniqueConstraint("session_id", name=op.f("uq_telegram_chat_session_id")),
    )
    op.create_index("ix_telegram_chat_room_key", "telegram_chat", ["room_key"])
    op.create_table(
        "telegram_delivery",
        sa.Column("delivery_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("chat_key", _ID, nullable=False),
        sa.Column("session_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("keyboard", sa.JSON(), nullable=False),
        sa.Column("in_reply_to", _ID, nullable=True),
        sa.Column("state", _SHORT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("not_before", _SECONDS, nullable=False),
        sa.Column("created_at", _SECONDS, nullable=False),
        sa.Column("settled_at", _SECONDS, nullable=True),
        sa.Column("reason", _SHORT, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting','sending','sent','unsure','undelivered')", name=op.f("ck_telegram_delivery_state")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_telegram_delivery")),
        sa.UniqueConstraint("session_id", "number", "part", name=op.f("uq_telegram_delivery_session_id_number_part")),
    )
    op.create_index("ix_telegram_delivery_state", "telegram_delivery", ["state", "chat_key"])
    op.create_index("ix_telegram_delivery_chat_key", "telegram_delivery", ["chat_key"])
    op.create_table(
        "telegram_event",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", _SECONDS, nullable=False),
        sa.Column("kind", _SHORT, nullable=False),
        sa.Column("chat_key", _ID, nullable=True),
        sa.Column("external_id", _ID, nullable=True),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_telegram_event")),
    )
    op.create_index("ix_telegram_event_kind", "telegram_event", ["kind", "at"])
    op.create_index("ix_telegram_event_chat_key", "telegram_event", ["chat_key"])
    op.create_table(
        "telegram_link",
        sa.Column("link_id", _ID, nullable=False),
        sa.Column("stage", _ID, nullable=True),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("session_id", _ID, nullable=True),
        sa.Column("expires_at", _SECONDS, nullable=False),
        sa.Column("used_at", _SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_telegram_link")),
    )
    _check_kind(_NOW)
    _check_kind(_INBOX_NOW, table="inbox")


def downgrade() -> None:
    op.execute("UPDATE touchpoint SET kind = 'chitchat' WHERE kind = 'media'")
    _check_kind(_BEFORE)
    op.execute("DELETE FROM inbox WHERE kind IN ('media','told')")
    _check_kind(_INBOX_BEFORE, table="inbox")
    for table in ("telegram_link", "telegram_event", "telegram_delivery", "telegram_chat", "erasure"):
        op.drop_table(table)


def _check_kind(condition: str, *, table: str = "touchpoint") -> None:
    """SQLite cannot change a check, so there the table is copied."""
    with op.batch_alter_table(table) as copied:
        copied.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
        copied.create_check_constraint(op.f(f"ck_{table}_kind"), condition)
