"""The browser on the durable journal, with an engine that answers from a table: also across a restart of the server."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager

import pytest
from playwright.sync_api import expect
from starlette.types import ASGIApp

from bot.channels.web.app import build_web
from bot.compiler.naming import choose_payload
from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.journal_gateway import JournalGateway
from bot.touchpoints.database import connect
from bot.turn import Choice, Said
from tests.browser.visitor import walk_through_the_shop
from tests.channels.web.serving import serving_made
from tests.databases import sqlite_template, sqlite_url  # noqa: F401
from tests.gateway.sample import SECRET, shop

Serving = Callable[..., AbstractContextManager[str]]


async def answers(request: EngineRequest) -> tuple[Said, ...]:
    if request.kind is RequestKind.OPENING:
        return (Said("¡Hola!"),)
    if request.kind is RequestKind.CHOICE:
        return (Said("Con tarjeta o Bizum."), Said("¿Algo más?"))
    pay = Choice("¿Cómo pago?", choose_payload("compra.pago"))
    return (Said(f"Sobre «{request.content}»: desde 60 €.", (pay,), "/envios"),)


@pytest.fixture
def product(sqlite_url: str) -> Serving:  # noqa: F811
    """Serves the chat on one database, as often as asked."""

    @asynccontextmanager
    async def making() -> AsyncIterator[ASGIApp]:
        database = connect(sqlite_url)
        gateway = JournalGateway(
            engine=ScriptedEngine(answers), database=database, maps=[shop()], secret=SECRET, redact=lambda text: text
        )
        await gateway.start()
        yield build_web(gateway, [shop()])
        await gateway.close()
        database.dispose()

    return lambda **options: serving_made(making, **options)


@pytest.fixture
def live_chat(product: Serving) -> Iterator[str]:
    with product() as base:
        yield base


def test_a_customer_asks_clicks_a_suggestion_reloads_and_finds_the_history(live_chat, visitor):
    assert walk_through_the_shop(visitor, live_chat, question="¿El envío es gratis?", answer="60 €") == [
        "Asistente: ¡Hola!",
        "Tú: ¿El envío es gratis?",
        "Asistente: Sobre «¿El envío es gratis?»: desde 60 €.Ver más",
        "Tú: ¿Cómo pago?",
        "Asistente: Con tarjeta o Bizum.",
        "Asistente: ¿Algo más?",
    ]


def test_a_restarted_server_answers_what_was_written_while_it_was_away(product: Serving, visitor):
    with product() as base:
        visitor.page.goto(base)
        visitor.open_chat()
        visitor.ask("antes")
        visitor.sees("Sobre «antes»")
    visitor.ask("mientras uno")
    visitor.ask("mientras dos")
    expect(visitor.status).to_have_text("Sin conexión. Tu mensaje se enviará en cuanto vuelva.")
    with product(port=int(base.rsplit(":", 1)[1])):
        visitor.sees("Sobre «mientras dos»")
        expect(visitor.status).to_be_hidden()
        said = visitor.bubbles()
        visitor.page.reload()
        visitor.open_chat()
        expect(visitor.lines).to_have_count(7)
    assert [line for line in said if line.startswith("Tú")] == ["Tú: antes", "Tú: mientras uno", "Tú: mientras dos"]
    heard = [line.split("»")[0] for line in said if line.startswith("Asistente")]
    assert heard == [
        "Asistente: ¡Hola!",
        *[f"Asistente: Sobre «{each}" for each in ("antes", "mientras uno", "mientras dos")],
    ]
