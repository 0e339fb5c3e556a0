"""The Telegram channel over a real gateway with a scripted engine, talking to the double."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from typing import Any

import httpx
import uvicorn
from sqlalchemy.engine import Engine
from starlette.applications import Starlette

from bot.channels.telegram.channel import TelegramChannel, build_telegram
from bot.channels.telegram.options import TelegramOptions
from bot.channels.web.server import server_config
from bot.engine.scripted import ScriptedEngine
from tests.gateway.harness import serving
from tests.gateway.sample import SECRET, shop
from tests.telegram.bot_api import BotApi
from tests.telegram.chats import Json
from tests.telegram.webhook import SECRET_HEADER

OURS = "https://bot.example"
WEBHOOK_SECRET = "webhook-secret_of_the_tests-0123456789"
QUICK: dict[str, Any] = {
    "poll_seconds": 1,
    "start_seconds": 0,
    "read_seconds": 4.0,
    "repeat_pause": 0.5,
    "first_pause": 0.02,
    "longest_pause": 0.2,
    "messages_per_second": 0.0,
}
"""The product's patience with its waits shortened, in their order; load must not look like a broken line."""


def options_of(api: BotApi, **more: Any) -> TelegramOptions:
    return TelegramOptions(token=api.token, secret=SECRET, api_url=api.address, **{**QUICK, **more})


@asynccontextmanager
async def on_telegram(
    database: Engine,
    api: BotApi,
    engine: ScriptedEngine | None = None,
    *,
    now: Callable[[], float] | None = None,
    gateway_options: dict[str, Any] | None = None,
    **options: Any,
) -> AsyncIterator[TelegramChannel]:
    """The channel at work, from its first question for updates to its last answer."""
    timed = {} if now is None else {"now": now}
    async with serving(database, engine, **timed, **(gateway_options or {})) as gateway:
        channel = build_telegram(gateway, database, options_of(api, **options), maps=[shop()], **timed)
        await channel.start()
        try:
            yield channel
        finally:
            await channel.stop()


@asynccontextmanager
async def listening(channel: TelegramChannel) -> AsyncIterator[str]:
    """The address on this machine where the channel's routes answer, in this very loop."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    config = server_config(
        Starlette(routes=channel.routes()), host="127.0.0.1", port=0, timeout_graceful_shutdown=1, log_level=60
    )
    server = _Quiet(config)
    running = asyncio.create_task(server.serve([listener]))
    await server.answering.wait()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listener.close()


class _Quiet(uvicorn.Server):
    """Leaves signals to the tests, and tells when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answering = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering.set()

    def capture_signals(self) -> AbstractContextManager[None]:
        return nullcontext()


@asynccontextmanager
async def behind_webhook(
    database: Engine, api: BotApi, engine: ScriptedEngine | None = None, **options: Any
) -> AsyncIterator["Door"]:
    """The channel with its webhook open, to which the double delivers."""
    wanted = {"webhook_url": OURS, "webhook_secret": WEBHOOK_SECRET, **options}
    async with on_telegram(database, api, engine, **wanted) as channel, listening(channel) as local:
        api.routes = {OURS: local}
        api.tell_news()
        async with httpx.AsyncClient(base_url=local, timeout=10) as client:
            yield Door(channel, client, api)


class Door:
    """Our webhook as anybody on the internet sees it."""

    def __init__(self, channel: TelegramChannel, client: httpx.AsyncClient, api: BotApi) -> None:
        self.channel = channel
        self.client = client
        self._api = api

    @property
    def path(self) -> str:
        assert self._api.world.webhook is not None
        return self._api.world.webhook.url.removeprefix(OURS)

    async def post(self, update: Json, *, secret: str | None = WEBHOOK_SECRET, path: str | None = None) -> int:
        """The status of one delivery."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        for _ in range(3):
            try:
                answer = await self.client.post(path or self.path, json=update, headers=headers)
            except httpx.TransportError:  # the server has just closed an idle connection: Telegram comes again, too
                continue
            return answer.status_code
        raise AssertionError("nobody answers")
