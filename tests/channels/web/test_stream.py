"""Server push over a real socket: replay after an id, lines as they come, pings, slow clients."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from bot.channels.web import server
from bot.channels.web.api import STREAMS_PER_SESSION
from bot.channels.web.app import build_web
from tests.channels.web.conftest import MESSAGE_ID
from tests.channels.web.fake_gateway import FakeGateway
from tests.channels.web.serving import serving


@pytest.fixture
def base(gateway: FakeGateway, journey) -> Iterator[str]:
    with serving(build_web(gateway, [journey], ping_seconds=0.2, body_deadline=0.3)) as address:
        yield address


@pytest.fixture
def chat(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, timeout=10) as client:
        token = client.post("/api/sessions", json={}).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def _events(response: httpx.Response, count: int) -> list[tuple[int, str]]:
    """The first events of a stream: their id, and the text of their line."""
    found: list[tuple[int, str]] = []
    number = 0
    for row in response.iter_lines():
        if row.startswith("id:"):
            number = int(row[3:])
        if row.startswith("data:"):
            line = json.loads(row[5:])
            assert line["number"] == number
            found.append((number, line["text"]))
        if len(found) == count:
            break
    return found


def test_the_stream_replays_what_is_newer_and_goes_on(chat: httpx.Client):
    chat.post("/api/messages", json={"id": MESSAGE_ID, "text": "uno"})
    with chat.stream("GET", "/api/stream?after=1") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["cache-control"] == "no-store"
        chat.post("/api/messages", json={"id": "b" * 16, "text": "dos"})
        assert _events(stream, 4) == [(2, "uno"), (3, "Has dicho: uno"), (4, "dos"), (5, "Has dicho: dos")]


def test_the_last_event_id_of_a_reconnection_wins(chat: httpx.Client):
    chat.post("/api/messages", json={"id": MESSAGE_ID, "text": "uno"})
    with chat.stream("GET", "/api/stream?after=0", headers={"Last-Event-ID": "2"}) as stream:
        assert _events(stream, 1) == [(3, "Has dicho: uno")]


def test_a_silent_stream_says_that_it_is_alive(chat: httpx.Client):
    with chat.stream("GET", "/api/stream?after=1") as stream:
        assert next(row for row in stream.iter_lines() if row) == ": still here"


def test_a_stream_that_the_gateway_ends_is_closed(chat: httpx.Client, gateway: FakeGateway, monkeypatch):
    from bot.gateway.protocol import GatewayError

    async def follow(session, *, after):
        raise GatewayError("unavailable")
        yield

    monkeypatch.setattr(gateway, "follow", follow)
    with chat.stream("GET", "/api/stream") as stream:
        assert _events(stream, 1) == []


def test_one_session_holds_only_so_many_streams_and_gets_them_back(chat: httpx.Client):
    with ExitStack() as held:
        reading = []
        for _ in range(STREAMS_PER_SESSION):
            rows = held.enter_context(chat.stream("GET", "/api/stream")).iter_lines()
            assert next(rows) == "id: 1"
            reading.append(rows)  # a forgotten iterator would close its stream
        with chat.stream("GET", "/api/stream") as refused:
            assert refused.status_code == 429
            assert json.loads(refused.read())["code"] == "too_many_streams"
        other = httpx.post(f"{chat.base_url}/api/sessions", json={}).json()["token"]
        with chat.stream("GET", "/api/stream", headers={"Authorization": f"Bearer {other}"}) as stream:
            assert stream.status_code == 200
        for rows in reading:
            rows.close()
    deadline = time.monotonic() + 5
    status = 0
    while status != 200:
        assert time.monotonic() < deadline, "the streams were never given back"
        with chat.stream("GET", "/api/stream") as stream:
            status = stream.status_code


def _raw(base: str, request: bytes, *, wait: float = 5) -> bytes:
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=wait) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


def test_a_body_that_does_not_come_is_answered_and_the_connection_closed(base: str):
    started = time.monotonic()
    answer = _raw(
        base,
        b"POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    )
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"too_slow"' in answer
    assert time.monotonic() - started < 3


def test_headers_that_do_not_come_end_the_connection(base: str, monkeypatch):
    monkeypatch.setattr(server, "HEAD_DEADLINE", 0.2)
    assert _raw(base, b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ") == b""


def test_a_client_that_goes_away_in_the_middle_harms_nobody(base: str, chat: httpx.Client):
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
    assert chat.get("/health").json()["status"] == "ok"


def test_a_body_of_ten_megabytes_is_refused_readably(chat: httpx.Client):
    answer = chat.post("/api/sessions", content=b'"' + b"x" * 10_000_000, headers={"Content-Type": "application/json"})
    assert answer.json()["code"] == "too_large"
    assert answer.headers["connection"] == "close"


def test_a_body_beyond_all_patience_is_not_read_to_its_end(chat: httpx.Client):
    sent = []

    def endless() -> Iterator[bytes]:
        while len(sent) < 400:
            sent.append(1)
            yield b"x" * 100_000

    with suppress(httpx.HTTPError):  # the server hangs up on the way
        chat.post("/api/sessions", content=endless(), headers={"Content-Type": "application/json"})
    assert len(sent) < 400


def test_a_websocket_is_not_offered(base: str):
    answer = _raw(
        base,
        b"GET /api/stream HTTP/1.1\r\nHost: x\r\nOrigin: https://evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        wait=10,
    )
    assert answer.startswith(b"HTTP/1.1 403 ")


def test_the_server_does_not_say_what_it_is(chat: httpx.Client):
    assert "server" not in chat.get("/health").headers
