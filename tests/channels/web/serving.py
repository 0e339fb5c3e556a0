"""Serves an application with the product's own server settings, in a thread, on a free port."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.channels.web.server import server_config


class _ThreadServer(uvicorn.Server):
    def install_signal_handlers(self) -> None: ...


@contextmanager
def serving(app: ASGIApp, *, port: int = 0) -> Iterator[str]:
    """The base address of the running application, such as `http://127.0.0.1:40123`."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    server = _ThreadServer(server_config(app, host="127.0.0.1", port=0, timeout_graceful_shutdown=1, log_level=60))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert thread.is_alive(), "the server ended"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
