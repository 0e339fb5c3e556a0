"""The pages of one's own account, its language and theme; and with them those of everybody, for admins."""

from starlette.responses import Response

from bot.accounts.signing_in import Refusal
from bot.catalogue import LANGUAGES, told
from bot.console import people_pages
from bot.console.routing import PageRoute
from bot.console.transport import local_path
from bot.console.visit import THEMES, Visit
from bot.errors import CataloguedError


async def account(visit: Visit) -> Response:
    """`GET account`: who I am here and what I may do."""
    return visit.page("account", wrong=None)


async def change_password(visit: Visit) -> Response:
    """`POST account/password`: another password, for who knows the present one; other sessions end."""
    accounts, person, new = visit.services.accounts, visit.person, visit.field("password")
    known = await visit.hash(accounts.knows_password, person, visit.field("present"), address=visit.address)
    if known is not True:
        reason = "sign_in.too_many" if known is Refusal.TOO_MANY else "account.wrong_password"
        status = 429 if known is Refusal.TOO_MANY else 400
        return visit.page("account", status=status, wrong=visit.say(reason))
    try:
        if new != visit.field("again"):
            raise CataloguedError("errors.accounts.different_passwords")
        await visit.hash(accounts.users.set_password, person.name, new, by=visit.actor)
    except CataloguedError as error:
        return visit.page("account", status=400, wrong=told(error, visit.language))
    entered = await visit.work(accounts.enter, person, address=visit.address)
    return visit.enter(entered, visit.go(visit.path("account"), say="password_changed"))


async def sign_out_everywhere(visit: Visit) -> Response:
    """`POST account/sign-out-everywhere`: ends every session of mine, this one too."""
    await visit.work(visit.services.accounts.sessions.end_all, visit.person, by=visit.actor)
    return visit.leave(visit.go(visit.path("sign_in"), say="signed_out_everywhere"))


async def choose_language(visit: Visit) -> Response:
    """`POST language`: for this browser, and for the user wherever they sign in."""
    language = visit.field("language")
    response = visit.go(_back(visit))
    if language not in LANGUAGES:
        return response
    if visit.user:
        await visit.work(visit.services.accounts.users.choose_language, visit.user.id, language)
    return visit.keep(response, name="language", value=language)


async def choose_theme(visit: Visit) -> Response:
    """`POST theme`: light, dark or as the system has it, for this browser."""
    theme = visit.field("theme")
    response = visit.go(_back(visit))
    return visit.keep(response, name="theme", value=theme) if theme in THEMES else response


def _back(visit: Visit) -> str:
    return local_path(visit.field("next"), otherwise=visit.path("home"))


PAGES = (
    PageRoute("account", "/account", account),
    PageRoute("change_password", "/account/password", change_password, method="POST"),
    PageRoute("sign_out_everywhere", "/account/sign-out-everywhere", sign_out_everywhere, method="POST"),
    PageRoute("choose_language", "/language", choose_language, method="POST"),
    PageRoute("choose_theme", "/theme", choose_theme, method="POST"),
    *people_pages.PAGES,
)
