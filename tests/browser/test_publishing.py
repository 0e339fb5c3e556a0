"""Publishing in a real browser: the sample is edited, published and answers anew; nothing axe can find on the way."""

import io
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine
from starlette.types import ASGIApp

from bot.accounts.audit import Action, Actor, Deed, record
from bot.accounts.roles import Role
from bot.accounts.signing_in import Accounts
from bot.channels.web.app import build_web
from bot.cli.console_parts import accounts_of, console_of
from bot.cli.product import running_product
from bot.cli.releases_in_service import what_to_serve
from bot.cli.terminal import Terminal
from bot.project import Project
from bot.publishing.archive import files_of
from bot.publishing.publisher import Order, Publisher
from bot.settings import Settings
from bot.touchpoints.home import open_log
from tests.accounts.people import ADMIN
from tests.browser.axe import violations
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.channels.web.serving import serving, serving_made
from tests.console.publishing_world import PublishingWorld
from tests.publishing.quick import FINE, WORSE, without_training

LONG = 240_000
"""Milliseconds that training may take on a busy machine."""


@dataclass(frozen=True, slots=True)
class Shop:
    project: Project
    accounts: Accounts
    base: str


def let_in(page: Page, accounts: Accounts, base: str, *, role: Role = Role.PUBLISHER, name: str = "Eva Ríos") -> None:
    user = accounts.users.add(name, role, by=ADMIN)
    page.context.add_cookies(
        [{"name": "travesia-session", "value": accounts.enter(user, address="").token, "url": base}]
    )


@pytest.fixture
def shop(trained_project: Project, tmp_path: Path) -> Iterator[Shop]:
    """The product on the sample, whose first release is published."""
    shutil.copytree(trained_project.root, tmp_path / "ciclos")
    project = Project(tmp_path / "ciclos")
    terminal = Terminal(io.StringIO(), io.StringIO(), "es", project, Settings())
    database = open_log(project, Settings())
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright keeps a loop running in this thread
        order = Order(files_of(project), "Ana", "primera")
        elsewhere.submit(Publisher(project, database).publish, order).result()
    accounts = accounts_of(database, Settings())

    @asynccontextmanager
    async def making() -> AsyncIterator[ASGIApp]:
        served = what_to_serve(terminal, draft=False)
        async with running_product(terminal, served.maps, served=served) as product:
            console = console_of(accounts, terminal, serving=product.serving, hurry=product.hurry)
            yield build_web(product.gateway, product.maps, more_routes=[console])

    with serving_made(making) as base:
        yield Shop(project, accounts, base)
    database.dispose()


@pytest.mark.timeout(600)
def test_an_edit_is_published_and_the_widget_answers_with_it(shop: Shop, new_visitor: Callable[..., Visitor]) -> None:
    file = shop.project.maps / "ciclos_alameda.yml"
    before = file.read_text(encoding="utf-8")
    known = "Somos una tienda de barrio de Madrid"
    assert known in before
    file.write_text(before.replace(known, "Somos una tienda del barrio de Ensayo"), encoding="utf-8")
    record(shop.accounts.database, Deed(Actor("Ana"), Action.MAP_EDITED, "ciclos_alameda"), at=shop.accounts.now())

    customer = new_visitor()
    customer.page.goto(shop.base)
    customer.open_chat()
    customer.ask("¿Quiénes sois?")
    expect(customer.page.locator("travesia-chat .line.bot")).to_have_count(2)

    page = new_visitor().page
    let_in(page, shop.accounts, shop.base)
    page.goto(f"{shop.base}/console/publish")
    expect(page.get_by_role("heading", name="Hay 1 cambio")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="barrio de Ensayo")).to_be_visible()
    page.get_by_label("¿Qué cambia? (opcional)").fill("Contamos quiénes somos")
    _photo(page, "publish")
    page.get_by_role("button", name="Publicar", exact=True).press("Enter")
    page.wait_for_url("**/console/publish/run")
    watching = new_visitor().page
    let_in(watching, shop.accounts, shop.base, role=Role.EDITOR, name="Luis")
    watching.goto(f"{shop.base}/console/publish/run")
    for each in (page, watching):
        expect(each.get_by_role("heading", name="Versión 2: hecho")).to_be_visible(timeout=LONG)
        expect(each.get_by_text("Contamos quiénes somos")).to_be_visible()
    expect(page.get_by_role("heading", name="El examen")).to_be_visible()
    _photo(page, "run")

    expect(page.get_by_text("El asistente de este servidor ya la sirve.")).to_be_visible(timeout=LONG)
    customer.ask("¿Quiénes sois?")
    customer.sees("del barrio de Ensayo")
    customer.had_a_safe_visit(shop.base)

    page.goto(f"{shop.base}/console/releases")
    _photo(page, "releases")
    page.get_by_role("button", name="Volver a la versión 1").click()
    expect(page.get_by_role("status")).to_have_text("Vuelve a contestar la versión 1.")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_of_publishing_is_accessible(
    sqlite: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    new_visitor: Callable[..., Visitor],
    viewport: dict[str, int],
) -> None:
    without_training(monkeypatch.setattr, FINE)
    world = PublishingWorld(sqlite, tmp_path)
    world.publish(world.signed_in(Role.PUBLISHER, name="ana"), note="apertura")
    world.edit("Con tarjeta.", "Con tarjeta o Bizum.")
    world.publish(world.signed_in(Role.PUBLISHER, name="ana2"), note="bizum")
    world.edit("Con tarjeta o Bizum.", "En metálico, y solo en la tienda.")
    world.edited_by("luis")
    visitor = new_visitor(viewport=viewport)
    with serving(world.app) as base:
        page = visitor.page
        let_in(page, world.accounts, base)
        found = {path: _look(page, f"{base}/console/{path}") for path in ("publish", "releases", "releases/1")}
        page.goto(f"{base}/console/releases/compare?a=1&b=2")
        page.get_by_text("Ver línea a línea").click()
        found["compare"] = _faults(page)
        without_training(monkeypatch.setattr, WORSE)
        page.goto(f"{base}/console/publish")
        page.get_by_label("El día y a la hora que elijas").check()
        expect(page.get_by_label("Fecha y hora (Europe/Madrid)")).to_be_visible()
        found["planning"] = _faults(page)
        page.get_by_label("En cuanto esté lista").check()
        page.get_by_role("button", name="Publicar", exact=True).click()
        expect(page.get_by_role("heading", name="Un momento, algo iría peor")).to_be_visible()
        found["worse"] = _faults(page)
        _photo(page, f"worse-{viewport['width']}")
        world.at_once = False
        page.get_by_label("Por qué se acepta").fill("Ya no enviamos a casa")
        page.get_by_role("button", name="Publicarlo con este motivo").click()
        expect(page.get_by_role("heading", name="Publicando…")).to_be_visible()
        found["running"] = _faults(page)
        (work,) = world.work
        work()
        expect(page.get_by_role("heading", name="Versión 3: hecho")).to_be_visible()
        assert {path: wrong for path, wrong in found.items() if wrong} == {}
        visitor.had_a_safe_visit(base)


def _look(page: Page, address: str) -> list[str]:
    page.goto(address)
    _photo(page, f"{address.partition('/console/')[2].replace('/', '-')}-{page.viewport_size['width']}")  # type: ignore[index]
    return _faults(page)


def _faults(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*violations(page), *(["wider than its window"] if wide else [])]


def _photo(page: Page, name: str) -> None:
    """For who wants to look: only where a folder is named."""
    if folder := os.environ.get("TRAVESIA_PHOTOS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
