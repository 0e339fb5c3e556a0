"""Answers every request to the double: the method, the mishap planned for it, or the question for updates."""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from tests.telegram.chats import Json
from tests.telegram.faults import AMBIGUOUS, Mishap
from tests.telegram.flood import COUNTED, EVERYBODY
from tests.telegram.methods import Methods
from tests.telegram.parameters import Parameters
from tests.telegram.refusals import RefusalError, bad, conflict, too_many

if TYPE_CHECKING:
    from tests.telegram.bot_api import BotApi

MOST_POLLED_AT_ONCE: Final = 100
LONGEST_HANG: Final = 30.0
TRANSPORT: Final = "travesia.transport"
"""Where the server leaves the connection of a request."""


@dataclass
class Call:
    """One request as it came and as it was answered; `status` is 0 when it got no answer."""

    method: str
    raw: dict[str, str]
    at: float
    chat_id: int | None
    mishap: Mishap | None = None
    done: bool = False
    """The method was carried out, whatever its caller heard."""
    status: int = 0
    description: str = ""


class Endpoint:
    """The server's side of the double."""

    def __init__(self, api: "BotApi") -> None:
        self._api = api
        self._methods = Methods(api.world)
        self._pollers: list[asyncio.Event] = []
        self.news: set[asyncio.Event] = set()

    @property
    def polled(self) -> bool:
        """Somebody is waiting for updates."""
        return bool(self._pollers)

    async def answer(self, request: Request, *, token: str, method: str) -> Response:
        """Everything under `/bot<token>/<method>`."""
        raw = await _sent(request)
        call = Call(method, raw, self._api.world.clock(), _number(raw.get("chat_id")))
        with self._api.changed:
            self._api.calls.append(call)
            planned = self._api.faults.next(method, call.chat_id, raw.get("text", ""))
        call.mishap, seconds = planned or (None, 0)
        try:
            if token != self._api.token:
                return _refused(call, RefusalError(*_wrong_token(token)))
            return await self._answered(request, call, seconds)
        finally:
            with self._api.changed:
                self._api.changed.notify_all()

    async def _answered(self, request: Request, call: Call, seconds: int) -> Response:
        mishap = call.mishap
        if mishap is Mishap.SLOW:
            await asyncio.sleep(seconds)
        if mishap in (None, Mishap.SLOW) or mishap in AMBIGUOUS:
            response = await self._carried_out(request, call)
            if mishap not in AMBIGUOUS or response.status_code != 200:
                return response
        return await self._broken(request, call, seconds)

    async def _carried_out(self, request: Request, call: Call) -> Response:
        try:
            if call.method.lower() == "getupdates":
                result = await self._get_updates(request, Parameters(call.raw))
            else:
                with self._api.changed:
                    self._api.flood.check(call.method, call.chat_id)
                    result = self._methods.call(call.method, Parameters(call.raw))
                self._api.tell_news()
        except RefusalError as refusal:
            return _refused(call, refusal)
        call.done, call.status = True, 200
        return _json(200, {"ok": True, "result": result})

    async def _broken(self, request: Request, call: Call, seconds: int) -> Response:
        call.status = 0
        mishap = call.mishap
        if mishap in (Mishap.TOO_MANY, Mishap.TOO_MANY_FOR_ALL):
            whom = EVERYBODY if mishap is Mishap.TOO_MANY_FOR_ALL or call.chat_id is None else call.chat_id
            if call.method in COUNTED:  # who types too often may still write
                with self._api.changed:
                    self._api.flood.ask_to_wait(whom, seconds)
            return _refused(call, too_many(seconds))
        if mishap is Mishap.SERVER_ERROR:
            return _refused(call, RefusalError(500, "Internal Server Error"))
        if mishap is Mishap.BAD_REQUEST:
            return _refused(call, bad("can't parse entities: Unsupported start tag"))
        if mishap is Mishap.BAD_GATEWAY:
            call.status = 502
            return Response("<html><h1>502 Bad Gateway</h1></html>", 502, media_type="text/html")
        if mishap in (Mishap.MALFORMED, Mishap.DONE_THEN_MALFORMED):
            call.status = 200
            return Response('{"ok":true,"result":{"message_id":', 200, media_type="application/json")
        if mishap in (Mishap.HANG, Mishap.DONE_THEN_HANG):
            await _gone(request)
        else:
            _reset(request)
        return Response(status_code=500)

    async def _get_updates(self, request: Request, asked: Parameters) -> list[Json]:
        mine = asyncio.Event()
        with self._api.changed:
            self._check_polling(asked)
            for other in self._pollers:
                other.set()
            self._pollers = [mine]
            self._api.world.updates.allow(asked.json("allowed_updates"))
            self._api.world.updates.confirm(asked.integer("offset", 0))
            self._api.changed.notify_all()
        limit = min(max(asked.integer("limit", MOST_POLLED_AT_ONCE), 1), MOST_POLLED_AT_ONCE)
        patience = asyncio.get_running_loop().time() + min(max(asked.integer("timeout", 0), 0), 50)
        news = asyncio.Event()
        self.news.add(news)
        try:
            while True:
                if mine.is_set():
                    told = "terminated by other getUpdates request; make sure that only one bot instance is running"
                    raise conflict(told)
                with self._api.changed:
                    self._check_polling(asked)
                    if batch := self._api.world.updates.batch(limit):
                        return batch
                left = patience - asyncio.get_running_loop().time()
                if left <= 0 or await request.is_disconnected():
                    return []
                news.clear()
                await _either(news, mine, within=min(left, 0.5))
        finally:
            self.news.discard(news)
            if self._pollers == [mine]:
                self._pollers = []

    def _check_polling(self, asked: Parameters) -> None:
        if self._api.world.webhook is not None:
            told = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise conflict(told)


async def _sent(request: Request) -> dict[str, str]:
    raw = dict(request.query_params)
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        return raw | {
            key: value if isinstance(value, str) else json.dumps(value) for key, value in json.loads(body).items()
        }
    return raw | dict(parse_qsl(body.decode(), keep_blank_values=True))


async def _either(*events: asyncio.Event, within: float) -> None:
    tasks = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(tasks, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _gone(request: Request) -> None:
    """Wait until the client has given up."""
    for _ in range(int(LONGEST_HANG / 0.05)):
        if await request.is_disconnected():
            return
        await asyncio.sleep(0.05)


def _reset(request: Request) -> None:
    """Break the connection so that the client sees a reset, not an end."""
    transport = request.scope[TRANSPORT]
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _refused(call: Call, refusal: RefusalError) -> Response:
    call.status, call.description = refusal.code, refusal.description
    return _json(refusal.code, refusal.body())


def _wrong_token(token: str) -> tuple[int, str]:
    number, _, secret = token.partition(":")
    return (401, "Unauthorized") if number.isdigit() and len(secret) >= 30 else (404, "Not Found")


def _json(status: int, body: Any) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, media_type="application/json")


def _number(raw: str | None) -> int | None:
    try:
        return int(raw or "")
    except ValueError:
        return None
