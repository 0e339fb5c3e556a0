"""What a filter can choose among: the channels, languages, personas and sources that the log holds."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.touchpoints.tables import conversation

MOST: Final = 50
"""Values of one kind that are offered; campaigns can be many."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of each side, the most frequent first."""

    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def choices(connection: Connection, map_id: str) -> Choices:
    """What occurs in the conversations of a map, tests left out."""
    columns = (
        conversation.c.channel,
        conversation.c.language,
        conversation.c.persona_id,
        conversation.c.source,
    )
    return Choices(*(_values(connection, map_id, column=column) for column in columns))


def _values(connection: Connection, map_id: str, *, column: "ColumnElement[Any]") -> tuple[str, ...]:
    query = (
        select(column)
        .where(conversation.c.map_id == map_id, conversation.c.is_test.is_(False), column.is_not(None), column != "")
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(MOST)
    )
    return tuple(connection.execute(query).scalars())
