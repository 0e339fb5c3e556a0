"""The whole way: a customer votes and asks on the web, follows the widget's link, and goes on in Telegram."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from playwright.sync_api import expect
from starlette.types import ASGIApp

from bot.catalogue import text
from bot.channels.telegram.channel import build_telegram
from bot.channels.web.app import build_web
from bot.cli.way_to_telegram import WayToTelegram
from bot.gateway.journal_gateway import JournalGateway
from bot.touchpoints.database import connect
from tests.browser.test_going_on import dialog, offer
from tests.browser.test_opinions import comment, said, score, yes
from tests.browser.visitor import Visitor
from tests.channels.telegram.conftest import api  # noqa: F401
from tests.channels.telegram.serving import options_of
from tests.channels.web.serving import serving_made
from tests.databases import rows, sqlite_template, sqlite_url  # noqa: F401
from tests.gateway.opinions_harness import asking, csat, engine_for
from tests.gateway.sample import SECRET
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person


@pytest.fixture
def live_chat(sqlite_url: str, api: BotApi) -> Iterator[str]:  # noqa: F811
    journey = asking(csat())

    @asynccontextmanager
    async def making() -> AsyncIterator[ASGIApp]:
        database = connect(sqlite_url)
        gateway = JournalGateway(
            engine=engine_for(database), database=database, maps=[journey], secret=SECRET, redact=lambda words: words
        )
        await gateway.start()
        channel = build_telegram(gateway, database, options_of(api), maps=[journey])
        await channel.start()
        yield build_web(gateway, [journey], opinions=gateway.opinions, telegram=WayToTelegram(channel))
        await channel.stop()
        await gateway.close()
        database.dispose()

    with serving_made(making) as base:
        yield base


def on_the_web(visitor: Visitor, base: str) -> str:
    """Ask in a stage, say that it helped, thank, answer the survey; gives the payload of the widget's link."""
    visitor.page.goto(base)
    visitor.page.locator("travesia-chat").evaluate("chat => (chat.dataset.stage = 'compra')")
    visitor.open_chat()
    visitor.sees("Hola.")
    visitor.ask("¿Cómo pago?")
    yes(visitor).click()
    expect(said(visitor)).to_have_text("¡Gracias!")
    visitor.ask("gracias")
    score(visitor, "4").click()
    comment(visitor).fill("Rápido y claro")
    visitor.panel.get_by_role("button", name="Enviar").first.click()
    expect(comment(visitor)).to_be_hidden()
    offer(visitor).click()
    link = dialog(visitor).get_by_role("link", name="Abrir Telegram")
    expect(link).to_be_visible()
    return (link.get_attribute("href") or "").partition("?start=")[2]


def test_a_customer_votes_answers_and_goes_on_in_telegram(
    live_chat: str,
    visitor: Visitor,
    api: BotApi,  # noqa: F811
    sqlite_url: str,  # noqa: F811
) -> None:
    payload = on_the_web(visitor, live_chat)
    ana, eva = Person(api, 612_000_001), Person(api, 612_000_002, "Eva")
    ana.writes(f"/start {payload}")
    api.wait_for(lambda: len(ana.answers()) == 2)
    assert ana.answers() == [text("telegram.brought", "es", question="¿Cómo pago?"), "Sí."]
    ana.writes("¿Y a plazos?")
    api.wait_for(lambda: len(ana.answers()) == 3)
    eva.writes(f"/start {payload}")
    api.wait_for(lambda: len(eva.answers()) == 2)
    assert eva.answers() == [text("telegram.link_used", "es"), "Hola."]

    visitor.page.reload()
    visitor.open_chat()
    expect(yes(visitor)).to_have_attribute("aria-pressed", "true")
    expect(score(visitor, "4")).to_have_attribute("aria-checked", "true")
    visitor.had_a_safe_visit(live_chat)
    log = connect(sqlite_url)
    try:
        columns = "channel, text_redacted, helpful, stage_id, customer_key, journey_key"
        turns = rows(log, f"SELECT {columns} FROM touchpoint ORDER BY row_id")
        answers = rows(log, "SELECT kind, score, comment FROM survey_response")
    finally:
        log.dispose()
    assert [(turn["channel"], turn["text_redacted"], turn["helpful"]) for turn in turns] == [
        ("web", "¿Cómo pago?", True),
        ("web", "gracias", None),
        ("telegram", "¿Y a plazos?", None),
    ]
    assert {(turn["stage_id"], turn["customer_key"], turn["journey_key"]) for turn in turns} == {
        ("compra", turns[0]["customer_key"], turns[0]["journey_key"])
    }
    assert answers == [{"kind": "csat", "score": 4, "comment": "Rápido y claro"}]
