"""The address that Telegram posts updates to: only with the right secret, and answered once the update is stored."""

import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.updates import ALLOWED
from bot.gateway.protocol import GatewayError

PATH: Final = "/telegram/webhook"
"""Where we listen if the public address names no path of its own."""
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
SIZE_LIMIT: Final = 256 * 1024
"""Bytes of an update; the largest real ones are far below."""
_AGAIN: Final = 503
"""Makes Telegram deliver the same update again."""

_log: Final = logging.getLogger(__name__)

SeeToOne = Callable[[Mapping[str, Any]], Awaitable[None]]


class Webhook:
    """The route, and its registration at Telegram."""

    def __init__(self, options: TelegramOptions, *, see_to: SeeToOne) -> None:
        self._options = options
        self._see_to = see_to

    @property
    def address(self) -> str:
        """The public address. Its last part changes with the secret, which Telegram does not tell when asked."""
        mark = hashlib.sha256(self._options.expected_secret.encode()).hexdigest()[:12]
        public = urlsplit(self._options.webhook_url)
        return urlunsplit((public.scheme, public.netloc, f"{self._path}/{mark}", "", ""))

    def routes(self) -> list[Route]:
        """Where Telegram may post to."""
        return [Route(f"{self._path}/{{mark}}", self.receive, methods=["POST"])]

    @property
    def _path(self) -> str:
        return urlsplit(self._options.webhook_url).path.rstrip("/") or PATH

    async def register(self, api: TelegramApi) -> None:
        """Have updates posted here, unless they are already: any number of workers may ask."""
        told = await api.webhook()
        if told.url != self.address or set(told.allowed_updates or ()) != set(ALLOWED):
            await api.set_webhook(self.address, secret=self._options.expected_secret, kinds=ALLOWED)

    async def receive(self, request: Request) -> Response:
        """`POST`: 403 without the right secret and before anything is read, 503 when it must come again, else 200."""
        given = request.headers.get(HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._options.expected_secret.encode()):
            return Response(status_code=403)
        raw = await _json(request)
        if raw is None:
            return Response(status_code=400)
        try:
            await self._see_to(raw)
        except (GatewayError, SQLAlchemyError) as error:
            why = error.code if isinstance(error, GatewayError) else type(error).__name__
            _log.error("an update could not be stored: %s", why)
            return Response(status_code=_AGAIN)
        return Response(status_code=200)


async def _json(request: Request) -> Mapping[str, Any] | None:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > SIZE_LIMIT:
                return None
        found = json.loads(bytes(body))
    except (ValueError, RecursionError, ClientDisconnect):
        return None
    return found if isinstance(found, dict) else None
