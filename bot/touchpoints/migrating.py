"""Bringing a database to the schema of this version of the product."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from bot.errors import CataloguedError, one_line
from bot.touchpoints.database import is_sqlite, writing

_LOCK: Final = 7_268_347
"""Any number of ours: PostgreSQL lets one process at a time hold it. SQLite's write lock does the same."""


def migrate(engine: Engine) -> None:
    """Run the missing steps in one transaction; a no-op when there are none. Two processes may call it at once.

    Raises `UserError` when the database was written by a newer version: its rows must not be touched by an older one.
    """
    with writing(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        try:
            command.upgrade(configuration(connection), "head")
        except CommandError as error:
            address = engine.url.render_as_string(hide_password=True)
            raise CataloguedError("errors.database.other_version", address=address, reason=one_line(error)) from error


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one connection, without any file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
