"""One request to the console: who it is, in which language, and the answers pages give."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread
from jinja2 import Environment
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.accounts.audit import Actor
from bot.accounts.passwords import AT_ONCE
from bot.accounts.signing_in import Accounts, SignedIn
from bot.accounts.users import User
from bot.analytics.choices import Choices
from bot.catalogue import LANGUAGES, sentences, text
from bot.console.access import allowed
from bot.console.analysis.ahead import Ahead
from bot.console.analysis.looks import Looks
from bot.console.analysis.view import Look
from bot.console.contact_desk import ContactDesk
from bot.console.doubt_desk import DoubtDesk
from bot.console.forms import csrf_token
from bot.console.forms import field as form_field
from bot.console.histories import Histories
from bot.console.navigation import entries_for
from bot.console.publishing_desk import PublishingDesk
from bot.console.shelf import MapShelf
from bot.console.transport import cookie, drop_cookie, set_cookie
from bot.console.try_process import TryOuts
from bot.console.uploads import Uploads
from bot.console.words import Words
from bot.journeys.editing.desk import MapDesk
from bot.touchpoints.event_planning import KeyOf

THEMES: Final = ("system", "light", "dark")
_LONGEST_FLASH: Final = 2_000
_MONTHS: Final = 60 * 60 * 24 * 180
_Result = TypeVar("_Result")


def no_keys() -> KeyOf:
    """For a console that was built without the installation's secret: a mistake of ours."""
    raise RuntimeError("business data need the secret that customers' keys are made with")


@dataclass(frozen=True, slots=True)
class Services:
    """What pages work with; a room that adds pages adds its own here."""

    accounts: Accounts
    shelf: MapShelf
    templates: Environment
    desk: MapDesk
    doubts: DoubtDesk
    uploads: Uploads
    contacts: ContactDesk
    publishing: PublishingDesk
    path_of: Callable[..., str]
    """The address of a route by its name, such as `path_of("board", map_id="shop")`."""
    looks: Looks[Look]
    """What views have found, for a minute."""
    known: Looks[Choices]
    """What filters can choose among, by map, for a minute."""
    ahead: Ahead | None = None
    customer_keys: Callable[[], KeyOf] = no_keys
    """What makes customers' keys of what names them in a table."""
    """Looks at the log again before somebody asks, where that is wanted."""
    histories: Histories = field(default_factory=Histories)
    tryouts: TryOuts = field(default_factory=TryOuts)
    hashing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_ONCE))


