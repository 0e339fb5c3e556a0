"""The Telegram channel as a whole: built once, started, stopped, and mounted where a webhook is wanted."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from sqlalchemy.engine import Engine as Database
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import Route
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram import asked, deliveries
from bot.channels.telegram.building import Parts, put_together
from bot.channels.telegram.commands import menus
from bot.channels.telegram.links import LIFETIME
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.request import keep_out_of_logs
from bot.channels.telegram.updates import ALLOWED
from bot.errors import CataloguedError, one_line
from bot.gateway.ending import ended
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import GatewayError, Place
from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap

SWEEP: Final = 60.0
"""Seconds between looks for what another process has left behind."""

_log: Final = logging.getLogger(__name__)


class TelegramChannel:
    """Customers on Telegram get the same bot. The gateway must have started before, and closes after."""

    def __init__(self, parts: Parts, options: TelegramOptions, *, language: str, now: Callable[[], float]) -> None:
        self._parts = parts
        self._options = options
        self._language = language
        self._now = now
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """The bot's username, without `@`; known once it has started."""
        return self._parts.api.me.username or ""

    @property
    def is_at_work(self) -> bool:
        """It has started: customers who follow a link are answered."""
        return self._sweeper is not None and not self._sweeper.done()

    def routes(self) -> list[Route]:
        """The webhook's route for the product's own server; none when polling."""
        return self._parts.webhook.routes() if self._options.webhook_url else []

    async def start(self) -> None:
        """Begin to take updates, and to send what is waiting.

        Raises `UserError` when the token is wrong, when another program asks for the same bot's updates, and when
        nobody answers at the Bot API's address.
        """
        try:
            await self._connect()
        except BaseException:
            with suppress(TelegramError):
                await self._parts.api.close()
            raise
        await self._look_for_leftovers()
        self._sweeper = asyncio.create_task(self._sweep())
        if not self._options.webhook_url:
            self._parts.polling.start()

    async def stop(self) -> None:
        """Take no more updates, let what is being sent end, and let go of the connections."""
        await self._parts.polling.stop()
        if self._sweeper is not None:
            await ended(self._sweeper)
        await self._parts.presses.stop()
        await self._parts.outgoing.stop()
        await self._parts.api.close()

    async def link(self, place: Place, *, lifetime: float = LIFETIME, session_id: str | None = None) -> str:
        """An address that opens the bot at a stage, page and campaign, for so many seconds.

        With a session it goes on there with that conversation, once and in one private chat.
        """
        payload = await self._parts.store.write(
            lambda connection: self._parts.links.make(connection, place, lifetime=lifetime, session_id=session_id)
        )
        return f"https://t.me/{self.name}?start={payload}"

    async def _connect(self) -> None:
        try:
            await self._parts.api.open()
            for language, commands in menus(self._language):
                await self._parts.api.set_commands(commands, language=language)
            await self._choose_the_way_in()
        except InvalidToken:
            raise CataloguedError("errors.telegram.wrong_token") from None  # the library's own words hold the token
        except Conflict:
            raise CataloguedError("errors.telegram.other_poller") from None
        except TelegramError as error:
            reason = one_line(error).replace(self._options.token, "<token>")
            raise CataloguedError("errors.telegram.unreachable", url=self._options.api_url, reason=reason) from None

    async def _choose_the_way_in(self) -> None:
        api = self._parts.api
        if self._options.webhook_url:
            await self._parts.webhook.register(api)
            return
        if (await api.webhook()).url:
            await api.remove_webhook()
        # Confirms nothing; but another program that asks for updates ends this question, and so shows itself.
        await api.updates(offset=None, seconds=self._options.start_seconds, limit=1, kinds=ALLOWED)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            await self._look_for_leftovers()

    async def _look_for_leftovers(self) -> None:
        """Send what a former process or another one has left, and forget what is over."""
        try:
            await self._parts.outgoing.deliverer.wake_all()
            await self._parts.outgoing.collector.catch_up()
            await self._parts.store.write(lambda connection: deliveries.drop_old(connection, at=self._now()))
            await self._parts.store.write(lambda connection: asked.drop_old(connection, at=self._now()))
            await self._parts.store.write(self._parts.links.drop_old)
        except (SQLAlchemyError, GatewayError) as error:
            _log.error("what is left to send cannot be looked for: %s", type(error).__name__)
        except Exception:  # a mistake of ours: the next look must not be missing
            _log.exception("what is left to send could not be looked for")


def build_telegram(
    gateway: JournalGateway,
    database: Database,
    options: TelegramOptions,
    *,
    maps: Sequence[JourneyMap],
    now: Callable[[], float] = time.time,
) -> TelegramChannel:
    """The channel over a gateway and its migrated database; both belong to the caller.

    Inside a running event loop. Raises `UserError` for a token that can be none.
    """
    keep_out_of_logs(options.token)
    try:
        parts = put_together(gateway, database, options, maps=maps, now=now)
    except InvalidToken:
        raise CataloguedError("errors.telegram.wrong_token") from None
    return TelegramChannel(parts, options, language=base_of(maps[0].language), now=now)
