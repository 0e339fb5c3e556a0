"""Buttons under answers: acknowledged, shown, closed, and explained when they mean nothing any more."""

from sqlalchemy.engine import Engine

from bot.catalogue import text
from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.turn import Choice, Said
from tests.channels.telegram.serving import on_telegram
from tests.databases import rows
from tests.gateway.harness import Clock
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person, group
from tests.telegram.faults import Mishap
from tests.telegram.world import USERNAME

ANA, BEA = 612_000_001, 612_000_002
PAY, SHIP = (
    Choice("¿Cómo pago?", '/choose{"choice": "compra.pago"}'),
    Choice("¿Y el envío?", '/choose{"choice": "decision.envio"}'),
)
STALE = [{"text": text("telegram.stale", "es"), "show_alert": True}]
SOMEBODY_ELSES = [{"text": text("telegram.not_yours", "es"), "show_alert": True}]
ACKNOWLEDGED = [{"text": "", "show_alert": False}]


async def offering(request: EngineRequest) -> tuple[Said, ...]:
    if request.kind is RequestKind.OPENING:
        return (Said("Hola."),)
    return (Said(f"**Oído**: {request.content}", (PAY, SHIP) if request.kind is RequestKind.TEXT else ()),)


async def offered(api: BotApi, ana: Person, words: str = "hola") -> None:
    ana.writes(words)
    await api.until(lambda: ana.texts() and ana.newest().text == f"Oído: {words}")


async def test_a_press_is_acknowledged_and_the_choice_takes_the_place_of_the_buttons(
    sqlite: Engine, api: BotApi
) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(offering)):
        await offered(api, ana)
        asked = ana.newest()
        assert asked.titles == ["¿Cómo pago?", "¿Y el envío?"]
        ana.presses(asked, "¿Cómo pago?")
        await api.until(lambda: asked.text == "Oído: hola\n\n✓ ¿Cómo pago?" and ana.newest() is not asked)
    assert asked.titles == []
    assert [each["type"] for each in asked.entities] == ["bold", "bold"]
    assert ana.press_answers() == [ACKNOWLEDGED]
    assert ana.texts()[-1] == 'Oído: /choose{"choice": "compra.pago"}'
    assert api.refusals() == {}


async def test_the_same_button_twice_is_one_press_and_both_are_acknowledged(sqlite: Engine, api: BotApi) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(offering)
    async with on_telegram(sqlite, api, engine):
        await offered(api, ana)
        asked = ana.newest()
        first, second = ana.press(asked, "¿Cómo pago?"), ana.press(asked, "¿Cómo pago?")
        api.deliver(first, first, second)
        await api.until(lambda: api.settled and all(ana.press_answers()) and asked.titles == [])
        await offered(api, ana, "sigo")
    assert [each.content for each in engine.requests] == ["hola", PAY.payload, "sigo"]
    assert ana.press_answers() == [ACKNOWLEDGED, ACKNOWLEDGED]


async def test_old_buttons_are_closed_when_the_customer_goes_on(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(offering)):
        await offered(api, ana)
        old = ana.newest()
        await api.until(lambda: rows(sqlite, "SELECT keyboard FROM telegram_chat") == [{"keyboard": old.message_id}])
        await offered(api, ana, "otra cosa")
        await api.until(lambda: old.titles == [])
        assert ana.newest().titles == ["¿Cómo pago?", "¿Y el envío?"]
    assert old.text == "Oído: hola"
    assert api.refusals() == {}


async def test_of_two_answers_at_once_only_the_newest_has_its_buttons(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(offering)):
        api.deliver(ana.message("una"), ana.message("dos"), ana.message("tres"))
        await api.until(lambda: ana.texts() and ana.newest().text == "Oído: tres")
        await api.until(lambda: [len(shown.titles) for shown in api.shown(ANA)] == [0, 0, 0, 2])
    assert api.refusals() == {}


async def test_a_button_of_long_ago_explains_itself(sqlite: Engine, api: BotApi) -> None:
    ana, clock = Person(api, ANA), Clock()
    engine = ScriptedEngine(offering)
    async with on_telegram(sqlite, api, engine, now=clock):
        await offered(api, ana)
        clock.at += 31 * 86_400
        asked = ana.newest()
        ana.presses(asked, "¿Cómo pago?")
        await api.until(lambda: ana.press_answers() == [STALE] and asked.titles == [])
    assert len(engine.requests) == 1


async def test_a_forged_or_foreign_button_explains_itself_too(sqlite: Engine, api: BotApi) -> None:
    ana, bea = Person(api, ANA), Person(api, BEA, "Bea")
    engine = ScriptedEngine(offering)
    async with on_telegram(sqlite, api, engine):
        await offered(api, ana)
        await offered(api, bea)
        message = ana.press(ana.newest(), "¿Cómo pago?")["callback_query"]["message"]
        theirs = bea.newest().keyboard[0][0]["callback_data"]
        api.deliver(*(ana.press_of(data, message=message) for data in (theirs, "c:", "c:" + "0" * 32, "x", "c:ñ")))
        await api.until(lambda: api.settled and all(ana.press_answers()[1:]))
    assert ana.press_answers()[1:] == [STALE] * 5
    assert [each.kind for each in engine.requests] == [RequestKind.TEXT] * 2


async def test_in_a_group_nobody_presses_for_somebody_else(sqlite: Engine, api: BotApi) -> None:
    ana, bea, club = Person(api, ANA), Person(api, BEA, "Bea"), group(api)
    engine = ScriptedEngine(offering)
    async with on_telegram(sqlite, api, engine):
        ana.writes(f"@{USERNAME} hola", club)
        await api.until(lambda: len(api.shown(club.id)) == 2)
        asked = api.shown(club.id)[-1]
        assert asked.reply_to == 1
        bea.presses(asked, "¿Cómo pago?")
        await api.until(lambda: bea.press_answers() == [SOMEBODY_ELSES])
        assert asked.titles == ["¿Cómo pago?", "¿Y el envío?"]
        ana.presses(asked, "¿Cómo pago?")
        await api.until(lambda: asked.titles == [])
    assert len(rows(sqlite, "SELECT * FROM session")) == 1


async def test_buttons_are_closed_later_when_telegram_asks_to_wait(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(offering)):
        await offered(api, ana)
        asked = ana.newest()
        api.faults.plan(Mishap.TOO_MANY, "editMessageText", seconds=1)
        api.faults.plan(Mishap.SERVER_ERROR, "editMessageText", spare=1)
        ana.presses(asked, "¿Cómo pago?")
        await api.until(lambda: asked.titles == [])
    assert asked.text == "Oído: hola\n\n✓ ¿Cómo pago?"
    assert api.flood.too_early == []


async def test_buttons_that_can_not_be_closed_hold_nothing_up(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(offering)):
        await offered(api, ana)
        api.faults.plan(Mishap.SERVER_ERROR, "editMessageText", times=3)
        ana.presses(ana.newest(), "¿Cómo pago?")
        await api.until(lambda: len(api.called("editMessageText")) == 3)
        await offered(api, ana, "sigo")
