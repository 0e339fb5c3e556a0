"""`travesia telegram`: the Telegram bot alone, without a web page."""

import argparse
import asyncio
import socket
from contextlib import AbstractContextManager, nullcontext

from starlette.applications import Starlette

from bot.channels.web.server import server_config
from bot.cli.product import running_product
from bot.cli.releases_in_service import Served, what_to_serve
from bot.cli.serve import STOPPING, PoliteServer, listening_socket
from bot.cli.telegram_channel import at_work, telegram_of
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """There are no options: the token must not stand in a command line, where every user of the machine sees it."""
    del parser, language


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Prepare the project and talk to Telegram until told to stop."""
    del options
    if not terminal.settings.telegram_token:
        raise CataloguedError("errors.telegram.no_token")
    with _listener(terminal) as listener:
        served = what_to_serve(terminal, draft=False)
        asyncio.run(_talk(terminal, served, listener=listener))
    terminal.say("run.stopped")
    return 0


async def _talk(terminal: Terminal, served: Served, *, listener: socket.socket | None) -> None:
    async with running_product(terminal, served.maps, served=served) as product:
        channel = telegram_of(product, terminal)
        async with at_work(channel, terminal, patient=False):
            terminal.out.flush()
            if listener is None:
                await _until_told()
            else:
                host, port = listener.getsockname()[:2]
                config = server_config(Starlette(routes=channel.routes()), host=host, port=port)
                await PoliteServer(config, lambda: None).serve([listener])
            terminal.say("run.stopping")


async def _until_told() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in STOPPING:
        loop.add_signal_handler(each, stopped.set)
    try:
        await stopped.wait()
    finally:
        for each in STOPPING:
            loop.remove_signal_handler(each)


def _listener(terminal: Terminal) -> AbstractContextManager[socket.socket | None]:
    """Where the webhook listens; nowhere when we ask for updates ourselves."""
    settings = terminal.settings
    if not settings.telegram_webhook_url:
        return nullcontext()
    return listening_socket(settings.host, settings.port, language=terminal.language)
