"""`travesia run`: everything on one port, the door of doors; the only command that mounts the channels."""

import argparse
import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Final

import uvicorn

from bot.catalogue import text
from bot.channels.web.app import build_web
from bot.channels.web.server import server_config
from bot.cli.console_parts import accounts_of, announce, console_of
from bot.cli.product import running_product
from bot.cli.releases_in_service import Served, what_to_serve
from bot.cli.sample_log import CONVERSATIONS, MOST, sample_log
from bot.cli.telegram_channel import at_work, telegram_of
from bot.cli.terminal import Terminal
from bot.cli.usage import whole_number
from bot.cli.way_to_telegram import WayToTelegram
from bot.errors import UserError
from bot.language.sentence_encoder import shared_encoder
from bot.settings import Settings

STOPPING: Final = (signal.SIGINT, signal.SIGTERM)
_REFUSALS: Final = {
    errno.EADDRINUSE: "port_taken",
    errno.EADDRNOTAVAIL: "host_of_another",
    errno.EACCES: "port_reserved",
}
"""Why the system does not let us listen, and the sentence for it."""


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
    parser.add_argument("--draft", action="store_true", help=text("cli.run.option_draft", language))
    parser.add_argument("--demo", action="store_true", help=text("cli.run.option_demo", language))
    parser.add_argument(
        "--conversations",
        type=whole_number(1, MOST, language=language),
        default=CONVERSATIONS,
        metavar="N",
        help=text("cli.run.option_conversations", language, default=CONVERSATIONS),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Prepare the project, listen, serve until told to stop."""
    host = options.host or terminal.settings.host
    port = terminal.settings.port if options.port is None else options.port
    with listening_socket(host, port, language=terminal.language) as listener, ExitStack() as ending:
        # the socket comes before training, so that a port that is taken is told at once
        if options.demo:
            terminal = ending.enter_context(sample_log(terminal, options.conversations))
        served = what_to_serve(terminal, draft=options.draft)
        if terminal.settings.engine == "embedded" and shared_encoder() is None:
            terminal.say("run.no_encoder")
        asyncio.run(_serve(terminal, served, listener=listener))
    terminal.say("run.stopped")
    return 0


def listening_socket(host: str, port: int, *, language: str) -> socket.socket:
    """A bound socket, or one clear line about why not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(socket.SOMAXCONN)  # a bound socket alone would let a second server take the same port
    except OSError as error:
        listener.close()
        why = "host_unknown" if isinstance(error, socket.gaierror) else _REFUSALS.get(error.errno or 0, "not_listening")
        reason = error.strerror or str(error)
        raise UserError(text(f"cli.run.{why}", language, host=host, port=port, reason=reason)) from error
    return listener


async def _serve(terminal: Terminal, served: Served, *, listener: socket.socket) -> None:
    async with running_product(terminal, served.maps, served=served) as product:
        channel = telegram_of(product, terminal) if terminal.settings.telegram_token else None
        accounts = accounts_of(product.database, terminal.settings)
        origins = [origin.strip() for origin in terminal.settings.allowed_origins.split(",") if origin.strip()]
        application = build_web(
            product.gateway,
            product.maps,
            opinions=product.gateway.opinions,
            telegram=WayToTelegram(channel) if channel else None,
            allowed_origins=origins,
            sessions_per_minute=terminal.settings.sessions_per_minute,
            more_routes=[
                *(channel.routes() if channel else ()),
                console_of(accounts, terminal, serving=product.serving, hurry=product.hurry),
            ],
        )
        host, port = listener.getsockname()[:2]
        config = server_config(application, host=host, port=port)

        def say_where() -> None:
            _announce(terminal, listener, name=served.maps[0].name)
            announce(accounts, terminal, host=host, port=port)

        server = PoliteServer(config, say_where)
        async with at_work(channel, terminal, patient=True) if channel else nullcontext():
            await server.serve([listener])
            terminal.say("run.stopping")


class PoliteServer(uvicorn.Server):
    """Says its address when it answers, not before; told to stop, it ends and leaves the rest of us time to end too."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self._announce()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on Ctrl+C and SIGTERM. uvicorn would then raise them again and cut the gateway's own ending short."""
        loop = asyncio.get_running_loop()
        for each in STOPPING:
            loop.add_signal_handler(each, self.handle_exit, each, None)
        try:
            yield
        finally:
            for each in STOPPING:
                loop.remove_signal_handler(each)


def _announce(terminal: Terminal, listener: socket.socket, *, name: str) -> None:
    host, port = listener.getsockname()[:2]
    address = f"[{host}]:{port}" if listener.family is socket.AF_INET6 else f"{host}:{port}"
    folder = "" if str(terminal.project.root) == "." else f" --project {terminal.project.root}"
    terminal.say("run.ready", name=name, url=f"http://{address}", project=folder)
    terminal.out.flush()
