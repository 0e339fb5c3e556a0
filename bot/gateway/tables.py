"""The tables of the gateway's journal: sessions, inbox, outbox, leases and offered choices."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from bot.touchpoints.tables import ID, PATH, SHORT, metadata, seconds

session = Table(
    "session",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("channel", SHORT, nullable=False),
    Column("language", SHORT, nullable=False),
    Column("customer_key", ID, nullable=False),
    Column("conversation_id", ID, ForeignKey("conversation.conversation_id")),
    Column("created_at", seconds(), nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("tokens", Float(53), nullable=False),
    Column("tokens_at", seconds(), nullable=False),
    Index("ix_session_customer_key", "customer_key"),
)
"""One customer on one channel. Its row is the lock under which messages are numbered.

`conversation_id` is its latest conversation.
"""

inbox = Table(
    "inbox",
    metadata,
    Column("inbox_id", Integer, primary_key=True, autoincrement=True),
    Column("channel", SHORT, nullable=False),
    Column("session_id", ID, ForeignKey("session.session_id"), nullable=False),
    Column("external_id", ID, nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("content", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("conversation_id", ID, ForeignKey("conversation.conversation_id"), nullable=False),
    Column("turn_id", ID, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("stage", ID),
    Column("page", Text),
    Column("campaign", Text),
    Column("accepted_at", seconds(), nullable=False),
    Column("ready_at", seconds(), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", SHORT, nullable=False),
    UniqueConstraint("channel", "session_id", "external_id"),
    UniqueConstraint("turn_id"),
    CheckConstraint("kind IN ('text','choice','opening','media','told')", name="kind"),
    CheckConstraint("state IN ('waiting','done','parked')", name="state"),
    Index("ix_inbox_state", "state", "session_id", "inbox_id"),
)
"""Every accepted message, committed before it is acknowledged; `seq` is 0 for what is no turn.

`content` of `media` and `told` is the channel's own reply, ready to be said when its time has come.
"""

outbox = Table(
    "outbox",
    metadata,
    Column("session_id", ID, ForeignKey("session.session_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("author", SHORT, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", seconds(), nullable=False),
    Column("in_reply_to", ID),
    Column("choices", JSON, nullable=False),
    Column("link", Text),
    Column("last", Boolean(create_constraint=False), nullable=False),
    Column("turn_id", ID, nullable=False),
    Column("votable", Boolean(create_constraint=False)),
    Column("survey_id", ID),
    CheckConstraint("author IN ('customer','bot')", name="author"),
)
"""The conversation as the customer sees it, numbered inside the session without gaps.

A line that asks a survey belongs to no turn: its `turn_id` is the survey's id.
"""

lease = Table(
    "lease",
    metadata,
    Column("session_id", ID, ForeignKey("session.session_id"), primary_key=True),
    Column("owner", PATH, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("expires_at", seconds(), nullable=False),
)
"""Who may answer a session now. `fence` grows with every holder, so that a late one is refused."""

offered_choice = Table(
    "offered_choice",
    metadata,
    Column("choice_id", ID, primary_key=True),
    Column("session_id", ID, ForeignKey("session.session_id"), nullable=False),
    Column("release", PATH, nullable=False),
    Column("title", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("offered_at", seconds(), nullable=False),
    Index("ix_offered_choice_session_id", "session_id"),
)
"""What a button means; customers only ever see its id."""

erasure = Table(
    "erasure",
    metadata,
    Column("receipt", ID, primary_key=True),
    Column("channel", SHORT, nullable=False),
    Column("erased_at", seconds(), nullable=False),
    Column("turns", Integer, nullable=False),
    Column("conversations", Integer, nullable=False),
    Column("unforgotten", JSON, nullable=False),
)
"""Customers whose data was erased at their wish, without saying who they were.

`unforgotten` are conversations that the engine still keeps; it is empty once the erasure is complete.
"""
