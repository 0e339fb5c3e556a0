"""The loop, whole: a customer asks what the map does not answer, an editor accepts it, it is published and answered."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from bot.accounts.signing_in import accounts_over
from bot.project import Project
from bot.publishing.archive import files_of
from bot.publishing.publisher import Order, Publisher
from bot.settings import Settings
from bot.touchpoints.home import open_log
from tests.accounts.people import ADMIN
from tests.browser.visitor import Visitor
from tests.publishing.conftest import MAP
from tests.system.product import running

QUESTION = "¿regaláis muestras con el pedido?"
ANSWER = "Sí, cada pedido lleva dos muestras."


def test_what_was_not_answered_is_answered(tmp_path: Path, new_visitor: Callable[..., Visitor]) -> None:
    project = Project(tmp_path / "tienda")
    project.maps.mkdir(parents=True)
    shutil.copy(MAP, project.maps / "tienda.yml")
    customer, editor = new_visitor(), new_visitor()
    with running(project.root) as product:
        customer.page.goto(product.base)
        customer.open_chat()
        customer.ask(QUESTION)
        expect(customer.page.locator("travesia-chat .bubble").nth(2)).to_be_visible()
        customer.ask("gracias")  # it was asked back, and goes on without saying which question was meant
        expect(customer.page.locator("travesia-chat .bubble").nth(4)).to_be_visible()
        database = open_log(project, Settings())
        try:
            _accepts(editor, f"{product.base}/console", database)
            with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs on this one
                order = Order(files_of(project), "Ana")
                thread.submit(Publisher(project, database).publish, order).result()
        finally:
            database.dispose()
        again = new_visitor()
        again.page.goto(product.base)
        again.open_chat()
        deadline = time.monotonic() + 60
        while ANSWER not in " ".join(again.bubbles()):
            assert time.monotonic() < deadline, again.bubbles()
            again.ask(QUESTION)
            again.page.wait_for_timeout(1_000)
        editor.page.goto(f"{product.base}/console/doubts?status=all")
        expect(editor.page.get_by_role("link", name="muestras")).to_be_visible()


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
