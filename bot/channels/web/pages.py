"""The pages people open: the demonstration shop, the description of the API, and whether the server is well."""

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.catalogue import LANGUAGES, text
from bot.channels.web.openapi import openapi_document
from bot.channels.web.problems import STATUS, own_language, preferred_language
from bot.channels.web.shop import ShopWindows, shop_for
from bot.channels.web.widget import serve_widget, widget_script

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LONGEST_PATH: Final = 80


class Pages:
    """The pages over a project's maps."""

    def __init__(self, shops: ShopWindows, *, health: Callable[[], Mapping[str, object]] | None = None) -> None:
        self._shops = shops
        self._health = health

    def routes(self) -> list[Route]:
        """Where the pages stand."""
        return [
            Route("/", self.shop, methods=["GET"]),
            Route("/api", self.api, methods=["GET"]),
            Route("/api/openapi.json", self.openapi, methods=["GET"]),
            Route("/health", self.health, methods=["GET"]),
            Route("/widget.js", serve_widget, methods=["GET"]),
        ]

    async def shop(self, request: Request) -> Response:
        """`GET /`: the first map as a shop, or the one of `?map=`."""
        shops = self._shops.now()
        shop = shop_for(shops, request.query_params.get("map"))
        language = own_language(shop.language)
        return self._page("shop.html.jinja", language, shop=shop, shops=shops)

    def missing(self, request: Request) -> Response:
        """Where a link of the map leads to a page that only the real shop has."""
        shop = self._shops.now()[0]
        language = own_language(shop.language)
        return self._page("missing.html.jinja", language, status=404, shop=shop, path=request.url.path[:_LONGEST_PATH])

    async def api(self, request: Request) -> Response:
        """`GET /api`: how to embed the chat and how to talk to the API, in the reader's language."""
        language = self._language(request)
        return self._page(
            "api.html.jinja",
            language,
            document=openapi_document(language),
            status_of=STATUS,
            base=str(request.base_url).rstrip("/"),
        )

    async def openapi(self, request: Request) -> Response:
        """`GET /api/openapi.json`: the same for programs."""
        return JSONResponse(openapi_document(self._language(request)), headers={"Cache-Control": "no-cache"})

    async def health(self, _request: Request) -> Response:
        """`GET /health`: answers at once, without touching the database."""
        more = self._health() if self._health else {}
        body = {"status": "ok", "version": version("travesia"), **more}
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    def _language(self, request: Request) -> str:
        asked = request.query_params.get("lang", "")
        return asked if asked in LANGUAGES else preferred_language(request, self._shops.now()[0].language)

    def _page(self, template: str, language: str, *, status: int = 200, **values: object) -> Response:
        def say(key: str, **filled_in: object) -> str:
            return text(key, language, **filled_in)

        words = _templates().get_template(template).render(say=say, language=language, widget=widget_script(), **values)
        return HTMLResponse(words, status, headers={"Content-Language": language, "Cache-Control": "no-cache"})


@cache
def _templates() -> Environment:
    """The same for every site of a process: what is made of a template serves them all."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["pretty"] = partial(json.dumps, ensure_ascii=False, indent=2)
    return made
