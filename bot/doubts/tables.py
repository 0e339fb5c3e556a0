"""The tables of open doubts: the groups with what was decided about them, and which message is in which."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text

from bot.touchpoints.tables import ID, PATH, SHORT, metadata, seconds

doubt_group = Table(
    "doubt_group",
    metadata,
    Column("group_id", ID, primary_key=True),
    Column("map_id", ID, nullable=False),
    Column("stage_id", ID),
    Column("status", SHORT, nullable=False),
    Column("opened_at", seconds(), nullable=False),
    Column("decided_at", seconds()),
    Column("decided_by", Text),
    Column("why", Text),
    Column("size_then", Integer),
    Column("path", PATH),
    Column("former", ID),
    Column("space", SHORT, nullable=False),
    Column("total", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    CheckConstraint("status IN ('open','accepted','dismissed','solved')", name="status"),
    Index("ix_doubt_group_map_id", "map_id", "status"),
)
"""`total` is the sum of its messages' vectors in the space of that name, `size` how many there were.

`path` is the question that took it in, `former` the solved group of the same doubt, `size_then` its size when somebody
decided about it.
"""

doubt_message = Table(
    "doubt_message",
    metadata,
    Column("turn_id", ID, primary_key=True),
    Column("group_id", ID, nullable=False),
    Index("ix_doubt_message_group_id", "group_id"),
)
"""No words and no foreign key: a turn that is erased leaves nothing here that says anything."""
