"""Insert-or-update, the same on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless one of its unique keys is taken; whether it was inserted."""
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing()
    return bool(connection.execute(statement).rowcount == 1)


def upsert(
    connection: Connection,
    table: Table,
    *,
    key: Sequence[str],
    values: Mapping[str, object],
    update: Mapping[str, object],
) -> None:
    """Insert `values`; where the unique `key` is taken, set the columns of `update` in the row that stands there."""
    statement = _insert(connection, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(update)))


def _insert(connection: Connection, table: Table) -> Any:  # the two dialects' inserts share no typed base
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
