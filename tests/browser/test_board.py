"""Changing a map on its board in a real browser: the whole story, by pointer, by keyboard, and without scripts."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.accounts.roles import Role
from tests.browser.axe import violations
from tests.browser.test_console import SAMPLE, console, signed_in, world
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.console.browsing import World

__all__ = ("console", "world")


def on_disk(world: World) -> str:
    return (world.project.maps / "tienda.yml").read_text(encoding="utf-8")


@pytest.fixture
def page(world: World, console: str, visitor: Visitor) -> Iterator[Page]:
    signed_in(world, visitor.page, console, role=Role.EDITOR)
    visitor.page.goto(f"{console}/maps/tienda")
    yield visitor.page
    assert visitor.page.evaluate("document.body.getAttribute('aria-busy')") is None


def settled(page: Page, said: str) -> None:
    expect(page.locator("#saved span")).to_have_text(said)


def test_the_story_of_an_edit(world: World, page: Page) -> None:
    before = on_disk(world)
    page.locator('[data-cell="stages/mirar/goal"]').dblclick(position={"x": 40, "y": 60})
    field = page.get_by_label("Lo que quiere", exact=True)
    expect(field).to_be_focused()
    assert violations(page) == []
    field.fill("Saber lo que cuesta todo")
    page.keyboard.press("Control+Enter")
    settled(page, "Guardado.")
    expect(page.locator(".goals")).to_contain_text("Saber lo que cuesta todo")
    assert on_disk(world) == before.replace("goal: Saber el precio", "goal: Saber lo que cuesta todo")
    expect(page.get_by_role("link", name="Cambiar: Lo que quiere, Mirar")).to_be_focused()
    page.keyboard.press("Control+z")
    settled(page, "Deshecho.")
    assert on_disk(world) == before
    page.keyboard.press("Control+y")
    settled(page, "Hecho otra vez.")
    assert "Saber lo que cuesta todo" in on_disk(world)
    assert page.url.endswith("/maps/tienda")


def test_things_are_moved_by_menu_and_by_dragging(world: World, page: Page) -> None:
    contacts = page.locator(".contacts .what")
    expect(contacts).to_have_text(["Portada", "Cartel"])
    page.get_by_text("Mover o quitar: Portada").click(force=True)
    page.get_by_role("button", name="↓ Bajar").click()
    settled(page, "Movido.")
    expect(contacts).to_have_text(["Cartel", "Portada"])
    page.drag_and_drop(
        '[data-thing="stages/mirar/touchpoints/portada"]', '[data-thing="stages/mirar/touchpoints/cartel"]'
    )
    expect(contacts).to_have_text(["Portada", "Cartel"])
    page.drag_and_drop('[data-thing="stages/mirar/pains/precio_oculto"]', '[data-cell="stages/pagar/pains"]')
    expect(page.locator('[data-cell="stages/pagar/pains"]')).to_contain_text("El precio no se ve")
    page.drag_and_drop('[data-thing="stages/pagar"] .stage', '[data-thing="stages/mirar"] .stage')
    expect(page.locator("thead .stage")).to_have_text(["Pagar", "Mirar"])
    page.get_by_text("Mover o quitar: Cartel").click(force=True)
    page.get_by_role("button", name="Quitar", exact=True).click()
    settled(page, "Quitado. Con «Deshacer» vuelve.")
    expect(contacts).to_have_text(["Portada"])


def test_what_was_typed_is_saved_before_another_form_opens(world: World, page: Page) -> None:
    page.get_by_role("link", name="Cambiar: Cómo se siente, Mirar").click()
    page.get_by_label("Cómo se siente").select_option("2")
    page.get_by_role("link", name="Añadir lo que duele").last.click()
    expect(page.get_by_label("Lo que le duele")).to_be_focused()
    assert "emotion: {score: 2, label: dudas, why: No veo el precio}" in on_disk(world)
    page.keyboard.press("Escape")
    expect(page.locator("#open")).to_have_count(0)


def test_two_people_and_one_text(world: World, page: Page) -> None:
    page.get_by_role("link", name="Cambiar: Lo que quiere, Mirar").click()
    page.get_by_label("Lo que quiere", exact=True).fill("Lo mío")
    file = world.project.maps / "tienda.yml"
    file.write_text(on_disk(world).replace("goal: Saber el precio", "goal: Lo de Eva"), encoding="utf-8")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Otra persona ha cambiado esto mientras escribías")
    expect(page.locator("blockquote").first).to_have_text("Lo de Eva")
    assert violations(page) == []
    mine = page.locator("#f-1")
    expect(mine).to_have_value("Lo mío")
    mine.fill("Lo de Eva y lo mío")
    page.get_by_role("button", name="Guardar lo mío").click()
    expect(page.locator(".goals")).to_contain_text("Lo de Eva y lo mío")


def test_a_server_that_is_gone_takes_nothing_along(page: Page) -> None:
    page.get_by_role("link", name="Cambiar: Lo que quiere, Mirar").click()
    field = page.get_by_label("Lo que quiere", exact=True)
    field.fill("Escrito con prisa")
    page.route("**/edit", lambda route: route.abort())
    page.get_by_role("button", name="Guardar").click()
    settled(page, "No se ha podido guardar. Lo escrito sigue aquí; prueba otra vez.")
    expect(field).to_have_value("Escrito con prisa")
    page.unroute("**/edit")
    page.get_by_role("button", name="Guardar").click()
    settled(page, "Guardado.")


def test_the_same_without_scripts(world: World, console: str, new_visitor: Callable[..., Visitor]) -> None:
    page = new_visitor(java_script_enabled=False).page
    signed_in(world, page, console, role=Role.EDITOR)
    page.goto(f"{console}/maps/tienda")
    page.get_by_role("link", name="Añadir etapa").click()
    page.get_by_label("Nombre", exact=True).fill("Volver")
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator("thead .stage")).to_have_text(["Mirar", "Pagar", "Volver"])
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator("thead .stage")).to_have_text(["Mirar", "Pagar"])


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_editors_pages_are_accessible(
    world: World, console: str, new_visitor: Callable[..., Visitor], viewport: dict[str, int]
) -> None:
    page = new_visitor(viewport=viewport, color_scheme="dark").page
    signed_in(world, page, console, role=Role.EDITOR)
    shutil.copy(SAMPLE, world.project.maps)
    found = {}
    for path in ("maps/ciclos_alameda", "maps/tienda?lists=1&edit=stages/mirar/emotion", "maps/ciclos_alameda/facts"):
        page.goto(f"{console}/{path}")
        found[path] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[path].append("wider than its window")
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_an_indicator_is_known_by_its_name_and_a_ticked_stage_is_not_lost(world: World, page: Page) -> None:
    page.get_by_role("link", name="Añadir indicador").first.click()
    page.get_by_label("Qué se mide").fill("nps")
    expect(page.locator("[data-metric]")).to_have_text("Recomendación (NPS)")
    page.get_by_label("Meta", exact=True).fill("≥ 40 pts")
    page.get_by_label("Solo en un punto de contacto").select_option("Cartel")
    page.get_by_role("button", name="Guardar").click()
    settled(page, "Añadido.")
    expect(page.locator(".kpis").first).to_contain_text("Recomendación (NPS) Cartel")
    page.get_by_role("link", name="Ver todas las filas").click()
    page.get_by_role("link", name="Cambiar: Adónde se pasa después, Mirar").click()
    page.get_by_label("Pagar").check()
    page.get_by_role("link", name="Cambiar: Nota del equipo, Mirar").click()  # what was ticked is saved first
    expect(page.get_by_label("Nota para el equipo")).to_be_focused()
    written = on_disk(world)
    assert 'name: Cartel, kpis: [{metric: nps, target: ">= 40 pts"}]}' in written
    assert "  next: [pagar]\n" in written
