"""Where a project keeps its log, and how it is opened."""

from sqlalchemy.engine import Engine

from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.database import connect
from bot.touchpoints.migrating import migrate


def database_address(project: Project, settings: Settings) -> str:
    """The SQLAlchemy address of the setting, else of the SQLite file in `var/`."""
    return settings.database_url or f"sqlite:///{(project.var / 'travesia.db').resolve()}"


def has_log(project: Project, settings: Settings) -> bool:
    """Whether there can be anything in the log: nobody needs a new, empty database in order to read it."""
    return bool(settings.database_url) or (project.var / "travesia.db").exists()


def open_log(project: Project, settings: Settings) -> Engine:
    """The project's database with this version's schema; made when there is none. Raises `UserError`."""
    if not settings.database_url:
        project.provide_var()
    database = connect(database_address(project, settings))
    migrate(database)
    return database
