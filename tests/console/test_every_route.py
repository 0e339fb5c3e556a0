"""What holds for every route, generated from the route table: who may, from where a form may come, which headers."""

import re
from collections.abc import Iterator

import httpx
import pytest
from starlette.routing import Mount, Route

from bot.accounts.roles import Role
from bot.console.access import ACCESS, PUBLIC
from bot.console.app import PAGES
from bot.console.navigation import NAVIGATION, entries_for
from bot.console.routing import PageRoute, guarded
from tests.console.browsing import SITE, World
from tests.databases import rows

WHO: tuple[Role | None, ...] = (None, *Role)
VALUES = {
    **{"map_id": "tienda", "stage_id": "mirar", "path": "mirar.duda_0", "kind": "svg"},
    **{"doubt": "0f", "upload": "0f", "import_id": "0f", "number": "1", "view": "resolution", "file": "log.csv"},
}


def path_of(page: PageRoute) -> str:
    path = "/console" + page.path
    return re.sub(r"{(\w+)(:\w+)?}", lambda found: VALUES[found[1]], path)


def test_every_route_has_one_row_in_the_table_and_every_row_a_route(world: World) -> None:  # T64
    routes = [route for route in world.pages.routes if isinstance(route, Route | Mount)]
    assert len(routes) == len(world.pages.routes) > 10
    names = [route.name for route in routes]
    assert sorted(names) == sorted(ACCESS)
    assert {entry.route for entry in NAVIGATION} | {name for e in NAVIGATION for name in e.inside} <= set(ACCESS)


def test_a_page_nobody_decided_about_cannot_be_built() -> None:  # T64
    with pytest.raises(KeyError, match="secret_page"):
        guarded(PageRoute("secret_page", "/secret", PAGES[0].endpoint), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", WHO, ids=lambda who: who.value if who else "nobody")
def test_who_may_use_which_route_is_exactly_the_table(world: World, who: Role | None) -> None:  # T64
    browser = world.signed_in(who) if who else world.browser()
    let_in: dict[str, bool] = {"static": browser.get("/console/static/console.css").status_code == 200}
    for page in (each for each in PAGES if each.method == "GET"):
        let_in[page.name] = not _kept_out(browser.get(path_of(page)), who)
    browser.get("/console/" if who else "/console/sign-in")
    token = browser.token
    posts = [page for page in PAGES if page.method == "POST"]
    for page in sorted(posts, key=lambda each: each.name.startswith("sign_out")):  # these end the session
        let_in[page.name] = not _kept_out(browser.post(path_of(page), csrf=token), who)
        if who and page.name.startswith("sign_out"):
            browser = world.signed_in(who, name=f"{who.value} after {page.name}")
            browser.get("/console/")
            token = browser.token
    may = {name for name, needed in ACCESS.items() if needed is PUBLIC or (who is not None and who.may(needed))}
    assert {name for name, let in let_in.items() if let} == may


def _kept_out(response: httpx.Response, who: Role | None) -> bool:
    """Nobody known is shown the door; a role that is too weak, a refusal."""
    if who is None and response.is_redirect and "/console/sign-in?next=" in response.headers["location"]:
        return True
    return response.status_code == 403 and "Tu rol no llega hasta aquí" in response.text


def _changing() -> Iterator[PageRoute]:
    yield from (page for page in PAGES if page.method != "GET")


def test_every_route_that_is_no_get_is_swept_below(world: World) -> None:  # T63
    routes = [route for route in world.pages.routes if isinstance(route, Route)]
    unsafe = {route.name for route in routes if (route.methods or set()) - {"GET", "HEAD"}}
    assert unsafe == {page.name for page in _changing()}
    assert len(unsafe) >= 7


@pytest.mark.parametrize("page", _changing(), ids=lambda page: page.name)
@pytest.mark.parametrize("signed_in", [True, False], ids=["admin", "nobody"])
def test_nothing_is_changed_without_a_form_of_ours(world: World, page: PageRoute, signed_in: bool) -> None:  # T63
    browser = world.signed_in(Role.ADMIN) if signed_in else world.browser()
    other = world.signed_in(Role.ADMIN, name="other")
    other.get("/console/account")
    browser.get("/console/account" if signed_in else "/console/sign-in")
    mine, path = browser.token, path_of(page)
    before = _tables(world)
    refused = [
        browser.post(path, csrf=None),
        browser.post(path, csrf="0" * 64),
        browser.post(path, csrf=other.token),
        browser.post(path, csrf=mine, origin="https://evil.example.com"),
        browser.post(path, csrf=mine, origin="null"),
        browser.post(path, csrf=mine, origin=None),
        browser.post(path, csrf=mine, origin=SITE.replace("https", "http")),
        world.browser().post(path, csrf=mine),
    ]
    assert [response.status_code for response in refused] == [403] * 8
    assert not any("session" in response.headers.get("set-cookie", "") for response in refused)
    assert _tables(world) == before
    again = browser.post(path, csrf=mine)
    assert again.status_code != 403 or not ("formulario" in again.text or "demasiado vieja" in again.text)


def _tables(world: World) -> tuple[object, ...]:
    names = ("console_user", "console_session", "audit_entry")
    return tuple(str(rows(world.database, f"SELECT * FROM {name}")) for name in names)


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/", "/console/nowhere", "/console/static/console.css"])
def test_every_answer_has_the_headers(world: World, path: str) -> None:  # T42, T43
    headers = world.signed_in(Role.VIEWER).get(path).headers
    policy = dict(part.partition(" ")[::2] for part in headers["content-security-policy"].split("; "))
    nonce = policy.pop("script-src")
    assert re.fullmatch(r"'nonce-[\w-]{20,}'", nonce)
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-store" if "static" not in path else "public, max-age=31536000, immutable")


def test_a_nonce_is_used_once(world: World) -> None:
    browser = world.browser()
    policies = {browser.get("/console/sign-in").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


def test_the_navigation_shows_what_a_role_may(world: World) -> None:
    assert [[entry.route for entry in entries_for(role)] for role in (None, Role.PUBLISHER, Role.ADMIN)] == [
        [],
        ["home", "doubts", "analysis", "publish", "try_out", "exchange"],
        ["home", "doubts", "analysis", "publish", "try_out", "exchange", "people", "audit"],
    ]
    page = world.signed_in(Role.PUBLISHER).get("/console/maps/tienda").text
    assert 'href="/console/" aria-current="true"' in page
    assert "/console/people" not in page
