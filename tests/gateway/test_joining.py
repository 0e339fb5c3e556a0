"""A conversation of the web goes on in a messenger: one customer, one journey, one doubt."""

import asyncio
from typing import Any

from sqlalchemy.engine import Connection, Engine

from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.atlas import Atlas
from bot.gateway.joining import Joined
from bot.gateway.journal import Journal
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import Erased, Place, Session
from bot.turn import Choice, Said
from tests.databases import rows
from tests.gateway.harness import NOON, Clock, asked, greeted, say, serving
from tests.gateway.opinions_harness import MINUTE, asking, csat, engine_for, surveys_of, words

PRICE = Choice("¿Cómo pago?", '/choose{"choice": "compra.pago"}')
IN_CART = Place(stage="compra")


class Right:
    """To join, once."""

    def __init__(self, *, left: int = 1) -> None:
        self.left = left

    def __call__(self, _connection: Connection) -> bool:
        self.left -= 1
        return self.left >= 0


async def entered(gateway: JournalGateway, person: str = "7") -> Session:
    return await gateway.desk.enter("telegram", chat=person, person=person, place=Place())


def offering() -> ScriptedEngine:
    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is RequestKind.OPENING:
            return (Said("Hola."),)
        return (Said("Sí, desde 60 €.", link="/envios"), Said("¿Algo más?", (PRICE,)))

    return ScriptedEngine(reply)


async def test_both_channels_are_one_customer_on_one_journey_from_now_on(database: Engine) -> None:
    async with serving(database, engine_for(database)) as gateway:
        web = await greeted(gateway, IN_CART)
        await asked(gateway, web, "w1", "¿El envío es gratis?", place=IN_CART)
        phone = await entered(gateway)
        joined = await gateway.desk.join(phone, web.session_id, take=Right())
        assert joined == Joined("¿El envío es gratis?", (Said("Sí."),), anew=True)
        await asked(gateway, phone, "t1", "¿Y las devoluciones?")
        await asked(gateway, web, "w2", "¿Y a Canarias?")
    found = rows(database, "SELECT channel, stage_id, customer_key, journey_key FROM touchpoint ORDER BY row_id")
    assert [each["channel"] for each in found] == ["web", "telegram", "web"]
    assert {(each["stage_id"], each["customer_key"], each["journey_key"]) for each in found} == {
        ("compra", found[0]["customer_key"], found[0]["journey_key"])
    }
    assert len(rows(database, "SELECT DISTINCT customer_key FROM session")) == 1
    assert rows(database, "SELECT count(*) AS journeys FROM journey") == [{"journeys": 1}]


async def test_what_was_offered_can_be_offered_again(sqlite: Engine) -> None:
    async with serving(sqlite, offering()) as gateway:
        web = await greeted(gateway)
        await asked(gateway, web, "w1", "¿El envío es gratis?")
        phone = await entered(gateway)
        joined = await gateway.desk.join(phone, web.session_id, take=Right())
        assert joined is not None
        assert joined.said == (Said("Sí, desde 60 €.", link="/envios"), Said("¿Algo más?", (PRICE,)))


async def test_the_last_doubt_goes_along_and_not_the_thanks_after_it(sqlite: Engine) -> None:
    async with serving(sqlite, engine_for(sqlite)) as gateway:
        web = await greeted(gateway)
        for number, words in enumerate(("primera", "segunda", "gracias", "adiós")):
            await asked(gateway, web, f"w{number}", words)
        joined = await gateway.desk.join(await entered(gateway), web.session_id, take=Right())
        assert joined == Joined("segunda", (Said("Sí."),), anew=True)


async def test_who_has_asked_nothing_brings_no_doubt(sqlite: Engine) -> None:
    async with serving(sqlite) as gateway:
        web = await greeted(gateway)
        assert await gateway.desk.join(await entered(gateway), web.session_id, take=Right()) == Joined(
            "", (), anew=True
        )


async def test_the_right_to_join_is_asked_once_and_the_second_taker_changes_nothing(database: Engine) -> None:
    right = Right()
    async with serving(database) as gateway:
        web = await greeted(gateway)
        first, second = await entered(gateway, "7"), await entered(gateway, "8")
        assert (await gateway.desk.join(first, web.session_id, take=right)) == Joined("", (), anew=True)
        assert (await gateway.desk.join(first, web.session_id, take=right)) == Joined("", (), anew=False)
        assert right.left == 0
        before = rows(database, "SELECT session_id, customer_key FROM session ORDER BY 1")
        assert await gateway.desk.join(second, web.session_id, take=right) is None
        assert rows(database, "SELECT session_id, customer_key FROM session ORDER BY 1") == before


async def test_a_conversation_never_makes_two_people_of_a_channel_one(sqlite: Engine) -> None:
    right = Right(left=2)
    async with serving(sqlite) as gateway:
        web = await greeted(gateway)
        mine, theirs = await entered(gateway, "7"), await entered(gateway, "8")
        assert await gateway.desk.join(mine, web.session_id, take=right) is not None
        assert await gateway.desk.join(theirs, web.session_id, take=right) is None
    assert right.left == 1
    assert len(rows(sqlite, "SELECT DISTINCT customer_key FROM session")) == 2


