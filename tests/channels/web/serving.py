"""Serves an application with the product's own server settings, in a thread, on a free port."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.channels.web.server import server_config

Making = Callable[[], AbstractAsyncContextManager[ASGIApp]]


@contextmanager
def serving(app: ASGIApp, *, port: int = 0) -> Iterator[str]:
    """The base address of the running application, such as `http://127.0.0.1:40123`."""

    @asynccontextmanager
    async def ready() -> AsyncIterator[ASGIApp]:
        yield app

    with serving_made(ready, port=port) as base:
        yield base


@contextmanager
def serving_made(making: Making, *, port: int = 0) -> Iterator[str]:
    """The same for an application that must be made, and unmade, inside the server's event loop."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    servers: list[uvicorn.Server] = []
    failures: list[BaseException] = []

    async def serve() -> None:
        async with making() as app:
            config = server_config(app, host="127.0.0.1", port=0, timeout_graceful_shutdown=1, log_level=60)
            servers.append(uvicorn.Server(config))
            await servers[0].serve([listener])

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not (servers and servers[0].started):
        assert thread.is_alive(), failures
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        servers[0].should_exit = True
        thread.join(20)
        listener.close()
    assert failures == []
