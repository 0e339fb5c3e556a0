"""One life of the double's server: uvicorn in a thread of its own, with the connections within reach."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.telegram.answering import TRANSPORT
from tests.telegram.webhook import Deliverer

if TYPE_CHECKING:
    from tests.telegram.bot_api import BotApi


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
        self._thread.join(10)
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
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._deliverer = Deliverer(self._api)
        routes = [
            Route("/bot{token}/{method}", self._api.endpoint.answer, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes, exception_handlers={404: _nothing_there}),
            http=_Protocol, ws="none", lifespan="off", log_level="critical", timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = _Server(config, self._ready)
        delivering = asyncio.create_task(self._deliverer.run())
        await self._server.serve([self._socket])
        self._deliverer.stop()
        await delivering

    async def _file(self, request: Request) -> Response:
        self._api.world.fetched.append(request.path_params["path"])
        return Response(b"file")


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


async def _nothing_there(_: Request, __: Exception) -> Response:
    return Response('{"ok":false,"error_code":404,"description":"Not Found"}', 404, media_type="application/json")
