"""Open doubts in a real browser: from the list to the map and back, and nothing axe can find."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from tests.browser.axe import violations
from tests.browser.test_console import signed_in
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.channels.web.serving import serving
from tests.console.browsing import World
from tests.doubts.log import Log

SHIPPING = ("¿lo mandáis a Canarias?", "¿hacéis envíos a Canarias?", "mandáis a Canarias y a Baleares?")


@pytest.fixture
def world(sqlite: Engine, tmp_path: Path) -> World:
    world = World(sqlite, tmp_path)
    log = Log(sqlite)
    for number, text in enumerate(SHIPPING):
        log.says(text, at=world.clock() - 3_600 * (number + 1), sentiment=-0.5, stage_id="pagar")
    log.says("¿de qué número es el precio?", at=world.clock() - 60, stage_id="mirar")
    log.says("muchas gracias a todos", at=world.clock() - 60, stage_id="mirar", sentiment=0.8)
    return world


@pytest.fixture
def console(world: World) -> Iterator[str]:
    with serving(world.app) as base:
        yield f"{base}/console"


def shot(page: object, name: str) -> None:
    if folder := os.environ.get("TRAVESIA_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)  # type: ignore[attr-defined]


def test_a_doubt_becomes_wordings_of_a_question_and_is_taken_back(world: World, console: str, visitor: Visitor) -> None:
    page = visitor.page
    signed_in(world, page, console, role=Role.EDITOR)
    file = world.project.maps / "tienda.yml"
    before = file.read_bytes()
    page.goto(f"{console}/doubts")
    shot(page, "doubts")
    page.get_by_role("link", name="Canarias").click()
    shot(page, "doubt")
    page.get_by_role("checkbox", name="Baleares").uncheck()
    page.get_by_text("Es otra forma de una pregunta que ya está").click()
    page.get_by_role("searchbox", name="Busca entre las preguntas").fill("como PAGO")
    page.get_by_role("radio", name="¿Cómo pago?").check()
    expect(page.get_by_role("radio", name="número 3")).to_be_hidden()
    page.get_by_role("button", name="Añadir las frases").click()
    expect(page.get_by_role("status").first).to_contain_text("Las frases ya están en «¿Cómo pago?»")
    written = file.read_text(encoding="utf-8")
    assert SHIPPING[0] in written
    assert SHIPPING[2] not in written
    page.goto(f"{console}/doubts?status=accepted")
    page.get_by_role("link", name="Canarias").click()
    shot(page, "doubt-accepted")
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_role("status").first).to_contain_text("Deshecho")
    assert file.read_bytes() == before


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible(
    world: World, console: str, new_visitor: Callable[..., Visitor], viewport: dict[str, int]
) -> None:
    page = new_visitor(viewport=viewport).page
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    signed_in(world, page, console, role=Role.EDITOR)
    page.goto(f"{console}/doubts")
    assert violations(page) == []
    page.get_by_role("link", name="Canarias").click()
    page.get_by_text("Crear una pregunta nueva").wait_for()
    page.evaluate(
        "for (const each of document.querySelectorAll('details')) { each.removeAttribute('name'); each.open = true }"
    )
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    shot(page, f"doubt-{viewport['width']}")
    assert violations(page) == []
    assert not wide
    assert said == []
