"""A table that is read batch by batch, so that a log of any length passes through little memory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import and_, or_
from sqlalchemy.engine import Engine, Row
from sqlalchemy.sql import ColumnElement, Select

from bot.analytics.scope import Scope
from bot.touchpoints.database import reading

AT_ONCE: Final = 5_000
"""Rows that are read and written together; each batch is a transaction of its own, however slow the reader is."""

Cells = Sequence[object]
"""One row: `None`, a text, a number, a flag; times in UTC seconds."""


class Kind(str, Enum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """A column, by the name that stands above it."""

    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """What one export holds."""

    columns: tuple[Column, ...]
    batches: Callable[[Engine, Sequence[Scope]], Iterator[Sequence[Cells]]]
    """Reads the rows of these scopes."""


def paged(
    database: Engine, query: Select, key: "Sequence[ColumnElement[Any]]", *, size: int = AT_ONCE
) -> Iterator[Sequence[Row]]:
    """The rows of a query in the order of a unique key, in batches that begin after the key of the last row."""
    names = [f"key_{number}" for number in range(len(key))]
    keyed = query.add_columns(*(column.label(name) for column, name in zip(key, names, strict=True)))
    keyed = keyed.order_by(*key).limit(size)
    after: list[Any] = []
    while True:
        with reading(database) as connection:
            rows = connection.execute(keyed.where(*after)).all()
        if rows:
            yield rows
        if len(rows) < size:
            return
        last = rows[-1]._mapping
        after = [_behind(key, [last[name] for name in names])]


def _behind(key: "Sequence[ColumnElement[Any]]", values: Sequence[object]) -> Any:
    """SQL: the key comes after these values; the first comparison is what an index can use."""
    ways = [
        and_(*(column == value for column, value in zip(key[:place], values[:place], strict=True)), key[place] > last)
        for place, last in enumerate(values)
    ]
    return and_(key[0] >= values[0], or_(*ways))
