"""The guard before every page: a private way, the role, and, to change something, a form of our own."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.catalogue import told
from bot.console.access import ACCESS, allowed
from bot.console.forms import LARGEST, RefusedForm, read_form
from bot.console.transport import is_private
from bot.console.visit import Services, Visit
from bot.errors import UserError

Endpoint = Callable[[Visit], Awaitable[Response]]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A page: its name (which `access.ACCESS` knows), its path below `/console`, and what answers."""

    name: str
    path: str
    endpoint: Endpoint
    method: str = "GET"
    """`GET` reads and changes nothing; `POST` comes with our form, checked before the endpoint is called."""
    largest: int = LARGEST
    """Bytes of its form; more is refused unread."""


def guarded(page: PageRoute, services: Services) -> Route:
    """The page as a route. `KeyError` when nobody has said who may use it."""
    ACCESS[page.name]

    async def answer(request: Request) -> Response:
        visit = Visit(request, services, page.name)
        try:
            return await _answer(visit, page)
        except HTTPException:
            raise
        except UserError as error:
            return visit.refusal("mistake", status=400, told=told(error, visit.language))
        except Exception:
            return broken(visit)

    return Route(page.path, answer, methods=[page.method], name=page.name)


async def _answer(visit: Visit, page: PageRoute) -> Response:
    if not is_private(visit.request):
        return visit.refusal("not_private", status=403)
    await visit.recognise()
    try:
        if page.method != "GET":
            visit.form = await read_form(visit.request, holder=visit.holder, largest=page.largest)
    except RefusedForm as refused:
        return visit.refusal(refused.key.removeprefix("refused."), status=refused.status)
    if visit.user is not None and allowed("publish", visit.user.role):
        visit.unpublished = await visit.work(visit.services.publishing.unpublished)
    if allowed(page.name, visit.user.role if visit.user else None):
        return await page.endpoint(visit)
    if visit.user is None and page.method == "GET":
        return visit.go(f"{visit.path('sign_in')}?{urlencode({'next': visit.here})}")
    return visit.refusal("role", status=403)


def broken(visit: Visit) -> Response:
    """Our own mistake: the page has an id, the log the rest."""
    number = secrets.token_hex(4)
    _log.exception("console: error %s at %s", number, visit.request.url.path)
    visit.user = None  # what is broken may be the very database that says who it is
    return visit.refusal("broken", status=500, number=number)


def missing(visit: Visit) -> Response:
    """There is no such page."""
    return visit.refusal("missing", status=404)
