"""Bringing tables in a real browser: questions and business data with a wrong row and back, calls too."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from tests.browser.test_console import signed_in, violations
from tests.browser.visitor import Visitor
from tests.channels.web.serving import serving
from tests.console.browsing import World

QUESTIONS = "a,b,c,d\nPagar,¿Hay plazos?,pagar a plazos,Sí: en 3.\nVolar,¿Vuela?,vuela,Sí.\n"
CALLS = "Motivo,Veces,Etapa\n¿lo mandáis a Canarias? soy ana@example.com,12,Pagar\n¿Cómo pago?,3,\n,1,\n"
ORDERS = "Pedido,Tipo,Fecha,Importe\nA-1,pedido,2026-05-03 10:00,30 €\nA-2,llamada,2026-05-03,\n,pedido,ayer,\n"


@pytest.fixture
def world(sqlite: Engine, tmp_path: Path) -> World:
    return World(sqlite, tmp_path)


@pytest.fixture
def console(world: World) -> Iterator[str]:
    with serving(world.app) as base:
        yield f"{base}/console"


DESK, PHONE = (1440, "light"), (390, "dark")


def looked_over(page: Page, name: str, *sizes: tuple[int, str]) -> None:
    """Nothing axe can find, nothing wider than the screen."""
    folder = os.environ.get("TRAVESIA_SCREENSHOTS")
    for width, scheme in sizes:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        if folder:
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)


def test_tables_are_brought_and_taken_back(world: World, console: str, visitor: Visitor) -> None:
    page = visitor.page
    signed_in(world, page, console, role=Role.EDITOR)
    file = world.project.maps / "tienda.yml"
    before = file.read_bytes()
    page.goto(f"{console}/exchange")
    page.locator("#file").set_input_files({"name": "faq.csv", "mimeType": "text/csv", "buffer": QUESTIONS.encode()})
    page.get_by_role("button", name="Ver qué se importaría").click()
    expect(page.get_by_role("alert")).to_contain_text("Di qué columna es la pregunta")
    for label, column in (
        ("Etapa", "a"),
        ("Pregunta *", "b"),
        ("Otras formas de preguntarlo", "c"),
        ("Respuesta *", "d"),
    ):
        page.get_by_label(label, exact=True).select_option(label=column)
    page.get_by_role("button", name="Volver a mirar").click()
    expect(page.get_by_role("table")).to_contain_text("la etapa «Volar» no está en el mapa")
    looked_over(page, "import", PHONE)
    page.get_by_role("button", name="Importar una pregunta").click()
    expect(page.get_by_role("status")).to_contain_text("Importadas: 1 nuevas")
    assert "¿Hay plazos?" in file.read_text(encoding="utf-8")
    page.get_by_role("button", name="Deshacer la importación").click()
    expect(page.get_by_role("status")).to_contain_text("Deshecho")
    assert file.read_bytes() == before

    page.get_by_role("link", name="Traer y llevar").first.click()
    page.locator("#contacts-file").set_input_files(
        {"name": "llamadas.csv", "mimeType": "text/csv", "buffer": CALLS.encode()}
    )
    page.get_by_role("button", name="Ver qué pasaría").click()
    expect(page.get_by_role("table")).to_contain_text("soy [correo]", timeout=60_000)  # learns the map meanwhile
    expect(page.get_by_role("table")).to_contain_text("Ya se responde: pagar.pagar")
    looked_over(page, "contacts", DESK, PHONE)
    page.get_by_role("button", name="Traer 2 consultas").click()
    page.get_by_role("link", name="Ver las dudas abiertas").click(timeout=60_000)
    expect(page.get_by_role("listitem").filter(has_text="Canarias")).to_contain_text("12 por teléfono")
    if folder := os.environ.get("TRAVESIA_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/doubts-with-contacts.png", full_page=True)
    page.get_by_role("link", name="Canarias").click()
    expect(page.get_by_text("12 por teléfono")).to_be_visible()
    page.get_by_role("link", name="Traer y llevar").first.click()
    looked_over(page, "exchange-with-imports", PHONE)
    page.get_by_role("button", name="Deshacer la importación de llamadas.csv").click()
    expect(page.get_by_role("status")).to_contain_text("Deshecho")
    page.goto(f"{console}/doubts")
    expect(page.get_by_text("No hay dudas abiertas")).to_be_visible()
    page.goto(f"{console}/exchange")
    page.locator("#events-file").set_input_files(
        {"name": "pedidos.csv", "mimeType": "text/csv", "buffer": ORDERS.encode()}
    )
    page.get_by_role("button", name="Ver qué datos entrarían").click()
    page.get_by_label("Pedidos", exact=True).select_option(label="Pagar")
    page.get_by_role("button", name="Volver a mirar").click()
    expect(page.get_by_role("table")).to_contain_text("«ayer» no es una fecha")
    looked_over(page, "exchange-events", DESK, PHONE)
    page.get_by_role("button", name="Traer 2 datos").click()
    expect(page.get_by_role("status")).to_contain_text("2 datos nuevos")
    looked_over(page, "exchange-with-events", DESK)
    page.get_by_role("button", name="Deshacer la importación de pedidos.csv").click()
    expect(page.get_by_role("status")).to_contain_text("Deshecho")
