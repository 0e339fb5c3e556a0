"""The uvicorn server around the web application: deadlines, no banner, streams that end when it ends."""

import asyncio
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_DEADLINE: Final = 15.0
"""Seconds a new connection has to say what it wants."""
SHUTDOWN_SECONDS: Final = 10
"""Seconds open requests get when the server stops."""


class PunctualProtocol(HttpToolsProtocol):
    """uvicorn's HTTP, which also closes a connection whose request line and headers do not arrive in time."""

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Give each request on a kept connection its own time."""
        super().on_message_begin()
        self._start_clock()

    def on_headers_complete(self) -> None:
        """The head is here: the body has its own deadline."""
        self._stop_clock()
        super().on_headers_complete()

    def _start_clock(self) -> None:
        self._stop_clock()
        self._head_timer = asyncio.get_running_loop().call_later(HEAD_DEADLINE, self.transport.close)

    def _stop_clock(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def server_config(app: ASGIApp, *, host: str, port: int, **more: Any) -> uvicorn.Config:
    """The settings under which our application is served; `more` goes to uvicorn as it is."""
    settings: dict[str, Any] = {
        "http": PunctualProtocol,
        "ws": "none",
        "server_header": False,
        "access_log": False,
        "log_level": "warning",
        "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
    }
    return uvicorn.Config(app, host=host, port=port, **{**settings, **more})
