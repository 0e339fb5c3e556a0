"""What a filter can choose among: the channels, languages, personas and sources that the log holds."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

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
    """What occurs in the conversations of a map, tests left out. Reads all of them, once."""
    columns = (
        conversation.c.channel,
        conversation.c.language,
        conversation.c.persona_id,
        conversation.c.source,
    )
    query = (
        select(*columns, func.count().label("n"))
        .where(conversation.c.map_id == map_id, conversation.c.is_test.is_(False))
        .group_by(*columns)
    )
    found: tuple[Counter[str], ...] = tuple(Counter() for _ in columns)
    for *values, n in connection.execute(query):
        for counted, value in zip(found, values, strict=True):
            if value:
                counted[value] += n
    return Choices(*(_most(counted) for counted in found))


def _most(counted: "Counter[str]") -> tuple[str, ...]:
    """The most frequent first, those as frequent by name."""
    return tuple(sorted(counted, key=lambda value: (-counted[value], value))[:MOST])
