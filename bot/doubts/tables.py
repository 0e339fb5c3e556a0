"""The tables of open doubts: the groups with what was decided about them, what is in which, and what was brought in."""

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
"""No words and no foreign key: a turn that is erased leaves nothing here that says anything.

`turn_id` may be the `contact_id` of an evidence row, too: a call or a search that asks the same.
"""

contact_import = Table(
    "contact_import",
    metadata,
    Column("import_id", ID, primary_key=True),
    Column("at", seconds(), nullable=False),
    Column("brought_by", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("map_id", ID, nullable=False),
    Column("brought", Integer, nullable=False),
    Column("open", Integer, nullable=False),
    Column("undone_at", seconds()),
    Index("ix_contact_import_at", "at"),
)
"""Tables of contacts that were brought in: how many rows, how many of them the map did not answer; `undone_at` when
somebody has taken them out again."""
