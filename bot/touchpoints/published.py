"""What the last release of a map published: the ids that the log already speaks of."""

from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.errors import CataloguedError, one_line
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.database import connect, reading
from bot.touchpoints.home import database_address, has_log
from bot.touchpoints.tables import map_element, map_version

_WITH_FORMER_IDS = ("stage", "touchpoint", "question")
"""What can say `was`."""


def published_paths(project: Project, settings: Settings) -> dict[str, frozenset[str]]:
    """By map id, the paths of the stages, touchpoints and questions of its last registered release.

    Only reads: a project without a log has published nothing, and none is made. Raises `UserError` when the database
    does not answer.
    """
    if not has_log(project, settings) or _is_missing_file(database_address(project, settings)):
        return {}
    database = connect(database_address(project, settings))
    try:
        return _last_releases(database)
    except SQLAlchemyError as error:
        shown = database.url.render_as_string(hide_password=True)
        raise CataloguedError("errors.database.unavailable", address=shown, reason=one_line(error)) from error
    finally:
        database.dispose()


def _last_releases(database: Engine) -> dict[str, frozenset[str]]:
    if not inspect(database).has_table(map_version.name):
        return {}
    with reading(database) as connection:
        versions = connection.execute(
            select(map_version.c.map_id, map_version.c.release).order_by(map_version.c.registered_at)
        ).all()
        last = {row.map_id: row.release for row in versions}
        return {map_id: _paths(connection, map_id, release=release) for map_id, release in last.items()}


def _paths(connection: Connection, map_id: str, *, release: str) -> frozenset[str]:
    return frozenset(
        connection.execute(
            select(map_element.c.path)
            .where(map_element.c.map_id == map_id, map_element.c.release == release)
            .where(map_element.c.kind.in_(_WITH_FORMER_IDS))
        ).scalars()
    )


def _is_missing_file(address: str) -> bool:
    """Whether the address is a SQLite file nobody has made yet: connecting would make it."""
    try:
        url = make_url(address)
    except ArgumentError:
        return False
    return url.get_backend_name() == "sqlite" and bool(url.database) and not Path(str(url.database)).exists()
