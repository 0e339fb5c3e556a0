"""A link of the web that takes its conversation to Telegram: once, to one private chat, with the doubt that is open."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.engine import Engine

from bot.catalogue import text
from bot.channels.telegram.channel import TelegramChannel, build_telegram
from bot.channels.telegram.links import Links
from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import Place, Session
from bot.touchpoints.database import writing
from bot.turn import Choice, Said
from tests.channels.telegram.serving import options_of
from tests.databases import rows
from tests.gateway.harness import Clock, asked, greeted, serving
from tests.gateway.sample import SECRET, shop
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person, group
from tests.telegram.world import USERNAME

IN_CART = Place(stage="compra", page="/carrito")
PRICE = Choice("¿Cómo pago?", '/choose{"choice": "compra.pago"}')
ANSWER = "Sí, desde 60 €."


async def shop_talk(request: EngineRequest) -> tuple[Said, ...]:
    if request.kind is RequestKind.OPENING:
        return (Said(f"Hola en {request.context.stage}."),)
    return (Said(ANSWER if "envío" in request.content else f"Oído: {request.content}", (PRICE,)),)


class Both:
    """The gateway, and Telegram beside the web."""

    def __init__(self, gateway: JournalGateway, channel: TelegramChannel) -> None:
        self.gateway = gateway
        self.channel = channel

    async def on_the_web(self, question: str = "¿El envío es gratis?") -> Session:
        session = await greeted(self.gateway, IN_CART)
        if question:
            await asked(self.gateway, session, "w1", question, place=IN_CART)
        return session

    async def payload(self, session: Session, *, lifetime: float = 600.0) -> str:
        link = await self.channel.link(Place(), session_id=session.session_id, lifetime=lifetime)
        return link.partition("=")[2]


@asynccontextmanager
async def both(database: Engine, api: BotApi, *, now: Callable[[], float] | None = None) -> AsyncIterator[Both]:
    timed = {} if now is None else {"now": now}
    async with serving(database, ScriptedEngine(shop_talk), **timed) as gateway:
        channel = build_telegram(gateway, database, options_of(api), maps=[shop()], **timed)
        assert not channel.is_at_work
        await channel.start()
        try:
            assert channel.is_at_work
            yield Both(gateway, channel)
        finally:
            await channel.stop()


async def test_the_open_doubt_goes_along_and_the_journey_is_the_same(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, 612_000_001)
    async with both(sqlite, api) as there:
        web = await there.on_the_web()
        ana.writes(f"/start {await there.payload(web)}")
        await api.until(lambda: len(ana.answers()) == 2)
        assert ana.answers() == [text("telegram.brought", "es", question="¿El envío es gratis?"), ANSWER]
        assert PRICE.title in ana.newest().titles
        ana.writes("¿Y a Canarias?")
        await api.until(lambda: ana.answers()[-1] == "Oído: ¿Y a Canarias?")
    found = rows(sqlite, "SELECT channel, stage_id, customer_key, journey_key FROM touchpoint ORDER BY row_id")
    assert [each.pop("channel") for each in found] == ["web", "telegram"]
    assert found[0] == found[1]
    assert found[0]["stage_id"] == "compra"
    talks = rows(sqlite, "SELECT channel, turns FROM conversation ORDER BY started_at")
    assert talks == [{"channel": "web", "turns": 1}, {"channel": "telegram", "turns": 1}]
    assert len(rows(sqlite, "SELECT journey_key FROM journey")) == 1


async def test_a_choice_that_came_along_can_be_pressed(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, 612_000_001)
    async with both(sqlite, api) as there:
        ana.writes(f"/start {await there.payload(await there.on_the_web())}")
        await api.until(lambda: len(ana.answers()) == 2)
        ana.presses(ana.newest(), PRICE.title)
        await api.until(lambda: ana.answers()[-1] == f"Oído: {PRICE.payload}")


async def test_without_a_doubt_the_stage_greets(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, 612_000_001)
    async with both(sqlite, api) as there:
        ana.writes(f"/start {await there.payload(await there.on_the_web(''))}")
        await api.until(lambda: len(ana.answers()) == 2)
    assert ana.answers() == [text("telegram.brought_nothing", "es"), "Hola en compra."]


async def test_a_link_serves_one_chat_and_tells_the_next_one(sqlite: Engine, api: BotApi) -> None:
    ana, eva = Person(api, 612_000_001), Person(api, 612_000_002, "Eva")
    async with both(sqlite, api) as there:
        payload = await there.payload(await there.on_the_web())
        ana.writes(f"/start {payload}")
        await api.until(lambda: len(ana.answers()) == 2)
        eva.writes(f"/start {payload}")
        await api.until(lambda: len(eva.answers()) == 2)
        ana.writes(f"/start {payload}")
        await api.until(lambda: len(ana.answers()) == 4)
    assert eva.answers() == [text("telegram.link_used", "es"), "Hola en decision."]
    assert ana.answers()[2:] == ana.answers()[:2]
    keys = rows(sqlite, "SELECT customer_key FROM session WHERE channel = 'telegram' ORDER BY created_at")
    assert len({each["customer_key"] for each in keys}) == 2


async def test_a_second_link_of_the_same_conversation_serves_nobody_else(sqlite: Engine, api: BotApi) -> None:
    ana, eva = Person(api, 612_000_001), Person(api, 612_000_002, "Eva")
    async with both(sqlite, api) as there:
        web = await there.on_the_web()
        ana.writes(f"/start {await there.payload(web)}")
        await api.until(lambda: len(ana.answers()) == 2)
        eva.writes(f"/start {await there.payload(web)}")
        await api.until(lambda: len(eva.answers()) == 2)
    assert eva.answers()[0] == text("telegram.link_used", "es")


def test_a_link_is_taken_once(database: Engine) -> None:
    links = Links(SECRET, now=Clock())
    with writing(database) as connection:
        followed = links.follow(connection, links.make(connection, IN_CART, session_id="s1"))
        assert followed is not None
        assert [links.take(connection, link_id=followed.link_id) for _ in range(3)] == [True, False, False]
        assert not links.take(connection, link_id="another")


async def test_an_expired_link_says_so_and_brings_nothing(sqlite: Engine, api: BotApi) -> None:
    ana, clock = Person(api, 612_000_001), Clock()
    async with both(sqlite, api, now=clock) as there:
        payload = await there.payload(await there.on_the_web())
        clock.at += 601
        ana.writes(f"/start {payload}")
        await api.until(lambda: len(ana.answers()) == 2)
    assert ana.answers() == [text("telegram.link_expired", "es"), "Hola en decision."]
    assert len(rows(sqlite, "SELECT DISTINCT customer_key FROM session")) == 2


async def test_nobodys_conversation_is_told_in_a_group(sqlite: Engine, api: BotApi) -> None:
    ana, club = Person(api, 612_000_001), group(api)
    async with both(sqlite, api) as there:
        payload = await there.payload(await there.on_the_web())
        ana.writes(f"/start@{USERNAME} {payload}", club)
        await api.until(lambda: len(api.texts(club.id)) == 2)
        assert api.texts(club.id)[1] == "Hola en decision."
        ana.writes(f"/start {payload}")
        await api.until(lambda: len(ana.answers()) == 2)
    assert ana.answers()[1] == ANSWER


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("¿Y **esto** [gratis](https://evil.example)?", "¿Y **esto** [gratis](https://evil.example)?"),
        ("envío\n\ncon líneas", "envío con líneas"),
        ("envío " + "a" * 400, "envío " + "a" * 294 + "…"),
    ],
    ids=["markdown", "lines", "long"],
)
async def test_the_customers_words_are_shown_as_they_are(
    sqlite: Engine, api: BotApi, question: str, shown: str
) -> None:
    ana = Person(api, 612_000_001)
    async with both(sqlite, api) as there:
        ana.writes(f"/start {await there.payload(await there.on_the_web(question))}")
        await api.until(lambda: len(ana.answers()) == 2)
    assert ana.answers()[0] == text("telegram.brought", "es", question=shown)
    assert api.shown(ana.id)[1].entities == []
