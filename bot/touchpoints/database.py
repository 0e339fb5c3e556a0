"""The database: how it is reached, and how reading and writing transactions begin."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from bot.errors import CataloguedError

LOCK_PATIENCE: Final = 30.0
"""Seconds a statement waits for another process's lock before it fails."""
STATEMENT_LIMIT: Final = 10_000
"""Milliseconds a PostgreSQL statement may take, so that a frozen server cannot hold a thread for ever."""
STUDY_LIMIT: Final = 120_000
"""The same for an analysis of the whole log."""

_PRAGMAS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an acknowledged message survives a power cut
    "foreign_keys": 1,
    "secure_delete": 1,  # a deletion request really removes the bytes
    "busy_timeout": int(LOCK_PATIENCE * 1_000),
}
_WRITING: Final = "travesia_writing"
"""Execution option that makes SQLite take its write lock at the beginning, never half-way; its value is how far a
commit must get."""
_FULL, _NORMAL = 2, 1


def connect(url: str) -> Engine:
    """Open the database at an SQLAlchemy address (SQLite file or PostgreSQL) and prove that it answers.

    Raises `UserError` when the address cannot be read or nobody answers there. The caller disposes of the engine.
    """
    address = _address(url)
    engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        engine.dispose()
        shown, reason = address.render_as_string(hide_password=True), str(error.orig).strip().splitlines()[0]
        raise CataloguedError("errors.database.unavailable", address=shown, reason=reason) from error
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: it never waits for a writer on SQLite."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def studying(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads for an analysis: PostgreSQL gives its statements more time and memory than a turn's."""
    with reading(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(text(f"SET LOCAL statement_timeout = {STUDY_LIMIT}"))
            connection.execute(text("SET LOCAL work_mem = '64MB'"))
        yield connection


@contextmanager
def writing(engine: Engine, *, durable: bool = True) -> Iterator[Connection]:
    """A transaction that writes: committed at the end, rolled back by any exception.

    A commit survives the death of the process, and a durable one also a power cut. Give `durable=False` only to what
    may be done again: it does not wait for the disk, and the next durable commit takes it along.
    """
    with engine.execution_options(**{_WRITING: _FULL if durable else _NORMAL}).begin() as connection:
        if not durable and not is_sqlite(engine):
            connection.execute(text("SET LOCAL synchronous_commit = off"))
        yield connection


def is_sqlite(engine: Engine) -> bool:
    """Whether there can be only one writer at a time."""
    return engine.dialect.name == "sqlite"


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
        address.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise CataloguedError("errors.database.no_address") from error
    if backend not in ("sqlite", "postgresql"):
        raise CataloguedError("errors.database.unsupported", backend=backend)
    if backend == "sqlite" and address.database in (None, "", ":memory:"):
        raise CataloguedError("errors.database.without_file")
    return address


def _sqlite(address: URL) -> Engine:
    engine = create_engine(
        address,
        future=True,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=8,
        connect_args={"check_same_thread": False, "timeout": LOCK_PATIENCE},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(address: URL) -> Engine:
    return create_engine(
        address,
        future=True,
        pool_size=8,
        max_overflow=8,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            "options": f"-c statement_timeout={STATEMENT_LIMIT} -c idle_in_transaction_session_timeout=60000",
        },
    )


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # pysqlite must not begin transactions on its own: see _begin
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={_PRAGMAS['busy_timeout']}")
        for name, wanted in _PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={wanted}")
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if found != wanted:
                raise CataloguedError("errors.database.wrong_pragma", name=name, found=found, wanted=wanted)
    finally:
        cursor.close()


def _begin(connection: Connection) -> None:
    synchronous = connection.get_execution_options().get(_WRITING)
    if synchronous is None:
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