async def test_a_conversation_that_is_gone_cannot_be_brought(sqlite: Engine) -> None:
    right = Right()
    async with serving(sqlite) as gateway:
        assert await gateway.desk.join(await entered(gateway), "nobody", take=right) is None
    assert right.left == 1


async def test_a_turn_that_is_being_thought_about_is_waited_for(sqlite: Engine) -> None:
    thinking = asyncio.Event()

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is not RequestKind.OPENING:
            await thinking.wait()
        return (Said("Sí."),)

    async with serving(sqlite, ScriptedEngine(reply)) as gateway:
        web, phone = await greeted(gateway), await entered(gateway)
        await say(gateway, web, "w1", "¿El envío es gratis?")
        joining = asyncio.create_task(gateway.desk.join(phone, web.session_id, take=Right()))
        await asyncio.wait({joining}, timeout=0.3)
        assert not joining.done()
        thinking.set()
        assert await joining == Joined("¿El envío es gratis?", (Said("Sí."),), anew=True)
    keys = rows(sqlite, "SELECT DISTINCT customer_key FROM touchpoint")
    assert keys == rows(sqlite, "SELECT DISTINCT customer_key FROM session")


async def test_nobody_waits_for_ever_for_a_turn_that_does_not_end(sqlite: Engine, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.gateway.desk._LOOK", 100.0)  # no look is left
    thinking = asyncio.Event()

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is not RequestKind.OPENING:
            await thinking.wait()
        return (Said("Sí."),)

    async with serving(sqlite, ScriptedEngine(reply)) as gateway:
        web, phone = await greeted(gateway), await entered(gateway)
        await say(gateway, web, "w1", "¿El envío es gratis?")
        joined = await gateway.desk.join(phone, web.session_id, take=Right())
        thinking.set()
    assert joined == Joined("", (), anew=True)


async def test_somebody_we_know_goes_over_to_the_journey_they_bring(sqlite: Engine) -> None:
    clock = Clock()
    async with serving(sqlite, engine_for(sqlite), now=clock) as gateway:
        phone = await entered(gateway)
        await asked(gateway, phone, "t1", "¿Tenéis tienda?")
        web = await greeted(gateway, IN_CART)
        await asked(gateway, web, "w1", "¿Cómo pago?", place=IN_CART)
        clock.at += 60
        await gateway.desk.join(phone, web.session_id, take=Right())
        await asked(gateway, phone, "t2", "¿Y a plazos?")
    found = rows(sqlite, "SELECT journey_key, stage_id FROM touchpoint ORDER BY row_id")
    assert found[0]["journey_key"] != found[1]["journey_key"]
    assert found[2] == found[1]
    assert found[2]["stage_id"] == "compra"
    assert len(rows(sqlite, "SELECT DISTINCT customer_key FROM touchpoint")) == 1


async def test_erasing_in_the_messenger_erases_what_was_brought(sqlite: Engine) -> None:
    def nothing_else(_connection: Connection, _erased: Erased) -> None:
        return None

    async with serving(sqlite) as gateway:
        web = await greeted(gateway)
        await asked(gateway, web, "w1", "¿El envío es gratis?")
        phone = await entered(gateway)
        await gateway.desk.join(phone, web.session_id, take=Right())
        erased = await gateway.desk.erase(phone, channel="telegram", also=nothing_else)
        assert (set(erased.sessions), erased.turns) == ({web.session_id, phone.session_id}, 1)
    assert rows(sqlite, "SELECT turn_id FROM touchpoint") == []


async def test_who_went_on_elsewhere_is_asked_there_and_not_on_the_page_they_left(database: Engine) -> None:
    clock, journey = Clock(), asking(csat())
    journal = Journal(database, Atlas([journey]))
    async with serving(database, engine_for(database), maps=[journey], now=clock) as gateway:
        web = await greeted(gateway)
        await asked(gateway, web, "w1", "¿El envío es gratis?")
        [found_before] = journal.find_the_silent(NOON + 3 * MINUTE)
        phone = await entered(gateway)
        await gateway.desk.join(phone, web.session_id, take=Right())
        clock.at += 2 * MINUTE
        await asked(gateway, phone, "t1", "¿Y las devoluciones?")
        assert journal.find_the_silent(NOON + 4 * MINUTE) == ()
        assert journal.ask_silent(found_before, at=NOON + 4 * MINUTE) is False, "also who was found before they went"
        [silent] = journal.find_the_silent(NOON + 6 * MINUTE)
        assert journal.ask_silent(silent, at=NOON + 6 * MINUTE) is True
        assert words(await surveys_of(gateway, web)) == []
        assert words(await surveys_of(gateway, phone)) == ["¿Qué tal?"]
