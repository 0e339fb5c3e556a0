"""Insert-or-update, the same on SQLite and PostgreSQL.

SQLAlchemy 1.4 compiles such statements anew at every execution, which costs more than running them; here each shape is
compiled once per dialect.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless one of its unique keys is taken; whether it was inserted."""
    compiled = _insert_once(connection.dialect, table, tuple(values))
    return bool(connection.execute(compiled, dict(values)).rowcount == 1)


class Upsert:
    """Inserts a row of `columns`; where the unique `key` is taken, the columns of `update` get the new values.

    `override` gives columns that need another expression than the new value; it is handed the new row.
    """

    def __init__(
        self,
        table: Table,
        *,
        key: Sequence[str],
        columns: Sequence[str],
        update: Sequence[str],
        override: Callable[[Any], Mapping[str, object]] | None = None,
    ) -> None:
        self._table = table
        self._key = list(key)
        self._columns = list(columns)
        self._update = list(update)
        self._override = override
        self._compiled: dict[str, Any] = {}

    def write(self, connection: Connection, values: Mapping[str, object]) -> None:
        """Write one row; `values` has every column."""
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = self._statement(dialect).compile(dialect=dialect, column_keys=self._columns)
        connection.execute(self._compiled[dialect.name], dict(values))

    def _statement(self, dialect: Dialect) -> Any:
        insert = _insert(dialect, self._table)
        changes = {name: insert.excluded[name] for name in self._update}
        if self._override is not None:
            changes |= self._override(insert.excluded)
        return insert.on_conflict_do_update(index_elements=self._key, set_=changes)


@lru_cache(maxsize=64)
def _insert_once(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing().compile(dialect=dialect, column_keys=list(columns))


def _insert(dialect: Dialect, table: Table) -> Any:  # the two dialects' inserts share no typed base
    return (sqlite if dialect.name == "sqlite" else postgresql).insert(table)
