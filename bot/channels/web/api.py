"""The chat's endpoints: open a session, send a message, replay the history, follow what comes."""

import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Final

import anyio
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.bodies import BODY_DEADLINE, json_body
from bot.channels.web.lines import as_json
from bot.channels.web.problems import RefusedRequestError
from bot.channels.web.requests import incoming_from, number_from, place_from
from bot.channels.web.sessions import refusals, session_of
from bot.channels.web.streams import until
from bot.channels.web.throttle import Throttle, network_of
from bot.gateway.protocol import Gateway, GatewayError, Session

CHANNEL: Final = "web"
PING_SECONDS: Final = 15
"""A silent stream says it is alive this often; the widget gives up after three times as long."""
HISTORY_LIMIT: Final = 200
STREAMS_PER_SESSION: Final = 16
"""Streams one session may hold open at once: more tabs than people have, fewer than an attack needs."""
_SEND_TIMEOUT: Final = 30.0
"""Seconds a reader may stop reading before its stream is closed."""
_STOP_SECONDS: Final = 2.0
"""Seconds a stream has to end by itself when the server stops."""
_NO_STORE: Final = {"Cache-Control": "no-store"}

_log = logging.getLogger(__name__)


class ChatApi:
    """The four endpoints over one gateway."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        throttle: Throttle,
        ping_seconds: float = PING_SECONDS,
        body_deadline: float = BODY_DEADLINE,
        on_telegram: Callable[[], bool] = lambda: False,
    ) -> None:
        """`on_telegram` tells whether a conversation could go on there."""
        self._gateway = gateway
        self._throttle = throttle
        self._ping_seconds = ping_seconds
        self._body_deadline = body_deadline
        self._on_telegram = on_telegram
        self._streams: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        """Where the endpoints stand."""
        return [
            Route("/api/sessions", self.open, methods=["POST"]),
            Route("/api/messages", self.send, methods=["POST"]),
            Route("/api/messages", self.history, methods=["GET"]),
            Route("/api/stream", self.stream, methods=["GET"]),
        ]

    async def open(self, request: Request) -> Response:
        """`POST /api/sessions`: a new session; the greeting follows as an event."""
        if not self._throttle.take(network_of(request.client.host if request.client else "")):
            raise RefusedRequestError("too_many_sessions")
        place = place_from(await json_body(request, deadline=self._body_deadline))
        with refusals():
            session = await self._gateway.open(CHANNEL, place)
        return JSONResponse({"token": session.token, "language": session.language}, status_code=201, headers=_NO_STORE)

    async def send(self, request: Request) -> Response:
        """`POST /api/messages`: a text or a choice; 202 means stored, the answer follows as events."""
        session = await session_of(request, self._gateway)
        incoming = incoming_from(await json_body(request, deadline=self._body_deadline))
        with refusals():
            accepted = await self._gateway.accept(session, incoming)
        return JSONResponse(
            {"id": accepted.external_id, "duplicate": accepted.duplicate, "shortened": accepted.shortened},
            status_code=202,
            headers=_NO_STORE,
        )

    async def history(self, request: Request) -> Response:
        """`GET /api/messages?after=N`: the newest lines above N, oldest first."""
        session = await session_of(request, self._gateway)
        after = number_from(request.query_params.get("after"), name="after")
        limit = number_from(request.query_params.get("limit"), name="limit", default=HISTORY_LIMIT)
        if not 1 <= limit <= HISTORY_LIMIT:
            raise RefusedRequestError("bad_parameter", name="limit")
        events = await self._gateway.history(session, after=after, limit=limit)
        lines = [as_json(event) for event in events]
        return JSONResponse(
            {"language": session.language, "on_telegram": self._on_telegram(), "messages": lines}, headers=_NO_STORE
        )

    async def stream(self, request: Request) -> Response:
        """`GET /api/stream?after=N`, or with `Last-Event-ID`: server-sent events, each the JSON of one line."""
        session = await session_of(request, self._gateway)
        seen = request.headers.get("last-event-id") or request.query_params.get("after")
        after = number_from(seen, name="after")
        if self._streams[session.session_id] >= STREAMS_PER_SESSION:
            raise RefusedRequestError("too_many_streams")
        stopping = anyio.Event()
        return EventSourceResponse(
            self._events(session, after=after, stopping=stopping),
            ping=self._ping_seconds,
            sep="\n",
            ping_message_factory=lambda: ServerSentEvent(comment="still here"),
            send_timeout=_SEND_TIMEOUT,
            shutdown_event=stopping,
            shutdown_grace_period=_STOP_SECONDS,
        )

    async def _events(self, session: Session, *, after: int, stopping: anyio.Event) -> AsyncIterator[ServerSentEvent]:
        self._streams[session.session_id] += 1
        try:
            async for event in until(self._gateway.follow(session, after=after), stopping):
                data = json.dumps(as_json(event), ensure_ascii=False, separators=(",", ":"))
                yield ServerSentEvent(data=data, id=str(event.number), sep="\n")
        except GatewayError as error:
            _log.info("a stream ended: %s", error.code)
        finally:
            self._streams[session.session_id] -= 1
            self._streams += Counter()  # forgets the sessions at zero
