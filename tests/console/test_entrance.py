"""Signing in and out: cookies, ways, links, and what a stranger gets to know."""

import json

import pytest

from bot.accounts.roles import Role
from bot.accounts.throttle import PER_PAIR
from tests.accounts.people import ADMIN, GOOD, OTHER
from tests.console.browsing import World


def test_who_signs_in_gets_a_session_cookie_and_goes_where_they_wanted(world: World) -> None:  # T62
    world.user("ana", Role.VIEWER)
    browser = world.browser()
    sent = browser.get("/console/maps/tienda?x=1")
    assert (sent.status_code, sent.headers["location"]) == (
        303,
        "/console/sign-in?next=%2Fconsole%2Fmaps%2Ftienda%3Fx%3D1",
    )
    form = browser.get(sent.headers["location"])
    assert 'name="next" value="/console/maps/tienda?x=1"' in form.text
    entered = browser.post("/console/sign-in", name="ana", password=GOOD, next="/console/maps/tienda?x=1")
    assert (entered.status_code, entered.headers["location"]) == (303, "/console/maps/tienda?x=1")
    cookie = next(c for c in entered.headers.get_list("set-cookie") if c.startswith("__Host-travesia-session="))
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert attributes == {"httponly", "max-age=43200", "path=/", "samesite=lax", "secure"}
    assert browser.get("/console/maps/tienda").status_code == 200
    assert browser.get("/console/sign-in").headers["location"] == "/console/"


def test_a_new_id_after_signing_in_and_the_old_one_is_refused(world: World) -> None:  # T61
    world.user("ana", Role.VIEWER)
    browser = world.browser()
    browser.sign_in("ana")
    first = browser.client.cookies["__Host-travesia-session"]
    browser.get("/console/account")
    browser.post("/console/sign-in", name="ana", password=GOOD)
    second = browser.client.cookies["__Host-travesia-session"]
    assert first != second
    assert world.accounts.sessions.resume(first) is None
    browser.get("/console/")
    out = browser.post("/console/sign-out")
    assert (out.headers["location"], browser.get("/console/").status_code) == ("/console/sign-in", 303)
    assert "Has salido de la consola." in browser.get("/console/sign-in").text
    assert "Has salido" not in browser.get("/console/sign-in").text
    assert world.accounts.sessions.resume(second) is None


