"""Trying the draft in a real browser, with the real process: learnt, asked, edited, asked again."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from bot.console.try_process import DraftProcess, TryOuts, command_of
from bot.project import Project
from tests.browser.axe import violations
from tests.browser.test_console import console, signed_in, world  # noqa: F401
from tests.browser.visitor import PHONE, Visitor
from tests.console.browsing import World
from tests.console.test_try_process import command
from tests.databases import rows

PATIENCE = 110_000.0
"""Milliseconds: a training on a slow, busy machine."""


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[tuple[str, ...]], None]]:
    """Lets the console use a process of that command, which ends with the test."""
    made: list[DraftProcess] = []
    monkeypatch.setattr(TryOuts, "of", lambda _tryouts, _project: made[0])

    def use(started_by: tuple[str, ...]) -> None:
        made.append(DraftProcess(started_by))

    yield use
    for each in made:
        each.close()


def test_a_question_is_asked_beside_its_editor_changed_and_asked_again(
    world: World,  # noqa: F811
    console: str,  # noqa: F811
    visitor: Visitor,
    drafts: Callable[[tuple[str, ...]], None],
    sqlite: Engine,
) -> None:
    drafts(command_of(Project(world.project.root)))
    page = visitor.page
    signed_in(world, page, console, role=Role.EDITOR)
    page.goto(f"{console}/maps/tienda/questions/pagar.pagar")
    page.get_by_role("button", name="Probar el borrador").click()
    panel = page.get_by_role("complementary", name="Conversación con el borrador")
    words = panel.get_by_label("Escribe como si fueras el cliente")
    expect(words).to_be_focused()
    expect(words).to_have_value("¿Cómo pago?")
    page.keyboard.press("Enter")
    expect(panel.locator(".theirs .bubble").last).to_contain_text("Con tarjeta.", timeout=PATIENCE)
    panel.get_by_text("¿Por qué?").last.click()
    expect(panel.get_by_text("es una suposición").or_(panel.get_by_text("por la página"))).to_have_count(0)
    expect(panel.get_by_text("por la pregunta")).to_be_visible()
    file = world.project.maps / "tienda.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("Con tarjeta.", "Con tarjeta o Bizum."), encoding="utf-8")
    panel.get_by_role("button", name="Repetir con estos datos").click()
    expect(panel.locator(".theirs .bubble").last).to_contain_text("Con tarjeta o Bizum.", timeout=PATIENCE)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert rows(sqlite, "SELECT turn_id FROM touchpoint") == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_the_page_is_accessible_on_a_phone_and_works_without_scripts(
    world: World,  # noqa: F811
    console: str,  # noqa: F811
    new_visitor: Callable[..., Visitor],
    drafts: Callable[[tuple[str, ...]], None],
    scripts: bool,
) -> None:
    drafts(command())
    page = new_visitor(viewport=PHONE, color_scheme="dark", java_script_enabled=scripts).page
    signed_in(world, page, console, role=Role.EDITOR)
    page.goto(f"{console}/try")
    page.get_by_label("Escribe como si fueras el cliente").fill("hola")
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.locator(".mine .bubble")).to_contain_text("hola")
    page.get_by_text("¿Por qué?").click()
    expect(page.get_by_text("Preguntas que podían ser").first).to_be_attached()
    if scripts:
        assert violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("button", name="¿Cómo pago?", exact=True).last.click()
    expect(page.locator(".mine .bubble").last).to_contain_text("¿Cómo pago?")
    page.locator(".mine button").first.click()
    expect(page.locator(".mine")).to_have_count(0)
    expect(page.get_by_label("Escribe como si fueras el cliente")).to_have_value("hola")
    page.get_by_label("Recorrido", exact=True).select_option("along")
    page.get_by_role("button", name="Recorrer").click()
    expect(page.get_by_text("1 de 2 preguntas recibieron su respuesta.")).to_be_visible()
