"""Puts the web channel together: endpoints, pages, limits and headers around one gateway."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.channels.web.api import PING_SECONDS, ChatApi
from bot.channels.web.bodies import BODY_DEADLINE
from bot.channels.web.opinions import OPINIONS_PER_MINUTE, OpinionsApi
from bot.channels.web.pages import Pages
from bot.channels.web.problems import RefusedRequestError, preferred_language, problem_response
from bot.channels.web.security import SECURITY_HEADERS, SecurityHeaders, exact_origins
from bot.channels.web.shop import ShopWindows
from bot.channels.web.telegram_link import LINKS_PER_MINUTE, OtherChannel, TelegramLinkApi
from bot.channels.web.throttle import Throttle
from bot.errors import CataloguedError
from bot.gateway.protocol import Gateway, Opinions
from bot.journeys.model import JourneyMap

STATIC: Final = Path(__file__).parent / "static"
SESSIONS_PER_MINUTE: Final = 120

_log = logging.getLogger(__name__)

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build_web(
    gateway: Gateway,
    maps: Sequence[JourneyMap],
    *,
    opinions: Opinions | None = None,
    telegram: OtherChannel | None = None,
    allowed_origins: Sequence[str] = (),
    sessions_per_minute: int = SESSIONS_PER_MINUTE,
    ping_seconds: float = PING_SECONDS,
    body_deadline: float = BODY_DEADLINE,
    health: Callable[[], Mapping[str, object]] | None = None,
    now: Callable[[], float] = time.monotonic,
    lifespan: Lifespan | None = None,
    more_routes: Sequence[BaseRoute] = (),
) -> Starlette:
    """The whole web channel as one ASGI application.

    `opinions` takes votes and surveys; `telegram` is where a conversation may go on; without them nothing is offered.
    `allowed_origins` are the other sites that may embed the chat, exact (`https://shop.example`); `health` may add
    fields to `/health` and must answer at once; `lifespan` starts and stops what the caller owns, such as the gateway;
    `more_routes` are of other channels, which want to be reached at the same address.
    Raises `UserError` for an origin that is not exact and for a project without maps.
    """
    if not maps:
        raise CataloguedError("errors.web.no_maps")
    opinions_api = OpinionsApi(
        gateway, opinions, throttle=Throttle(OPINIONS_PER_MINUTE, now=now), body_deadline=body_deadline
    )
    link_api = TelegramLinkApi(
        gateway, telegram, throttle=Throttle(LINKS_PER_MINUTE, now=now), body_deadline=body_deadline
    )
    chat_api = ChatApi(
        gateway,
        throttle=Throttle(sessions_per_minute, now=now),
        ping_seconds=ping_seconds,
        body_deadline=body_deadline,
        on_telegram=lambda: link_api.offered,
    )
    api = [*chat_api.routes(), *opinions_api.routes(), *link_api.routes()]
    pages = Pages(ShopWindows(maps), health=health)
    refusals = _Refusals(maps[0].language, pages=pages)
    return Starlette(
        routes=[*more_routes, *api, *pages.routes(), Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                CORSMiddleware,
                allow_origins=exact_origins(allowed_origins),
                allow_methods=("GET", "POST", "PUT"),
                allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
                expose_headers=("Retry-After",),
            ),
        ],
        exception_handlers={
            RefusedRequestError: refusals.refused,
            HTTPException: refusals.not_served,
            Exception: refusals.broken,
        },
        lifespan=lifespan,
    )


class _Refusals:
    """Every error as a problem document, in the language of the session, else of the browser, else of the map."""

    def __init__(self, language: str, *, pages: Pages) -> None:
        self._default = language
        self._pages = pages

    async def refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusedRequestError)
        _log.info("refused %s %s: %s", request.method, request.url.path, error.code)
        return problem_response(error, self._language(request))

    async def not_served(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and _reads_pages(request):
            return self._pages.missing(request)
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "unavailable")
        return problem_response(RefusedRequestError(code), self._language(request), headers=error.headers)

    async def broken(self, request: Request, _error: Exception) -> Response:
        # Starlette calls this outside our middleware: the headers must come along.
        return problem_response(
            RefusedRequestError("internal_error"), self._language(request), headers=SECURITY_HEADERS
        )

    def _language(self, request: Request) -> str:
        known = getattr(request.state, "language", None)
        return known if isinstance(known, str) else preferred_language(request, self._default)


def _reads_pages(request: Request) -> bool:
    """A person in a browser, not a program: a page helps more than a document."""
    asks_page = "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and asks_page and not request.url.path.startswith(("/api/", "/static/"))
