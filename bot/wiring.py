"""The only place that picks implementations: settings and a project in, a running product's parts out."""

import hashlib
import hmac
import time
from collections.abc import Sequence
from datetime import datetime, timezone

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.services import ConversationServices
from bot.gateway.secret import load_secret
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.language.redaction import redact
from bot.language.sentiment import ChatSentiment
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.database import connect
from bot.touchpoints.log import TouchpointLog
from bot.touchpoints.migrating import migrate
from bot.touchpoints.sql_log import SqlTouchpointLog


def build_conversation_services(
    project: Project, settings: Settings, *, log: TouchpointLog | None = None
) -> ConversationServices:
    """The dialogue's services of a project; without `log`, the touchpoints go to the project's own database.

    Raises `UserError` when the maps are missing or broken, or when the database does not answer.
    """
    maps = load_project(project, today=datetime.now(timezone.utc).date(), language=settings.language or "es")
    secret = load_secret(settings.secret, project.var / "secret")
    return conversation_services(maps, log or open_touchpoint_log(project, settings), secret=secret)


def open_touchpoint_log(project: Project, settings: Settings) -> SqlTouchpointLog:
    """The log in the project's database, which is brought to this version's schema first."""
    project.var.mkdir(parents=True, exist_ok=True)
    engine = connect(database_address(project, settings))
    migrate(engine)
    return SqlTouchpointLog(engine)


def database_address(project: Project, settings: Settings) -> str:
    """The SQLAlchemy address of the setting, else the SQLite file in `var/`."""
    return settings.database_url or f"sqlite:///{(project.var / 'travesia.db').resolve()}"


def conversation_services(maps: Sequence[JourneyMap], log: TouchpointLog, *, secret: str) -> ConversationServices:
    """The dialogue's services over maps that are already read and a log that is already open."""

    def pseudonym(sender: str) -> str:
        return hmac.new(secret.encode(), sender.encode(), hashlib.sha256).hexdigest()

    return ConversationServices(
        knowledge=Knowledge(maps),
        log=log,
        sentiment=ChatSentiment(),
        redact=redact,
        now=time.time,
        pseudonym=pseudonym,
    )
