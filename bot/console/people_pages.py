"""The page of the people who may use the console: letting them in, giving them a role, letting them in no more."""

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from bot.accounts.roles import ROLES, Role
from bot.accounts.users import User
from bot.catalogue import told
from bot.console.local_time import clock
from bot.console.routing import PageRoute
from bot.console.transport import own_origin
from bot.console.visit import Visit
from bot.errors import CataloguedError

_IN_WORDS: Final = {"errors.accounts.name_taken": "people.taken", "errors.accounts.no_such_user": "people.gone"}
"""Refusals that the terminal tells with its own commands."""
_DEEDS: Final = ("role", "disable", "enable", "link", "sign_out")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link, to be shown this once."""

    name: str
    address: str


async def people(visit: Visit) -> Response:
    """`GET people`: everybody and their roles."""
    return await _page(visit)


async def add_person(visit: Visit) -> Response:
    """`POST people`: lets somebody in, with a link at which they choose their password."""
    accounts = visit.services.accounts
    role = visit.field("role")
    if role not in ROLES:
        return visit.refusal("unreadable", status=400)
    try:
        user = await visit.work(accounts.users.add, visit.field("name"), Role(role), by=visit.actor)
    except CataloguedError as refused:
        return await _page(visit, status=422, wrong=_why(visit, refused))
    return await _page(visit, invitation=await _invited(visit, user))


async def change_person(visit: Visit) -> Response:
    """`POST people/change`: `deed` is `role`, `disable`, `enable`, `link` or `sign_out`, of the person called `name`.

    What would lock oneself out is for another admin to do.
    """
    deed, role = visit.field("deed"), visit.field("role")
    if deed not in _DEEDS or (deed == "role" and role not in ROLES):
        return visit.refusal("unreadable", status=400)
    try:
        user = await visit.work(visit.services.accounts.users.find, visit.field("name"))
        if user.id == visit.person.id:
            return await _page(visit, status=422, refused=visit.say("people.not_oneself"))
        if deed == "link":
            return await _page(visit, invitation=await _invited(visit, user))
        changed = await visit.work(_change, visit, user, deed=deed, role=role)
    except CataloguedError as refused:
        return await _page(visit, status=422, refused=_why(visit, refused))
    if deed in ("role", "enable") and not changed.has_password:  # the link they had is void now
        return await _page(visit, invitation=await _invited(visit, changed))
    said = {"name": changed.name, "role": visit.say(f"role.{changed.role.value}")}
    return visit.go(visit.path("people"), say=f"person_{deed}", **said)


def _change(visit: Visit, user: User, *, deed: str, role: str) -> User:
    accounts = visit.services.accounts
    if deed == "role":
        return accounts.users.change_role(user.name, Role(role), by=visit.actor)
    if deed == "disable":
        return accounts.users.disable(user.name, by=visit.actor)
    if deed == "enable":
        return accounts.users.enable(user.name, by=visit.actor)
    accounts.sessions.end_all(user, by=visit.actor)
    return user


async def _invited(visit: Visit, user: User) -> Invitation:
    code = await visit.work(visit.services.accounts.links.for_user, user, by=visit.actor)
    return Invitation(user.name, f"{own_origin(visit.request)}{visit.path('link')}?code={code}")


async def _page(
    visit: Visit, *, status: int = 200, invitation: Invitation | None = None, wrong: str = "", refused: str = ""
) -> Response:
    """Everybody, with what a form about a new person or about one of them came to."""
    return visit.page(
        "people",
        status=status,
        people=await visit.work(visit.services.accounts.users.all),
        invitation=invitation,
        roles=tuple(Role),
        told_at=clock(visit),
        wrong=wrong,
        refused=refused,
        typed=(visit.field("name"), visit.field("role")) if wrong else ("", Role.VIEWER.value),
    )


def _why(visit: Visit, refused: CataloguedError) -> str:
    known = _IN_WORDS.get(refused.key)
    return visit.say(known, name=visit.field("name")) if known else told(refused, visit.language)


PAGES = (
    PageRoute("people", "/people", people),
    PageRoute("add_person", "/people", add_person, method="POST"),
    PageRoute("change_person", "/people/change", change_person, method="POST"),
)
