"""Reading the latest touchpoints back, for people who look over the bot's shoulder."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine, Row

from bot.touchpoints.database import reading
from bot.touchpoints.tables import touchpoint

SETTLING: Final = 15.0
"""Seconds after which a turn is shown though no gateway has ended it: plain Rasa writes such rows."""


def latest(database: Engine, *, limit: int, conversation: str | None = None) -> list[dict[str, Any]]:
    """The newest `limit` turns, oldest first, as mappings of every column of the log."""
    with reading(database) as connection:
        query = _of(conversation).order_by(touchpoint.c.row_id.desc()).limit(limit)
        return [dict(row._mapping) for row in reversed(connection.execute(query).all())]


class Tail:
    """The turns that are added after the ones already seen; each is given out once, when it has ended."""

    def __init__(self, seen: list[dict[str, Any]], *, conversation: str | None = None) -> None:
        self._conversation = conversation
        self._floor = 0
        self._given = {row["row_id"] for row in seen}
        if seen:
            self._floor = min(self._given) - 1

    def new(self, database: Engine, *, at: float) -> list[dict[str, Any]]:
        """What there is now and was not before, oldest first."""
        with reading(database) as connection:
            return list(self._fresh(connection, at))

    def _fresh(self, connection: Connection, at: float) -> Iterator[dict[str, Any]]:
        open_rows: list[int] = []
        highest = self._floor
        query = _of(self._conversation).where(touchpoint.c.row_id > self._floor).order_by(touchpoint.c.row_id)
        for row in connection.execute(query):
            highest = row.row_id
            if row.row_id in self._given:
                continue
            if _is_settled(row, at):
                self._given.add(row.row_id)
                yield dict(row._mapping)
            else:
                open_rows.append(row.row_id)
        self._floor = min(open_rows, default=highest + 1) - 1
        self._given = {row_id for row_id in self._given if row_id > self._floor}


def _is_settled(row: Row, at: float) -> bool:
    return row.outcome is not None or at - row.at > SETTLING


def _of(conversation: str | None) -> Any:
    query = select(touchpoint)
    return query if conversation is None else query.where(touchpoint.c.conversation_id == conversation)
