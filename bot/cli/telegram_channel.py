"""The Telegram channel for as long as a command serves it: from the settings to a channel that is at work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from bot.catalogue import told
from bot.cli.product import RunningProduct
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError
from bot.gateway.ending import ended

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

RETRY: Final = 30.0
"""Seconds between attempts to reach a Telegram that was not there when the server started."""
_PASSING: Final = ("errors.telegram.unreachable", "errors.telegram.other_poller")
"""What may be over in a while; a wrong token is not."""


def telegram_of(product: RunningProduct, terminal: Terminal) -> "TelegramChannel":
    """The channel of the settings, not started. Raises `UserError` for settings that cannot be."""
    # imported here: the library takes half a second, which a server without Telegram need not wait for
    from bot.channels.telegram.channel import build_telegram
    from bot.channels.telegram.options import TelegramOptions

    settings = terminal.settings
    if not settings.telegram_token:
        raise CataloguedError("errors.telegram.no_token")
    options = TelegramOptions.checked(
        token=settings.telegram_token,
        secret=product.secret,
        api_url=settings.telegram_api_url,
        webhook_url=settings.telegram_webhook_url,
        webhook_secret=settings.telegram_webhook_secret,
        site_url=settings.site_url,
        repeat_pause=settings.telegram_repeat_pause,
    )
    return build_telegram(product.gateway, product.database, options, maps=product.maps)


@asynccontextmanager
async def at_work(channel: "TelegramChannel", terminal: Terminal, *, patient: bool) -> AsyncIterator[None]:
    """The channel started, and stopped at the end.

    A `patient` command says in one line that Telegram cannot be reached, goes on, and tries again; any other stops.
    """
    trying: asyncio.Task[None] | None = None
    try:
        await channel.start()
        terminal.say("telegram.ready", name=channel.name)
    except CataloguedError as error:
        if not patient or error.key not in _PASSING:
            raise
        terminal.errors.write(f"travesia: {told(error, terminal.language)}\n")
        trying = asyncio.create_task(_try_again(channel, terminal))
    try:
        yield
    finally:
        if trying is not None:
            await ended(trying)
        await channel.stop()


async def _try_again(channel: "TelegramChannel", terminal: Terminal) -> None:
    while True:
        await asyncio.sleep(RETRY)
        try:
            await channel.start()
        except CataloguedError:  # it was said once
            continue
        terminal.say("telegram.ready", name=channel.name)
        terminal.out.flush()
        return
