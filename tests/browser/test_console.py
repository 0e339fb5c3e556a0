"""The console in a real browser: signing in by keyboard, the board read without scripts, and nothing axe can find."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from tests.accounts.people import ADMIN, GOOD
from tests.browser.axe import violations
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.channels.web.serving import serving
from tests.conftest import REPOSITORY
from tests.console.browsing import World

SAMPLE = REPOSITORY / "journey_maps" / "ciclos_alameda.yml"


@pytest.fixture
def world(sqlite: Engine, tmp_path: Path) -> World:
    return World(sqlite, tmp_path)


@pytest.fixture
def console(world: World) -> Iterator[str]:
    with serving(world.app) as base:
        yield f"{base}/console"


def signed_in(world: World, page: Page, console: str, *, role: Role) -> None:
    """Without the form, which has its own test and costs a hash."""
    user = world.accounts.users.add("Ana Ruiz", role, by=ADMIN)
    token = world.accounts.enter(user, address="").token
    page.context.add_cookies([{"name": "travesia-session", "value": token, "url": console}])


def test_signing_in_and_out_by_keyboard_alone(world: World, console: str, visitor: Visitor) -> None:
    world.user("ana@example.com", Role.VIEWER)
    page = visitor.page
    page.goto(f"{console}/maps/tienda")
    expect(page.get_by_label("Correo o nombre")).to_be_focused()
    page.keyboard.type("ana@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/maps/tienda")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tienda <b>")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.locator(".me summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Salir").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/sign-in")
    expect(page.get_by_role("status")).to_have_text("Has salido de la consola.")
    page.goto(f"{console}/")
    page.wait_for_url("**/console/sign-in?next=*")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible(
    world: World, console: str, new_visitor: Callable[..., Visitor], viewport: dict[str, int]
) -> None:
    page = new_visitor(viewport=viewport).page
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    found = {"sign-in": _look(page, f"{console}/sign-in")}
    world.user("eva", Role.EDITOR)
    signed_in(world, page, console, role=Role.ADMIN)
    shutil.copy(SAMPLE, world.project.maps)
    for path in ("", "maps/tienda", "maps/ciclos_alameda", "account", "people", "audit", "nowhere"):
        found[path] = _look(page, f"{console}/{path}")
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert [line for line in said if "404" not in line] == []


def _look(page: Page, address: str) -> list[str]:
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*violations(page), *(["wider than its window"] if wide else [])]


def test_the_board_is_read_without_scripts_and_its_lanes_stay_in_sight(
    world: World, console: str, new_visitor: Callable[..., Visitor]
) -> None:
    page = new_visitor(java_script_enabled=False, viewport={"width": 700 + 80, "height": 500}).page
    signed_in(world, page, console, role=Role.VIEWER)
    page.goto(f"{console}/maps/tienda")
    page.get_by_text("y 2 más").click()
    page.get_by_text("¿Cuánto cuesta el número 7?").click()
    expect(page.get_by_text("Cuesta 9 € <script>alert(1)</script>.").last).to_be_visible()
    lane = page.get_by_role("rowheader", name="Dudas")
    before = lane.bounding_box()
    page.get_by_role("columnheader", name="Pagar").scroll_into_view_if_needed()
    after = lane.bounding_box()
    assert before is not None
    assert after is not None
    assert before["x"] == after["x"]


def test_the_switches_work_by_themselves(world: World, console: str, visitor: Visitor) -> None:
    page = visitor.page
    signed_in(world, page, console, role=Role.VIEWER)
    page.goto(f"{console}/maps/tienda")
    page.get_by_role("button", name="Oscuro").click()
    page.wait_for_url("**/console/maps/tienda")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 22, 20)"
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("rowheader", name="What hurts")).to_be_visible()


def test_the_map_prints_on_a_sheet_lying(world: World, console: str, visitor: Visitor) -> None:
    page = visitor.page
    signed_in(world, page, console, role=Role.VIEWER)
    page.goto(f"{console}/maps/tienda")
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_text("¿Cuánto cuesta el número 7?")).to_be_visible()
    sheet = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 1190" in sheet or b"/MediaBox [0 0 1191" in sheet
    page.emulate_media(media="screen")
    expect(page.get_by_text("¿Cuánto cuesta el número 7?")).to_be_hidden()


def test_the_console_cannot_be_framed(console: str, visitor: Visitor) -> None:  # T42
    page = visitor.page
    page.set_content(f'<iframe src="{console}/sign-in"></iframe>')
    frame = page.frames[-1]
    frame.wait_for_load_state()
    assert frame.url.startswith("chrome-error:")
    assert "Entra en la consola" not in frame.content()
