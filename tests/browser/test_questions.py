"""The question editor in a real browser: typed, told, previewed, saved by key, taken back, and clean for axe."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from tests.browser.axe import violations
from tests.browser.test_console import SAMPLE, signed_in
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.channels.web.serving import serving
from tests.console.browsing import World

PATIENCE = 60_000
"""Milliseconds: the first look at a draft learns the sentence encoder, on a machine that may be busy."""


@pytest.fixture
def world(sqlite: Engine, tmp_path: Path) -> World:
    return World(sqlite, tmp_path)


@pytest.fixture
def console(world: World) -> Iterator[str]:
    with serving(world.app) as base:
        yield f"{base}/console"


def checked(page: Page) -> None:
    expect(page.locator(".state")).to_have_text(re.compile("Comprobado"), timeout=PATIENCE)


def test_a_question_is_written_previewed_saved_and_taken_back(world: World, console: str, visitor: Visitor) -> None:
    file = world.project.maps / "tienda.yml"
    before = file.read_text(encoding="utf-8")
    page = visitor.page
    signed_in(world, page, console, role=Role.EDITOR)
    page.goto(f"{console}/maps/tienda/stages/pagar/questions")
    page.get_by_role("link", name="¿Cómo pago?").click()
    checked(page)
    answer = page.get_by_role("textbox", name="Respuesta para todos", exact=True)
    answer.fill("Puedes **abonar** con tarjeta: ")
    page.get_by_text("Datos del mapa").click()
    page.get_by_role("button", name="{precio}").click()
    expect(answer).to_be_focused()
    expect(answer).to_have_value("Puedes **abonar** con tarjeta: {precio}")
    page.get_by_role("combobox", name="Sugerencia 1").select_option(label="¿Cuánto cuesta el número 3?")
    expect(page.get_by_text("En lugar de «abonar» se entiende mejor «pagar».")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("«precio» se dice en otras respuestas (8)")).to_be_visible()
    for channel in ("web", "telegram"):
        phone = page.locator(f'[data-channel="{channel}"]')
        expect(phone.locator(".bubble")).to_have_text("Puedes abonar con tarjeta: 9 €", timeout=PATIENCE)
        expect(phone.locator(".strong")).to_have_text("abonar")
        expect(phone.get_by_text("¿Cuánto cuesta el número 3?")).to_be_visible()
    assert file.read_text(encoding="utf-8") == before
    answer.focus()
    page.keyboard.press("Control+s")
    expect(page.locator(".flash")).to_have_text("Guardado: Respuesta, Preguntas que se sugieren después.")
    expect(answer).to_be_focused()
    assert "answer: 'Puedes" in (now := file.read_text(encoding="utf-8")) or 'answer: "Puedes' in now
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator(".flash")).to_have_text("Último cambio deshecho.")
    assert file.read_text(encoding="utf-8") == before


def test_control_and_enter_save_and_go_on_and_leaving_unsaved_asks(
    world: World, console: str, visitor: Visitor
) -> None:
    page = visitor.page
    signed_in(world, page, console, role=Role.EDITOR)
    page.goto(f"{console}/maps/tienda/questions/mirar.duda_7")
    checked(page)
    page.get_by_label("Lo que quiere el cliente").fill("Saber cuánto es")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/questions/pagar.pagar")
    checked(page)
    goal = page.get_by_label("Lo que quiere el cliente")
    goal.press_sequentially("Pagar")
    page.get_by_role("link", name="← Anterior").click(no_wait_after=True)
    expect(goal).to_have_value("Pagar")
    assert len(visitor.dialogs) == 1  # the browser asks, and we stay
    assert page.url.endswith("/questions/pagar.pagar")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible(
    world: World, console: str, new_visitor: Callable[..., Visitor], viewport: dict[str, int]
) -> None:
    page = new_visitor(viewport=viewport).page
    signed_in(world, page, console, role=Role.EDITOR)
    shutil.copy(SAMPLE, world.project.maps)
    found = {}
    for path in ("stages/descubrimiento/questions", "questions/descubrimiento.mas_vendidas"):
        page.goto(f"{console}/maps/ciclos_alameda/{path}")
        if path.startswith("questions"):
            checked(page)
            page.get_by_text("Datos del mapa").click()
        wide = page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found[path] = [*violations(page), *(["wider than its window"] if wide else [])]
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
