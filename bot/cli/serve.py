"""`travesia run`: everything on one port, the door of doors; the only command that mounts the channels."""

import argparse
import asyncio
import errno
import socket

import uvicorn

from bot.catalogue import text
from bot.channels.web.application import build_web
from bot.cli.preparation import prepare
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.settings import Settings
from bot.wiring import running_product


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the options; they win over the environment."""
    defaults = Settings()
    parser.add_argument("--host", help=text("cli.run.option_host", language, default=defaults.host))
    parser.add_argument("--port", type=int, help=text("cli.run.option_port", language, default=defaults.port))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Prepare the project, listen, serve until told to stop."""
    host = options.host or terminal.settings.host
    port = terminal.settings.port if options.port is None else options.port
    with listening_socket(host, port, language=terminal.language) as listener:  # before training: fail at once
        prepare(terminal)
        asyncio.run(_serve(terminal, listener, host=host))
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
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise UserError(text("cli.run.port_taken", language, host=host, port=port)) from error
        raise UserError(text("cli.run.address_refused", language, host=host, port=port, reason=error)) from error
    return listener


async def _serve(terminal: Terminal, listener: socket.socket, *, host: str) -> None:
    async with running_product(terminal.project, terminal.settings) as product:
        origins = [origin.strip() for origin in terminal.settings.allowed_origins.split(",") if origin.strip()]
        application = build_web(product.gateway, product.maps, allowed_origins=origins)
        server = uvicorn.Server(
            uvicorn.Config(
                application, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=10
            )
        )
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            _announce(terminal, listener, host=host, name=product.maps[0].name)
        await serving
        terminal.say("run.stopping")


def _announce(terminal: Terminal, listener: socket.socket, *, host: str, name: str) -> None:
    shown = f"[{host}]" if ":" in host else host
    folder = "" if str(terminal.project.root) == "." else f" --project {terminal.project.root}"
    terminal.say("run.ready", name=name, url=f"http://{shown}:{listener.getsockname()[1]}", project=folder)
    terminal.out.flush()
