"""Puts the console together: pages behind their guard, our own style sheet, headers, and pages for mistakes."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from bot.accounts.signing_in import Accounts
from bot.analytics.choices import Choices
from bot.console import (
    account_pages,
    audit_pages,
    board_pages,
    contact_pages,
    doubt_pages,
    entrance,
    event_pages,
    exchange_pages,
    map_pages,
    poster_pages,
    publish_pages,
    question_list,
    question_pages,
    release_pages,
    run_pages,
    try_pages,
)
from bot.console.analysis import pages as analysis_pages
from bot.console.analysis.ahead import Ahead
from bot.console.analysis.looks import PATIENCE, Looks
from bot.console.analysis.view import Look
from bot.console.contact_desk import ContactDesk
from bot.console.doubt_desk import DoubtDesk
from bot.console.headers import ConsoleHeaders
from bot.console.publishing_desk import PublishingDesk
from bot.console.routing import PageRoute, guarded
from bot.console.shelf import MapShelf
from bot.console.transport import BASE
from bot.console.uploads import Uploads
from bot.console.visit import Services, Visit, no_keys
from bot.doubts.contacts import Redact
from bot.journeys.editing.desk import MapDesk
from bot.language.redaction import redact
from bot.touchpoints.event_planning import KeyOf

PAGES: Final[Sequence[PageRoute]] = (
    *map_pages.PAGES,
    *board_pages.PAGES,
    *poster_pages.PAGES,
    *doubt_pages.PAGES,
    *contact_pages.PAGES,
    *event_pages.PAGES,
    *analysis_pages.PAGES,
    *exchange_pages.PAGES,
    *question_list.PAGES,
    *question_pages.PAGES,
    *publish_pages.PAGES,
    *run_pages.PAGES,
    *release_pages.PAGES,
    *try_pages.PAGES,
    *entrance.PAGES,
    *account_pages.PAGES,
    *audit_pages.PAGES,
)
"""Every page of the console; a room that adds some adds its own `PAGES` here."""

_HERE: Final = Path(__file__).parent


def build_console(
    accounts: Accounts,
    shelf: MapShelf,
    *,
    publishing: PublishingDesk | None = None,
    redact: Redact = redact,
    patience: float = PATIENCE,
    ahead: Ahead | None = None,
    customer_keys: Callable[[], KeyOf] = no_keys,
) -> Mount:
    """The console, to be mounted beside other routes; it stands at `/console` whatever is around it.

    `redact` takes personal data out of what is brought in. After `patience` seconds a view is shown as being computed;
    `ahead` computes those that are looked at before they are asked for again. `customer_keys` makes the keys of
    customers whom business data name.
    """
    desk = MapDesk(shelf.project)
    doubts = DoubtDesk(accounts.database, shelf, desk, accounts.now)
    publishing = publishing or PublishingDesk(accounts.database, shelf, now=accounts.now)
    contacts = ContactDesk(accounts.database, shelf, doubts, accounts.now, redact)
    uploads, addresses = Uploads(accounts.now), _paths(PAGES)
    looks: Looks[Look] = Looks(accounts.now, patience=patience)
    known: Looks[Choices] = Looks(accounts.now)
    services = Services(
        *(accounts, shelf, _templates(), desk, doubts, uploads, contacts, publishing, addresses, looks, known, ahead),
        customer_keys=customer_keys,
    )
    static = Mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    routes: list[BaseRoute] = [static, *(guarded(page, services) for page in PAGES)]

    async def not_served(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        visit = Visit(request, services)
        if error.status_code == 404:
            return visit.refusal("missing", status=404)
        return visit.refusal("method", status=error.status_code)

    application = Starlette(
        routes=routes,
        middleware=[Middleware(ConsoleHeaders)],
        exception_handlers={HTTPException: not_served},
    )
    return Mount(BASE, application, name="console")


def _paths(pages: Sequence[PageRoute]) -> Callable[..., str]:
    """Addresses by the names of routes; a static file's is by its name and its time, so that it may be kept."""

    async def nowhere(_request: Request) -> Response:
        raise AssertionError("these routes only spell addresses")

    spelling = Router([Route(page.path, nowhere, methods=[page.method], name=page.name) for page in pages])

    def path_of(route: str, **values: object) -> str:
        if route == "static":
            name = str(values["name"])
            return f"{BASE}/static/{name}?v={(_HERE / 'static' / name).stat().st_mtime_ns:x}"
        return BASE + str(spelling.url_path_for(route, **values))

    return path_of


@cache
def _templates() -> Environment:
    """The same for every console of a process: what is made of a template serves them all."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
