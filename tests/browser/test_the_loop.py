"""The loop, whole: a customer asks what the map does not answer, an editor accepts it, it is published and answered."""

import io
import shutil
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy.engine import Engine
from starlette.types import ASGIApp

from bot.accounts.roles import Role
from bot.accounts.signing_in import accounts_over
from bot.channels.web.app import build_web
from bot.cli.console_parts import accounts_of, console_of
from bot.cli.product import running_product
from bot.cli.releases_in_service import Served, what_to_serve
from bot.cli.terminal import Terminal
from bot.project import Project
from bot.publishing.archive import files_of
from bot.publishing.publisher import Order, Publisher
from bot.settings import Settings
from bot.touchpoints.home import open_log
from tests.accounts.people import ADMIN
from tests.browser.visitor import Visitor
from tests.channels.web.serving import serving_made
from tests.publishing.conftest import MAP

QUESTION = "¿regaláis muestras con el pedido?"
ANSWER = "Sí, cada pedido lleva dos muestras."


def test_what_was_not_answered_is_answered(tmp_path: Path, new_visitor: Callable[..., Visitor]) -> None:
    project = Project(tmp_path / "tienda")
    project.maps.mkdir(parents=True)
    shutil.copy(MAP, project.maps / "tienda.yml")
    customer, editor = new_visitor(), new_visitor()
    terminal = Terminal(io.StringIO(), io.StringIO(), "es", project, Settings())
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs on this one
        served = thread.submit(what_to_serve, terminal, draft=False).result()
    with serving_made(partial(_product, terminal, served)) as base:
        customer.page.goto(base)
        customer.open_chat()
        customer.ask(QUESTION)
        expect(customer.page.locator("travesia-chat .bubble").nth(2)).to_be_visible()
        customer.ask("gracias")  # it was asked back, and goes on without saying which question was meant
        expect(customer.page.locator("travesia-chat .bubble").nth(4)).to_be_visible()
        database = open_log(project, Settings())
        try:
            _accepts(editor, f"{base}/console", database)
            with ThreadPoolExecutor(1) as thread:
                order = Order(files_of(project), "Ana")
                thread.submit(Publisher(project, database).publish, order).result()
        finally:
            database.dispose()
        again = new_visitor()
        again.page.goto(base)
        again.open_chat()
        deadline = time.monotonic() + 60
        while ANSWER not in " ".join(again.bubbles()):
            assert time.monotonic() < deadline, again.bubbles()
            again.ask(QUESTION)
            again.page.wait_for_timeout(1_000)
        editor.page.goto(f"{base}/console/doubts?status=all")
        expect(editor.page.get_by_role("link", name="muestras")).to_be_visible()


@asynccontextmanager
async def _product(terminal: Terminal, served: Served) -> AsyncIterator[ASGIApp]:
    """Chat and console as `travesia run` mounts them, in this process, which has Rasa and the encoder at hand."""
    async with running_product(terminal, served.maps, served=served) as product:
        accounts = accounts_of(product.database, Settings())
        console = console_of(accounts, terminal, serving=product.serving, hurry=product.hurry)
        yield build_web(product.gateway, product.maps, more_routes=[console])


def _accepts(editor: Visitor, console: str, database: Engine) -> None:
    accounts = accounts_over(database, now=time.time, hours=12, idle_minutes=60)
    user = accounts.users.add("Ana Ruiz", Role.EDITOR, by=ADMIN)
    token = accounts.enter(user, address="").token
    page = editor.page
    page.context.add_cookies([{"name": "travesia-session", "value": token, "url": console}])
    page.goto(f"{console}/doubts")
    page.get_by_role("link", name="muestras").click()
    accept = page.locator("details.deed").filter(has=page.locator("#answer"))
    if accept.get_attribute("open") is None:
        accept.locator("summary").click()
    page.get_by_label("Qué responde el asistente").fill(ANSWER)
    page.get_by_label("Otras formas de preguntarlo").fill("dais muestras gratis\nincluís muestras en el paquete")
    page.get_by_role("button", name="Añadirla al mapa").click()
    expect(page.get_by_role("status").first).to_contain_text("ya está en el mapa")