@dataclass(slots=True)
class Visit:
    """A request and what is known about who sent it; each page gets one and gives a response."""

    request: Request
    services: Services
    route: str = ""
    """The name of the page's route; empty on a page that does not exist."""
    user: User | None = None
    form: FormData = field(default_factory=FormData)
    unpublished: int | None = None
    """How many changes wait to be published, for who may see them; `None` where that is not known."""
    _new_holder: str = ""

    # Who and where

    async def recognise(self) -> None:
        """Find out who is signed in."""
        token = cookie(self.request, "session")
        self.user = await self.work(self.services.accounts.sessions.resume, token) if token else None

    @property
    def language(self) -> str:
        """The user's choice, else the browser's last one here, else the one it prefers, else Spanish."""
        chosen = (self.user.language if self.user else None) or cookie(self.request, "language")
        return chosen if chosen in LANGUAGES else _preferred(self.request)

    @property
    def theme(self) -> str:
        """`system`, `light` or `dark`, kept by the browser."""
        chosen = cookie(self.request, "theme")
        return chosen if chosen in THEMES else THEMES[0]

    @property
    def address(self) -> str:
        """Where the request came from."""
        return self.request.client.host if self.request.client else ""

    @property
    def person(self) -> User:
        """Who is signed in; only on pages that need a role."""
        assert self.user is not None
        return self.user

    @property
    def actor(self) -> Actor:
        """The same for the audit trail."""
        return Actor(self.person.name, self.address)

    @property
    def holder(self) -> str:
        """The cookie that this browser's forms are made for: its session, else its visit."""
        return cookie(self.request, "session") if self.user else cookie(self.request, "visit")

    def field(self, name: str) -> str:
        """A text of the form that was sent."""
        return form_field(self.form, name)

    def may(self, route: str) -> bool:
        """Whether who is signed in may use a route."""
        return allowed(route, self.user.role if self.user else None)

    def say(self, key: str, **values: object) -> str:
        """A sentence of the catalogue, below `console.`."""
        return text(f"console.{key}", self.language, **values)

    def path(self, route: str, **values: object) -> str:
        """The address of a page."""
        return self.services.path_of(route, **values)

    async def work(self, function: Callable[..., _Result], *arguments: object, **named: object) -> _Result:
        """Do what blocks, such as asking the database, beside the event loop."""
        return await to_thread.run_sync(partial(function, *arguments, **named))

    async def hash(self, function: Callable[..., _Result], *arguments: object, **named: object) -> _Result:
        """Do what computes a password's hash: two at a time, the others wait without a thread."""
        call = partial(function, *arguments, **named)
        return await to_thread.run_sync(call, limiter=self.services.hashing)

    # Answers

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """A page of `templates/<template>.html.jinja`, with everything the base template needs."""
        flash = _flash_of(cookie(self.request, "flash"))
        rendered = self.services.templates.get_template(f"{template}.html.jinja").render(
            visit=self,
            say=self.say,
            words=Words(self.say),
            path=self.path,
            user=self.user,
            language=self.language,
            theme=self.theme,
            themes=THEMES,
            languages=LANGUAGES,
            navigation=entries_for(self.user.role if self.user else None),
            may=self.may,
            here=self.here,
            nonce=self.request.state.nonce,
            csrf=csrf_token(self._form_holder()),
            flash=self.say(f"said.{flash[0]}", **flash[1]) if flash else None,
            **values,
        )
        response = HTMLResponse(rendered, status, headers={"Content-Language": self.language})
        if flash:
            drop_cookie(response, self.request, name="flash")
        if self._new_holder:
            set_cookie(response, self.request, name="visit", value=self._new_holder)
        return response

    @property
    def here(self) -> str:
        """The address of this page where it can be asked for again; of a form, the page after it."""
        if self.request.method != "GET":
            return self.path("home")
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    def go(self, address: str, *, say: str = "", **values: str) -> Response:
        """Go on to another page, which says `console.said.<say>` above everything."""
        response = RedirectResponse(address, 303)
        if say:
            packed = json.dumps([say, values]).encode().hex()
            set_cookie(response, self.request, name="flash", value=packed, seconds=60)
        return response

    def enter(self, entered: SignedIn, response: Response) -> Response:
        """Give the browser a new session with the response; the visit it began with is over."""
        seconds = int(self.services.accounts.sessions.longest)
        set_cookie(response, self.request, name="session", value=entered.token, seconds=seconds)
        for name in ("visit", "link"):
            drop_cookie(response, self.request, name=name)
        return response

    def leave(self, response: Response) -> Response:
        """Take the session from the browser."""
        drop_cookie(response, self.request, name="session")
        return response

    def keep(self, response: Response, *, name: str, value: str) -> Response:
        """Let the browser remember a choice for half a year."""
        set_cookie(response, self.request, name=name, value=value, seconds=_MONTHS)
        return response

    def refusal(self, reason: str, *, status: int, **values: object) -> Response:
        """A page that says what went wrong, and the way out: `refused.<reason>` and its title."""
        return self.page(
            "refusal",
            status=status,
            status_code=status,
            reason=self.say(f"refused.{reason}", **values),
            title=self.say(f"refused.title_{status}"),
        )

    def _form_holder(self) -> str:
        if not self.holder and not self._new_holder:
            self._new_holder = secrets.token_urlsafe(32)
        return self.holder or self._new_holder


def _preferred(request: Request) -> str:
    wanted = [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def _flash_of(packed: str) -> tuple[str, Mapping[str, str]] | None:
    """What the page before wanted said; anything that is not ours says nothing."""
    if not packed or len(packed) > _LONGEST_FLASH:
        return None
    try:
        key, values = json.loads(bytes.fromhex(packed))
        text(f"console.said.{key}", LANGUAGES[0], **values)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    return (key, values) if f"console.said.{key}" in sentences(LANGUAGES[0]) else None
