"""The analyst's pages in a real browser: every view, a table taken along, and the conversations behind a number."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from bot.console.analysis.registry import VIEWS
from tests.browser.axe import violations
from tests.browser.test_console import signed_in
from tests.browser.visitor import PHONE, Visitor
from tests.channels.web.serving import serving
from tests.console.analysis.evidence import evidence
from tests.console.browsing import World


@pytest.fixture
def world(sqlite: Engine, tmp_path: Path) -> World:
    return evidence(sqlite, tmp_path)


@pytest.fixture
def console(world: World) -> Iterator[str]:
    with serving(world.app) as base:
        yield f"{base}/console"


def too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_every_view_is_accessible_and_fits_a_phone(
    world: World, console: str, new_visitor: Callable[..., Visitor]
) -> None:
    page = new_visitor(viewport=PHONE).page
    signed_in(world, page, console, role=Role.ADMIN)
    pages = [*(each.id for each in VIEWS), "conversations", "conversations/1", "journeys/1", "data", "metrics"]
    found = {}
    for name in pages:
        page.goto(f"{console}/analysis/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found[name] = (too_wide(page), violations(page))
    assert found == {name: (0, []) for name in pages}


def test_from_a_number_to_the_words_behind_it(world: World, console: str, visitor: Visitor) -> None:
    page = visitor.page
    signed_in(world, page, console, role=Role.ADMIN)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{console}/analysis/resolution")
    bar = page.get_by_role("navigation", name="Páginas de la consola")
    assert all(link.bounding_box()["x"] < 1280 for link in bar.get_by_role("link").all())  # type: ignore[index]
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").first.click()
    assert taken.value.suggested_filename == "resolution-endings.csv"
    assert "Conversaciones abandonadas" in Path(taken.value.path()).read_text(encoding="utf-8-sig")

    page.get_by_text("Filtrar", exact=True).click()
    page.get_by_label("Canal").select_option("web")
    page.get_by_role("button", name="Aplicar").click()
    expect(page.get_by_role("link", name="Canal: La web")).to_be_visible()
    page.get_by_role("row", name="Conversaciones abandonadas").get_by_role("link", name="%").click()
    expect(page.locator(".finding")).to_have_text("10 conversaciones, las más nuevas primero.")
    expect(page.get_by_role("link", name="Canal: La web")).to_be_visible()
    page.locator(".talk a").first.click()
    expect(page.get_by_text("El asistente no supo responder")).to_be_visible()
    page.get_by_text("Por qué esta respuesta").first.click()
    expect(page.get_by_text("Etapa «Mirar», porque la pregunta es suya").first).to_be_visible()
    page.get_by_role("link", name="Ver todo el recorrido de este cliente").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("El recorrido de un cliente")

    page.locator(".me summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Quién hizo qué").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="leyó una conversación").first).to_be_visible()
