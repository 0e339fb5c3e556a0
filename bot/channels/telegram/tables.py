"""The tables of the Telegram channel: whom to write to, what is on its way, what happened, and links into a chat."""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from bot.touchpoints.tables import ID, SHORT, metadata, seconds

telegram_chat = Table(
    "telegram_chat",
    metadata,
    Column("chat_key", ID, primary_key=True),
    Column("room_key", ID, nullable=False),
    Column("address", Text, nullable=False),
    Column("session_id", ID, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("keyboard", BigInteger),
    Column("state", SHORT, nullable=False),
    Column("seen_at", seconds(), nullable=False),
    UniqueConstraint("session_id"),
    CheckConstraint("state IN ('open','blocked','leaving')", name="state"),
    Index("ix_telegram_chat_room_key", "room_key"),
)
"""One person in one chat. Keys are HMACs; `address` is sealed: without the secret, nobody can be found or written to.

`taken` is the newest line of the gateway's that has become a delivery, `keyboard` the message whose buttons are open.
"""

telegram_delivery = Table(
    "telegram_delivery",
    metadata,
    Column("delivery_id", Integer, primary_key=True, autoincrement=True),
    Column("chat_key", ID, nullable=False),
    Column("session_id", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("html", Text, nullable=False),
    Column("keyboard", JSON, nullable=False),
    Column("prompt", Text),
    Column("asked", ID),
    Column("in_reply_to", ID),
    Column("state", SHORT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("not_before", seconds(), nullable=False),
    Column("created_at", seconds(), nullable=False),
    Column("settled_at", seconds()),
    Column("reason", SHORT),
    UniqueConstraint("session_id", "number", "part"),
    CheckConstraint("state IN ('waiting','sending','sent','unsure','undelivered')", name="state"),
    Index("ix_telegram_delivery_state", "state", "chat_key"),
    Index("ix_telegram_delivery_chat_key", "chat_key"),
)
"""One message on its way to a chat, written before it is sent. The texts of a settled one are emptied.

Its number is that of the line in its session: a chat may have another conversation later, which begins at 1 again.
`prompt` stands in the empty field of a message that wants words, and `asked` leads to what it asks.

While it is `sending`, `not_before` is when somebody else may take it to be lost on the way.
"""

telegram_event = Table(
    "telegram_event",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("at", seconds(), nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("chat_key", ID),
    Column("external_id", ID),
    Index("ix_telegram_event_kind", "kind", "at"),
    Index("ix_telegram_event_chat_key", "chat_key"),
)
"""What is counted and not said: edited messages, blocked chats, repeats, messages that were not delivered."""

telegram_link = Table(
    "telegram_link",
    metadata,
    Column("link_id", ID, primary_key=True),
    Column("stage", ID),
    Column("page", Text),
    Column("campaign", Text),
    Column("session_id", ID),
    Column("expires_at", seconds(), nullable=False),
    Column("used_at", seconds()),
)
"""What a deep link means; `session_id` and `used_at` are for links that take a conversation along, once."""

telegram_asked = Table(
    "telegram_asked",
    metadata,
    Column("token", ID, primary_key=True),
    Column("chat_key", ID, nullable=False),
    Column("session_id", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("survey_id", ID),
    Column("scores", JSON, nullable=False),
    Column("chosen", Integer),
    Column("message", BigInteger),
    Column("asked_at", seconds(), nullable=False),
    UniqueConstraint("survey_id", "kind"),
    CheckConstraint("kind IN ('vote','score','words')", name="kind"),
    Index("ix_telegram_asked_chat_key", "chat_key", "message"),
)
"""What a message of ours asks beside the conversation: whether an answer helped, a score, words to a survey.

`token` stands in the data of its buttons, `message` is where it was shown last, `chosen` is 1 or 0 for a vote.
"""
