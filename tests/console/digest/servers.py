"""Small servers on this machine that take a digest as real ones do."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer


@dataclass
class Taken:
    """What a server was given."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """HTTP statuses or SMTP codes to give, one after the other; then all is well."""


@contextmanager
def http_server() -> Iterator[Taken]:
    """Takes what is posted to it."""
    taken = Taken()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            taken.headers.append(dict(self.headers))
            self.send_response(taken.answers.pop(0) if taken.answers else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing to the terminal."""

    with _running(HTTPServer(("127.0.0.1", 0), Handler)) as port:
        taken.url = f"http://127.0.0.1:{port}/hook"
        yield taken


@contextmanager
def smtp_server() -> Iterator[Taken]:
    """Takes e-mails, without TLS and without passwords."""
    taken = Taken()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline():
                command = line.decode().strip().upper()
                taken.commands.append(command)
                if command == "DATA":
                    self._say("354 go on")
                    taken.bodies.append(self._data())
                    self._say(f"{taken.answers.pop(0) if taken.answers else 250} done")
                elif command == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 fine")

        def _data(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()).strip() != b".":
                lines.append(line)
            return b"".join(lines)

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with _running(socketserver.TCPServer(("127.0.0.1", 0), Handler)) as port:
        taken.url = f"smtp://127.0.0.1:{port}"
        yield taken


@contextmanager
def _running(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
