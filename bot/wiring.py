"""The only place that picks implementations: settings and a project in, a running product's parts out."""

import hashlib
import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial

from sqlalchemy.engine import Engine as Database

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.position import NO_MOVES, Moves, moves_by_present_ids
from bot.dialogue.services import ConversationServices
from bot.engine.embedded import EmbeddedEngine
from bot.engine.protocol import Engine
from bot.engine.remote import RemoteEngine
from bot.gateway.identity import Identity
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.secret import load_secret
from bot.journeys.library import load_project, read_bytes
from bot.journeys.model import JourneyMap
from bot.language.redaction import redact
from bot.language.sentiment import SentimentScorer, shipped_sentiment
from bot.language.sentiment_words import name_of, project_words, with_project_words
from bot.language.stored_text import WithoutOrders
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.home import has_log, open_log
from bot.touchpoints.log import TouchpointLog
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.touchpoints.stage_moves import stage_moves


@dataclass(frozen=True, slots=True)
class Product:
    """The parts of a running product; whoever built it starts and closes them."""

    maps: tuple[JourneyMap, ...]
    database: Database
    engine: Engine
    conversation: ConversationServices
    secret: str
    settings: Settings

    def gateway(self) -> JournalGateway:
        """The way in and out; inside a running event loop, after the engine has started."""
        return JournalGateway(
            engine=self.engine,
            database=self.database,
            maps=self.maps,
            secret=self.secret,
            redact=redaction_of(self.maps),
            stored=partial(WithoutOrders(), language=self.maps[0].language) if self.settings.redact_orders else None,
            reply_deadline=self.settings.reply_deadline,
            concurrent_turns=self.settings.concurrent_turns,
        )

    def conversation_of(self, maps: Sequence[JourneyMap], place: Project) -> ConversationServices:
        """The dialogue's services over the maps of another release, whose words of mood stand in its own folder."""
        return _conversation_of(maps, self.database, secret=self.secret, settings=self.settings, place=place)


def redaction_of(maps: Sequence[JourneyMap]) -> Callable[[str], str]:
    """What takes personal data out of typed text; its marks are in the language of the first map."""
    return partial(redact, language=maps[0].language)


def build_product(
    project: Project, settings: Settings, *, maps: Sequence[JourneyMap], place: Project | None = None
) -> Product:
    """Every part over maps that are already read; `UserError` when a setting or the database does not serve.

    `place` is the folder of a release, when its maps and words of mood are served in place of the project's own.
    """
    database = open_log(project, settings)
    secret = load_secret(settings.secret, project.provide_var() / "secret")
    return Product(
        maps=tuple(maps),
        database=database,
        engine=build_engine(project, settings),
        conversation=_conversation_of(maps, database, secret=secret, settings=settings, place=place or project),
        secret=secret,
        settings=settings,
    )


def _conversation_of(
    maps: Sequence[JourneyMap], database: Database, *, secret: str, settings: Settings, place: Project
) -> ConversationServices:
    return conversation_services(
        maps,
        SqlTouchpointLog(database),
        secret=secret,
        moves=stage_moves(database),
        sentiment=sentiment_of(place, language=maps[0].language),
        redact_orders=settings.redact_orders,
    )


def customer_keys(project: Project, settings: Settings) -> Callable[[str, str], str]:
    """What stands for a customer in the log, by the way they are named (`telegram`, `email`…) and what names them."""
    return Identity(load_secret(settings.secret, project.provide_var() / "secret")).customer_key


def build_engine(project: Project, settings: Settings) -> Engine:
    """The engine of the setting `TRAVESIA_ENGINE`, whose names the settings have checked."""
    if settings.engine == "remote":
        return RemoteEngine(settings.rasa_url, settings.rasa_token)
    return EmbeddedEngine(project, hide_order_numbers=settings.redact_orders)


def build_conversation_services(
    project: Project, settings: Settings, *, log: TouchpointLog | None = None
) -> ConversationServices:
    """The dialogue's services of a project; without `log`, the touchpoints go to the project's own database.

    Raises `UserError` when the maps are missing or broken, or when the database does not answer.
    """
    maps = load_project(project, today=datetime.now(timezone.utc).date(), language=settings.language or "es")
    secret = load_secret(settings.secret, project.provide_var() / "secret")
    sentiment = sentiment_of(project, language=maps[0].language)
    build = partial(
        conversation_services, maps, secret=secret, sentiment=sentiment, redact_orders=settings.redact_orders
    )
    if log is not None:
        return build(log)
    database = open_log(project, settings)
    return build(SqlTouchpointLog(database), moves=stage_moves(database))


def sentiment_of(project: Project, *, language: str) -> SentimentScorer:
    """What scores a project's messages, with the words of its `sentiment.yml`; `UserError` when that is broken.

    `language` is the one of words that do not name theirs.
    """
    if not project.sentiment.exists():
        return shipped_sentiment()
    content = read_bytes(project.sentiment, language=language)
    words = project_words(content, file=project.sentiment.as_posix(), language=language)
    return shipped_sentiment(with_project_words(words), addition=name_of(words))


def logged_moves(project: Project, settings: Settings) -> Moves:
    """Where customers ask next, for who only reads: nothing where the project has no log yet."""
    if not has_log(project, settings):
        return NO_MOVES
    database = open_log(project, settings)
    try:
        return stage_moves(database)
    finally:
        database.dispose()


def conversation_services(
    maps: Sequence[JourneyMap],
    log: TouchpointLog,
    *,
    secret: str,
    moves: Moves = NO_MOVES,
    sentiment: SentimentScorer | None = None,
    redact_orders: bool = False,
) -> ConversationServices:
    """The dialogue's services over maps that are already read and a log that is already open.

    Without `sentiment`, the shipped scorer. `moves` may be under old ids of stages; it is read once, so what customers
    do now counts from the next start.
    """

    def pseudonym(sender: str) -> str:
        return hmac.new(secret.encode(), sender.encode(), hashlib.sha256).hexdigest()

    knowledge = Knowledge(maps)
    return ConversationServices(
        knowledge=knowledge,
        moves=moves_by_present_ids(moves, knowledge),
        log=log,
        sentiment=sentiment or shipped_sentiment(),
        redact=WithoutOrders() if redact_orders else redact,
        now=time.time,
        pseudonym=pseudonym,
    )