def test_unknown_and_wrong_are_answered_alike(world: World) -> None:  # T58
    world.user("ana", Role.VIEWER)
    answers = []
    for name in ("ana", "eva"):
        browser = world.browser()
        wrong = browser.sign_in(name, OTHER)
        answers.append((wrong.status_code, wrong.text.replace(f'value="{name}"', "").replace(browser.token, "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 400
    assert "El nombre o la contraseña no son correctos." in answers[0][1]


def test_too_many_tries_are_told_to_wait_and_the_owner_elsewhere_gets_in(world: World) -> None:  # T57
    world.user("ana", Role.VIEWER)
    for _ in range(PER_PAIR):
        world.accounts.attempts.admit("ana", "203.0.113.7")
    late = world.browser().sign_in("ana")
    assert (late.status_code, late.headers["retry-after"]) == (429, "900")
    assert world.browser(address="198.51.100.9").sign_in("ana").status_code == 303


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example.com", "javascript:alert(1)", "https://evil.example.com/console/", "/\\evil", "/console\\..",
     "/console", "/console/../x", "/elsewhere", "/console/\n",
     "/console/ñ", "/console/sign-in", "/console/link?code=x", ""],
)  # fmt: skip
def test_next_is_a_page_of_ours_or_home(world: World, wanted: str) -> None:  # T66
    browser = world.signed_in(Role.VIEWER)
    assert browser.get("/console/sign-in", params={"next": wanted}).headers["location"] == "/console/"


def test_passwords_of_any_signs_and_none_too_long(world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # T60
    password = "una bici 🚲 con cesta y timbre, y además ñandúes en la cuneta verde"
    assert len(password) > 60
    world.accounts.users.add("ana", Role.VIEWER, by=ADMIN, password=password)
    assert world.browser().sign_in("ana", password).status_code == 303

    def never(*_arguments: object) -> bool:
        raise AssertionError("hashed")

    monkeypatch.setattr("bot.accounts.signing_in.matches", never)
    for size in (257, 60_000, 1_000_000):
        answer = world.browser().sign_in("ana", "x" * size)
        assert answer.status_code == 400, size
    assert "El formulario es demasiado grande" in answer.text


def test_plain_http_is_for_this_machine_only(world: World) -> None:
    world.user("ana", Role.VIEWER)
    far = world.browser(site="http://console.example.com")
    refused = far.get("/console/sign-in")
    assert refused.status_code == 403
    assert "solo se abre por https" in refused.text
    here = world.browser(site="http://127.0.0.1:8000")
    entered = here.sign_in("ana")
    cookie = next(c for c in entered.headers.get_list("set-cookie") if "session=" in c)
    assert cookie.startswith("travesia-session=")
    assert "secure" not in cookie.lower()
    assert here.get("/console/").status_code == 200


def test_a_session_of_plain_http_is_none_over_https(world: World) -> None:
    token = world.signed_in(Role.VIEWER).client.cookies["__Host-travesia-session"]
    browser = world.browser()
    browser.client.cookies.set("travesia-session", token)
    assert browser.get("/console/").status_code == 303


def test_the_first_person_needs_the_printed_link(world: World) -> None:  # T67
    stranger = world.browser()
    assert "Todavía no hay nadie" in stranger.get("/console/sign-in").text
    assert stranger.get("/console/link").status_code == 403
    assert stranger.get("/console/link?code=guessed").status_code == 303
    assert "Este enlace ya no vale" in stranger.get("/console/link").text
    stranger.get("/console/sign-in")
    assert stranger.post("/console/link", name="Eva", password=GOOD, again=GOOD).status_code == 403
    code = world.accounts.links.for_first_admin()
    owner = world.browser()
    moved = owner.get(f"/console/link?code={code}")
    assert moved.headers["location"] == "/console/link"
    form = owner.get("/console/link")
    assert "La primera persona de la consola" in form.text
    assert str(code) not in form.text
    assert "no coinciden" in owner.post("/console/link", name="Ana", password=GOOD, again=OTHER).text
    assert "demasiado corta" in owner.post("/console/link", name="Ana", password="corta", again="corta").text
    assert owner.post("/console/link", name="Ana", password=GOOD, again=GOOD).headers["location"] == "/console/"
    assert "Te damos la bienvenida, Ana." in owner.get("/console/").text
    assert world.accounts.users.find("Ana").role is Role.ADMIN
    late = world.browser()
    late.get(f"/console/link?code={code}")
    assert late.get("/console/link").status_code == 403


def test_a_link_for_a_person_lets_them_choose_their_password(world: World) -> None:
    user = world.accounts.users.add("ana", Role.EDITOR, by=ADMIN)
    code = world.accounts.links.for_user(user, by=ADMIN)
    browser = world.browser()
    browser.get(f"/console/link?code={code}")
    assert "Este enlace es para ana" in browser.get("/console/link").text
    assert browser.post("/console/link", password=GOOD, again=GOOD).status_code == 303
    assert browser.get("/console/people").status_code == 403
    assert world.browser().sign_in("ana").status_code == 303


def test_a_flash_that_is_not_ours_says_nothing(world: World) -> None:
    packed = [
        "zz",
        json.dumps(["nothing_of_ours", {}]).encode().hex(),
        json.dumps(["welcome", {}]).encode().hex(),
        json.dumps([["welcome"], {"name": "x"}]).encode().hex(),
        json.dumps({"a": 1}).encode().hex(),
        "00" * 2_000,
    ]
    for each in packed:
        browser = world.browser()
        browser.client.cookies.set("__Host-travesia-flash", each)
        assert 'class="flash"' not in browser.get("/console/sign-in").text
    browser.client.cookies.set("__Host-travesia-flash", json.dumps(["welcome", {"name": "<b>x"}]).encode().hex())
    assert "Te damos la bienvenida, &lt;b&gt;x." in browser.get("/console/sign-in").text


def test_the_language_is_the_users_then_the_browsers(world: World) -> None:
    browser = world.browser()
    english = browser.get("/console/sign-in", headers={"accept-language": "fr;q=1, en-GB;q=0.8"})
    assert 'lang="en"' in english.text
    assert english.headers["content-language"] == "en"
    chosen = browser.post("/console/language", language="en", next="/console/sign-in")
    assert chosen.headers["location"] == "/console/sign-in"
    assert "Sign in to the console" in browser.get("/console/sign-in").text
    mine = world.signed_in(Role.VIEWER)
    mine.get("/console/")
    mine.post("/console/language", language="en")
    mine.client.cookies.delete("__Host-travesia-language")
    assert "Your customers&#39; journeys" in mine.get("/console/").text
    mine.post("/console/language", language="xx")
    assert world.accounts.users.find("viewer").language == "en"


def test_the_theme_is_kept_by_the_browser(world: World) -> None:
    browser = world.browser()
    assert 'data-theme="system"' in browser.get("/console/sign-in").text
    browser.post("/console/theme", theme="dark", next="//evil")
    assert 'data-theme="dark"' in browser.get("/console/sign-in").text
    browser.post("/console/theme", theme="pink")
    assert 'data-theme="dark"' in browser.get("/console/sign-in").text
