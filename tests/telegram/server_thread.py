"""One life of the double's server: uvicorn in a thread of its own, with the connections within reach."""

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.telegram.answering import TRANSPORT
from tests.telegram.webhook import Deliverer

if TYPE_CHECKING:
    from tests.telegram.bot_api import BotApi

_METHOD: Final = re.compile(r"/bot(?P<token>[^/]*)/(?P<method>[^/]+)")


class _Protocol(HttpToolsProtocol):
    """Lets an endpoint reach its connection, to break it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport  # type: ignore[typeddict-unknown-key]


class ServerThread:
    """One life of the server's thread."""

    def __init__(self, api: "BotApi") -> None:
        self._api = api
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    def start(self, port: int) -> int:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen(512)
        self._thread.start()
        assert self._ready.wait(10)
        return int(self._socket.getsockname()[1])

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(5)
        if self._thread.is_alive():  # a loop may lose a wake-up ("cannot enter context", once in thousands of lives)
            self._loop.call_soon_threadsafe(self._serving.cancel)
            self._thread.join(5)
        self._socket.close()
        assert not self._thread.is_alive()

    def wake(self) -> None:
        """There may be something new for pollers and for the webhook."""

        def tell() -> None:
            for event in tuple(self._api.endpoint.news):
                event.set()
            self._deliverer.news.set()

        self._loop.call_soon_threadsafe(tell)

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(self._served())

    async def _served(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._serving = asyncio.create_task(self._serve())
        await self._serving

    async def _serve(self) -> None:
        self._deliverer = Deliverer(self._api)
        config = uvicorn.Config(
            self._app,
            interface="asgi3",
            proxy_headers=False,
            access_log=False,
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_level="critical",
            timeout_keep_alive=600,  # a connection closed while a request is on its way would be a doubt nobody planned
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config, self._ready)
        delivering = asyncio.create_task(self._deliverer.run())
        await self._server.serve([self._socket])
        self._deliverer.stop()
        await delivering

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Two addresses, looked at by hand: tests with thousands of requests feel a framework's weight."""
        request = Request(scope, receive)
        found = _METHOD.fullmatch(scope["path"])
        if found is not None:
            response = await self._api.endpoint.answer(request, token=found["token"], method=found["method"])
        elif scope["path"].startswith("/file/bot"):
            self._api.world.fetched.append(scope["path"])
            response = Response(b"file")
        else:
            told = '{"ok":false,"error_code":404,"description":"Not Found"}'
            response = Response(told, 404, media_type="application/json")
        await response(scope, receive, send)


class _Server(uvicorn.Server):
    """Lives in a thread, so it leaves signals alone; says when it listens."""

    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
