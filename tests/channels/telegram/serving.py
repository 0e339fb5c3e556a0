"""The channel over a real gateway with a scripted engine and any maps, talking to the double."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.engine import Engine

from bot.channels.telegram.channel import TelegramChannel, build_telegram
from bot.channels.telegram.options import TelegramOptions
from bot.engine.scripted import ScriptedEngine
from bot.journeys.model import JourneyMap
from tests.gateway.harness import serving
from tests.gateway.sample import SECRET, shop
from tests.telegram.bot_api import BotApi

QUICK: dict[str, Any] = {
    "poll_seconds": 1,
    "start_seconds": 0,
    "read_seconds": 1.0,
    "repeat_pause": 0.3,
    "first_pause": 0.02,
    "longest_pause": 0.2,
    "messages_per_second": 0.0,
}
"""The product's patience, shortened."""


def options_of(api: BotApi, **more: Any) -> TelegramOptions:
    return TelegramOptions(**{"token": api.token, "secret": SECRET, "api_url": api.address, **QUICK, **more})


@asynccontextmanager
async def on_telegram(
    database: Engine,
    api: BotApi,
    engine: ScriptedEngine | None = None,
    *,
    maps: Sequence[JourneyMap] = (),
    now: Callable[[], float] | None = None,
    **options: Any,
) -> AsyncIterator[TelegramChannel]:
    timed = {} if now is None else {"now": now}
    maps = maps or [shop()]
    async with serving(database, engine, maps=maps, **timed) as gateway:
        channel = build_telegram(gateway, database, options_of(api, **options), maps=maps, **timed)
        await channel.start()
        try:
            yield channel
        finally:
            await channel.stop()
