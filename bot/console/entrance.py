"""The pages before the console: signing in and out, and the one-time link."""

from urllib.parse import urlsplit

from starlette.responses import Response

from bot.accounts.signing_in import Refusal
from bot.catalogue import told
from bot.console.routing import PageRoute
from bot.console.transport import cookie, drop_cookie, local_path, set_cookie
from bot.console.visit import Visit
from bot.errors import CataloguedError

_LINK_SECONDS = 3_600


async def sign_in(visit: Visit) -> Response:
    """`GET sign-in`: the form; who is signed in already goes on."""
    wanted = _wanted(visit, visit.request.query_params.get("next", ""))
    if visit.user:
        return visit.go(wanted)
    nobody = not await visit.work(visit.services.accounts.users.any)
    return visit.page("sign_in", next=wanted, nobody=nobody, name="", wrong=None)


async def sign_in_now(visit: Visit) -> Response:
    """`POST sign-in`: a new session, or the form again with one answer for every mistake."""
    accounts, wanted, name = visit.services.accounts, _wanted(visit, visit.field("next")), visit.field("name")
    entered = await visit.hash(accounts.sign_in, name, visit.field("password"), address=visit.address)
    if isinstance(entered, Refusal):
        status = 429 if entered is Refusal.TOO_MANY else 400
        wrong = visit.say(f"sign_in.{entered.value}")
        page = visit.page("sign_in", status=status, next=wanted, nobody=False, name=name[:100], wrong=wrong)
        if entered is Refusal.TOO_MANY:
            page.headers["Retry-After"] = "900"
        return page
    if visit.user:  # the session this browser came with does not live on
        await visit.work(accounts.sessions.end, cookie(visit.request, "session"), by=visit.actor)
    return visit.enter(entered, visit.go(wanted))


async def sign_out(visit: Visit) -> Response:
    """`POST sign-out`: ends this session."""
    token = cookie(visit.request, "session")
    await visit.work(visit.services.accounts.sessions.end, token, by=visit.actor)
    return visit.leave(visit.go(visit.path("sign_in"), say="signed_out"))


async def link(visit: Visit) -> Response:
    """`GET link`: the code goes from the address into a cookie at once, out of history and referrers; then the form."""
    code = visit.request.query_params.get("code", "")
    if code:
        response = visit.go(visit.path("link"))
        set_cookie(response, visit.request, name="link", value=code[:100], seconds=_LINK_SECONDS)
        return response
    invitation = await visit.work(visit.services.accounts.links.open, cookie(visit.request, "link"))
    if invitation is None:
        return visit.refusal("link", status=403)
    return visit.page("link", invited=invitation.name, name="", wrong=None)


async def use_link(visit: Visit) -> Response:
    """`POST link`: sets the password, makes the first admin if the link is for that, and signs in."""
    accounts, code = visit.services.accounts, cookie(visit.request, "link")
    invitation = await visit.work(accounts.links.open, code)
    if invitation is None:
        return visit.refusal("link", status=403)
    name, password = visit.field("name"), visit.field("password")
    try:
        if password != visit.field("again"):
            raise CataloguedError("errors.accounts.different_passwords")
        user = await visit.hash(accounts.links.use, code, password=password, name=name, address=visit.address)
    except CataloguedError as error:
        wrong = told(error, visit.language)
        return visit.page("link", status=400, invited=invitation.name, name=name[:100], wrong=wrong)
    entered = await visit.work(accounts.enter, user, address=visit.address)
    response = visit.enter(entered, visit.go(visit.path("home"), say="welcome", name=user.name))
    drop_cookie(response, visit.request, name="link")
    return response


def _wanted(visit: Visit, raw: str) -> str:
    home = visit.path("home")
    wanted = local_path(raw, otherwise=home)
    return home if urlsplit(wanted).path in (visit.path("sign_in"), visit.path("link")) else wanted


PAGES = (
    PageRoute("sign_in", "/sign-in", sign_in),
    PageRoute("sign_in_now", "/sign-in", sign_in_now, method="POST"),
    PageRoute("sign_out", "/sign-out", sign_out, method="POST"),
    PageRoute("link", "/link", link),
    PageRoute("use_link", "/link", use_link, method="POST"),
)
