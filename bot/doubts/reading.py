"""Reading the groups of open doubts: how many asked, how lately, whether it grows, and how it felt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.sql import Select

from bot.doubts.members import AT, FEELING, MEMBERS, SEEN_AT, THERE, TIMES, WORDS
from bot.doubts.tables import doubt_group, doubt_message
from bot.touchpoints.database import reading
from bot.touchpoints.tables import evidence, touchpoint

WEEK: Final = 7 * 86_400.0
LATEST: Final = 60
"""Messages of a group that are read for its samples: the newest say best what it is about now."""


@dataclass(frozen=True, slots=True)
class DoubtGroup:
    """One doubt in the words of many."""

    group_id: str
    map_id: str
    stage_id: str | None
    """Where it is asked; `None` where the stage has left the map."""
    status: str
    """`open`, `accepted`, `dismissed` or `solved`."""
    messages: int
    """To the bot and on other channels."""
    customers: int
    """Of the bot; of those who called or wrote elsewhere we do not know who is who."""
    first_at: float
    last_at: float
    this_week: int
    """Messages of the last seven days."""
    week_before: int
    sentiment: float | None
    """Mean of the messages' sentiment, -1 to 1."""
    path: str | None = None
    """The question that took it in."""
    former: str | None = None
    """The solved group of the same doubt: it has come back."""
    decided_by: str | None = None
    decided_at: float | None = None
    why: str | None = None
    contacts: tuple[tuple[str, int], ...] = ()
    """How often it was asked on other channels, by kind of evidence, most frequent first."""

    @property
    def asked(self) -> int:
        """Customers of the bot and contacts elsewhere."""
        return self.customers + sum(count for _, count in self.contacts)


def groups(
    database: Engine, *, now: float, status: str | None = "open", since: float = 0.0, map_id: str | None = None
) -> tuple[DoubtGroup, ...]:
    """Groups somebody has asked about since that time, most asked first; of every status for `status=None`.

    Contacts of other channels count from the day they were brought in.
    """
    query = _groups(now).having(func.max(SEEN_AT) >= since)
    if status is not None:
        query = query.where(doubt_group.c.status == status)
    if map_id is not None:
        query = query.where(doubt_group.c.map_id == map_id)
    with reading(database) as connection:
        contacts = _contacts(connection)
        found = [_group(row, contacts) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda group: (-group.asked, -group.messages, -group.last_at, group.group_id)))


def group(database: Engine, group_id: str, *, now: float) -> DoubtGroup | None:
    """One group, by its id or by as much of its beginning as tells it apart."""
    with reading(database) as connection:
        starting = doubt_group.c.group_id.like(f"{_literal(group_id)}%", escape="\\")
        found = connection.execute(_groups(now).where(starting).limit(2)).all()
        if len(found) != 1:
            return None
        return _group(found[0], _contacts(connection, found[0].group_id))


def texts(database: Engine, group_id: str) -> tuple[str, ...]:
    """The redacted words of a group's newest messages, newest first; those that were emptied since are left out."""
    with reading(database) as connection:
        return tuple(_texts(connection, group_id))


def _texts(connection: Connection, group_id: str) -> Sequence[str]:
    query = (
        select(WORDS)
        .select_from(MEMBERS)
        .where(doubt_message.c.group_id == group_id, WORDS != "")
        .order_by(AT.desc(), touchpoint.c.row_id.desc(), evidence.c.row_id.desc())
        .limit(LATEST)
    )
    return list(connection.execute(query).scalars())


def _groups(now: float) -> Select:
    at = AT
    this_week, week_before = at >= now - WEEK, (at >= now - 2 * WEEK) & (at < now - WEEK)
    columns = [each for each in doubt_group.c if each.name not in ("total", "space", "size", "size_then", "opened_at")]
    return (
        select(
            *columns,
            func.sum(TIMES).label("messages"),
            func.count(touchpoint.c.customer_key.distinct()).label("customers"),
            func.min(AT).label("first_at"),
            func.max(AT).label("last_at"),
            func.sum(case((this_week, TIMES), else_=0)).label("this_week"),
            func.sum(case((week_before, TIMES), else_=0)).label("week_before"),
            func.avg(FEELING).label("sentiment"),
        )
        .select_from(MEMBERS.join(doubt_group, doubt_group.c.group_id == doubt_message.c.group_id))
        .where(THERE)
        .group_by(*columns)
    )


def _contacts(connection: Connection, group_id: str | None = None) -> dict[str, tuple[tuple[str, int], ...]]:
    times = func.sum(TIMES).label("times")
    query = (
        select(doubt_message.c.group_id, evidence.c.kind, times)
        .join(evidence, evidence.c.contact_id == doubt_message.c.turn_id)
        .group_by(doubt_message.c.group_id, evidence.c.kind)
        .order_by(times.desc(), evidence.c.kind)
    )
    if group_id is not None:
        query = query.where(doubt_message.c.group_id == group_id)
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for row in connection.execute(query):
        found[row.group_id] = (*found.get(row.group_id, ()), (row.kind, int(row.times)))
    return found


def _group(row: Row, contacts: Mapping[str, tuple[tuple[str, int], ...]]) -> DoubtGroup:
    values = {name: row._mapping[name] for name in DoubtGroup.__dataclass_fields__ if name != "contacts"}
    counted = {name: int(values[name]) for name in ("messages", "this_week", "week_before")}
    return DoubtGroup(**{**values, **counted}, contacts=contacts.get(row.group_id, ()))


def _literal(typed: str) -> str:
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
