"""Admins let people in, change what they may do, and cannot lock themselves out."""

import html
import re

import pytest

from bot.accounts.links import Invitation
from bot.accounts.roles import Role
from tests.accounts.people import ADMIN, deeds
from tests.console.browsing import SITE, Browser, World

PEOPLE = "/console/people"


@pytest.fixture
def admin(world: World) -> Browser:
    return world.signed_in(Role.ADMIN, name="ana")


def link_on(browser: Browser) -> str:
    found = re.search(r'<input id="link" readonly value="([^"]*)"', browser.page)
    return html.unescape(found[1]) if found else ""


def act(browser: Browser, name: str, deed: str, **more: str) -> str:
    """Press a button about somebody; what the page says then."""
    browser.get(PEOPLE)
    sent = browser.post(f"{PEOPLE}/change", name=name, deed=deed, **more)
    page = browser.get(PEOPLE).text if sent.status_code == 303 else sent.text
    browser.page = page
    found = re.search(r'<p class="(?:flash" role="status"|wrong" role="alert")>(.*?)</p>', page)
    return html.unescape(found[1]) if found else ""


def test_somebody_is_let_in_with_a_link_that_is_seen_once(world: World, admin: Browser) -> None:
    admin.get(PEOPLE)
    assert admin.post(PEOPLE, name="eva@example.com", role="editor").status_code == 200
    address = link_on(admin)
    assert address.startswith(f"{SITE}/console/link?code=")
    assert world.accounts.links.open(address.partition("=")[2]) == Invitation("eva@example.com")
    assert world.accounts.users.find("eva@example.com").role is Role.EDITOR
    assert deeds(world.database)[-2:] == [
        ("ana", "user_added", "eva@example.com", "203.0.113.0"),
        ("ana", "link_made", "eva@example.com", "203.0.113.0"),
    ]
    assert address.partition("=")[2] not in admin.get(PEOPLE).text


@pytest.mark.parametrize(
    ("name", "said"),
    [("ANA", "Ya hay una persona que se llama ANA. Elige otro nombre"), ("<b>", "'<b>' no sirve como nombre")],
)
def test_a_name_that_will_not_do_comes_back_filled_in(world: World, admin: Browser, name: str, said: str) -> None:
    admin.get(PEOPLE)
    assert admin.post(PEOPLE, name=name, role="publisher").status_code == 422
    assert said in html.unescape(admin.page)
    assert f'value="{html.escape(name)}"' in admin.page
    assert '<input type="radio" name="role" value="publisher" checked>' in admin.page
    assert [user.name for user in world.accounts.users.all()] == ["ana"]


def test_roles_access_and_sessions_change_with_a_trail(world: World, admin: Browser) -> None:
    world.user("eva", Role.VIEWER)
    eva = world.accounts.users.find("eva")

    def session() -> str:
        return world.accounts.enter(eva, address="").token

    token = session()
    assert act(admin, "eva", "role", role="editor") == "Ahora el rol de eva es Edición. Tendrá que volver a entrar."
    assert world.accounts.users.find("eva").role is Role.EDITOR
    assert world.accounts.sessions.resume(token) is None
    token = session()
    assert act(admin, "eva", "sign_out") == "Se han cerrado todas las sesiones de eva."
    assert world.accounts.sessions.resume(token) is None
    assert act(admin, "eva", "disable") == "eva ya no puede entrar. Puedes devolverle el acceso cuando quieras."
    assert "Devolver el acceso" in admin.page
    assert act(admin, "eva", "enable") == "eva puede entrar otra vez."
    assert act(admin, "eva", "link") == ""
    assert world.accounts.links.open(link_on(admin).partition("=")[2]) == Invitation("eva")
    done = [(who, deed) for who, deed, subject, _ in deeds(world.database) if subject == "eva" and who == "ana"]
    expected = ("role_changed", "signed_out_everywhere", "user_disabled", "user_enabled", "link_made")
    assert done == [("ana", each) for each in expected]


def test_a_role_changed_before_the_link_was_used_makes_another_link(world: World, admin: Browser) -> None:
    user = world.accounts.users.add("eva", Role.VIEWER, by=ADMIN)
    old = world.accounts.links.for_user(user, by=ADMIN)
    act(admin, "eva", "role", role="analyst")
    assert world.accounts.links.open(old) is None
    assert world.accounts.links.open(link_on(admin).partition("=")[2]) == Invitation("eva")


def test_nobody_locks_themselves_out(world: World, admin: Browser) -> None:
    own = "Tu propia cuenta la tiene que cambiar otra persona que administre la consola."
    assert act(admin, "ana", "disable") == own
    assert act(admin, "ana", "role", role="viewer") == own
    assert act(admin, "nadie", "disable") == "Ya no hay nadie que se llame nadie."
    world.user("eva", Role.ADMIN)  # ana has no password in this world: eva is the only one who can sign in
    assert act(admin, "eva", "disable").startswith("eva es la única persona que administra la consola")
    assert [(each.name, each.role, each.disabled) for each in world.accounts.users.all()] == [
        ("ana", Role.ADMIN, False),
        ("eva", Role.ADMIN, False),
    ]


def test_what_no_form_of_ours_sends_is_refused(world: World, admin: Browser) -> None:
    for path, fields in ((PEOPLE, {"role": "king"}), (f"{PEOPLE}/change", {"deed": "role", "role": "king"})):
        admin.get(PEOPLE)
        assert admin.post(path, name="eva", **fields).status_code == 400
    admin.get(PEOPLE)
    assert admin.post(f"{PEOPLE}/change", name="ana", deed="burn").status_code == 400
    assert [user.name for user in world.accounts.users.all()] == ["ana"]
