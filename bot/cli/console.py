"""`travesia console`: the console alone, without the chat."""

import argparse
import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.catalogue import text
from bot.channels.web.server import server_config
from bot.cli.console_parts import accounts_of, announce, console_of
from bot.cli.serve import PoliteServer, listening_socket
from bot.cli.terminal import Terminal
from bot.cli.usage import whole_number
from bot.console.transport import BASE
from bot.settings import Settings
from bot.touchpoints.home import open_log


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the options; they win over the environment."""
    defaults = Settings()
    parser.add_argument("--host", metavar="H", help=text("cli.run.option_host", language, default=defaults.host))
    parser.add_argument(
        "--port",
        type=whole_number(0, 65535, language=language),
        metavar="N",
        help=text("cli.run.option_port", language, default=defaults.port),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Listen and serve until told to stop; needs no model and trains none."""
    host = options.host or terminal.settings.host
    wanted = terminal.settings.port if options.port is None else options.port
    with listening_socket(host, wanted, language=terminal.language) as listener:
        port = int(listener.getsockname()[1])
        database = open_log(terminal.project, terminal.settings)
        try:
            accounts = accounts_of(database, terminal.settings)
            application = Starlette(routes=[Route("/", _to_console), console_of(accounts, terminal)])
            config = server_config(application, host=host, port=port)
            server = PoliteServer(config, lambda: announce(accounts, terminal, host=host, port=port))
            asyncio.run(server.serve([listener]))
        finally:
            database.dispose()
    terminal.say("run.stopped")
    return 0


async def _to_console(_request: Request) -> Response:
    return RedirectResponse(f"{BASE}/", 303)
