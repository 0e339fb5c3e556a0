"""Reading the groups of open doubts: how many asked, how lately, whether it grows, and how it felt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.sql import Select

from bot.doubts.tables import doubt_group, doubt_message
from bot.touchpoints.database import reading
from bot.touchpoints.tables import touchpoint

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
    customers: int
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


def groups(
    database: Engine, *, now: float, status: str | None = "open", since: float = 0.0, map_id: str | None = None
) -> tuple[DoubtGroup, ...]:
    """Groups somebody has asked about since that time, most customers first; of every status for `status=None`."""
    query = _groups(now).having(func.max(touchpoint.c.at) >= since)
    if status is not None:
        query = query.where(doubt_group.c.status == status)
    if map_id is not None:
        query = query.where(doubt_group.c.map_id == map_id)
    with reading(database) as connection:
        found = [_group(row) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda group: (-group.customers, -group.messages, -group.last_at, group.group_id)))


def group(database: Engine, group_id: str, *, now: float) -> DoubtGroup | None:
    """One group, by its id or by as much of its beginning as tells it apart."""
    with reading(database) as connection:
        starting = doubt_group.c.group_id.like(f"{_literal(group_id)}%", escape="\\")
        found = connection.execute(_groups(now).where(starting).limit(2)).all()
    return _group(found[0]) if len(found) == 1 else None


def texts(database: Engine, group_id: str) -> tuple[str, ...]:
    """The redacted words of a group's newest messages, newest first; those that were emptied since are left out."""
    with reading(database) as connection:
        return tuple(_texts(connection, group_id))


def _texts(connection: Connection, group_id: str) -> Sequence[str]:
    query = (
        select(touchpoint.c.text_redacted)
        .join(doubt_message, doubt_message.c.turn_id == touchpoint.c.turn_id)
        .where(doubt_message.c.group_id == group_id, touchpoint.c.text_redacted != "")
        .order_by(touchpoint.c.row_id.desc())
        .limit(LATEST)
    )
    return list(connection.execute(query).scalars())


def _groups(now: float) -> Select:
    this_week = touchpoint.c.at >= now - WEEK
    week_before = (touchpoint.c.at >= now - 2 * WEEK) & (touchpoint.c.at < now - WEEK)
    columns = [each for each in doubt_group.c if each.name not in ("total", "space", "size", "size_then", "opened_at")]
    return (
        select(
            *columns,
            func.count().label("messages"),
            func.count(touchpoint.c.customer_key.distinct()).label("customers"),
            func.min(touchpoint.c.at).label("first_at"),
            func.max(touchpoint.c.at).label("last_at"),
            func.sum(case((this_week, 1), else_=0)).label("this_week"),
            func.sum(case((week_before, 1), else_=0)).label("week_before"),
            func.avg(touchpoint.c.sentiment).label("sentiment"),
        )
        .join(doubt_message, doubt_message.c.group_id == doubt_group.c.group_id)
        .join(touchpoint, touchpoint.c.turn_id == doubt_message.c.turn_id)
        .group_by(*columns)
    )


def _group(row: Row) -> DoubtGroup:
    values = {name: row._mapping[name] for name in DoubtGroup.__dataclass_fields__}
    return DoubtGroup(**{**values, "this_week": int(row.this_week), "week_before": int(row.week_before)})


def _literal(typed: str) -> str:
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
