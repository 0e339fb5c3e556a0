"""The bot's commands, in both languages, over real HTTP against the double of the Bot API."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from bot.catalogue import text
from bot.channels.telegram.commands import MENU, NAMES
from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.protocol import Place
from bot.journeys.in_use import MapsInUse
from bot.turn import Said
from tests.channels.telegram.serving import on_telegram
from tests.databases import rows
from tests.gateway.sample import shop
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person, group
from tests.telegram.world import USERNAME

ANA = 612_000_001


def place_of(request: EngineRequest) -> tuple[str | None, str, str | None, str | None]:
    context = request.context
    return context.stage, context.stage_source, context.page, context.campaign


async def greeting(request: EngineRequest) -> tuple[Said, ...]:
    if request.kind is RequestKind.OPENING:
        return (Said(f"Hola en {request.context.stage}, {request.context.language}."),)
    return (Said(f"Oído: {request.content}"),)


async def answered(api: BotApi, person: Person, words: str) -> list[str]:
    """Everything that is said to some words."""
    before = len(person.texts())
    person.writes(words)
    await api.until(lambda: api.settled and len(person.texts()) > before)
    return person.texts()[before:]


async def test_the_menu_is_there_in_both_languages_and_for_everybody_else(sqlite: Engine, api: BotApi) -> None:
    async with on_telegram(sqlite, api):
        menus = {
            language: [(each["command"], each["description"]) for each in commands]
            for (_, language), commands in api.world.commands.items()
        }
    assert (
        menus[""]
        == menus["es"]
        == [
            ("ayuda", "Cómo funciona y dudas frecuentes"),
            ("etapa", "Decirme en qué punto estás"),
            ("persona", "Hablar con una persona"),
            ("idioma", "Cambiar de idioma"),
            ("privacidad", "Qué se guarda y para qué"),
            ("borrar", "Borrar mis datos"),
        ]
    )
    assert [name for name, _ in menus["en"]] == ["help", "stage", "human", "language", "privacy", "delete"]
    assert {text(f"telegram.commands.{each}.name", lang) for each in MENU for lang in ("es", "en")} <= set(NAMES)


async def test_the_first_words_say_that_nobody_is_there_and_are_said_once(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(greeting)):
        ana.writes("/start")
        await api.until(lambda: len(ana.texts()) == 2)
        assert await answered(api, ana, "/start") == ["Hola en decision, es."]
    notice, hello = ana.texts()[:2]
    assert "aquí te contesta Ciclos de prueba, un asistente automático y no una persona" in notice
    assert "/borrar" in notice
    assert hello == "Hola en decision, es."


async def test_who_writes_without_start_is_told_the_same(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA, language="en")
    async with on_telegram(sqlite, api, ScriptedEngine(greeting)):
        ana.writes("hola")
        await api.until(lambda: len(ana.texts()) == 2)
    assert "asistente automático" in ana.texts()[0]  # the map of this test speaks Spanish only
    assert ana.texts()[1] == "Oído: hola"


@pytest.mark.parametrize("command", ["/ayuda", "/help", f"/ayuda@{USERNAME}", "/AYUDA"])
async def test_help_comes_with_the_doubts_of_the_stage_that_can_be_pressed(
    sqlite: Engine, api: BotApi, command: str
) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(greeting)
    async with on_telegram(sqlite, api, engine):
        ana.writes("/start")
        await answered(api, ana, command)
        await api.until(lambda: ana.newest().titles)
        assert ana.newest().titles == ["¿El envío es gratis?"]
        ana.presses(ana.newest(), "¿El envío es gratis?")
        await api.until(lambda: ana.texts()[-1].startswith("Oído"))
    assert engine.requests[-1].content == '/choose{"choice": "decision.envio"}'
    assert rows(sqlite, "SELECT text_redacted FROM touchpoint") == [{"text_redacted": "¿El envío es gratis?"}]


async def test_stage_asks_where_one_is_and_believes_it(sqlite: Engine, api: BotApi) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(greeting)
    async with on_telegram(sqlite, api, engine):
        ana.writes("/etapa")
        await api.until(lambda: ana.texts() and ana.newest().titles)
        assert ana.newest().titles == ["Decision", "Compra"]
        ana.presses(ana.newest(), "Compra")
        await api.until(lambda: ana.texts()[-1] == "Hola en compra, es.")
        await answered(api, ana, "¿y ahora?")
    assert place_of(engine.requests[-1])[:2] == ("compra", "context")


async def test_another_release_takes_over_commands_and_keeps_the_buttons_of_the_one_before(
    sqlite: Engine, api: BotApi
) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(greeting)
    served = MapsInUse([shop()])
    async with on_telegram(sqlite, api, engine, maps=served):
        await answered(api, ana, "/help")
        await api.until(lambda: ana.newest().titles)
        before = ana.newest()
        served.show([replace(shop(), stages=shop().stages[:1])])
        engine.release = "next"
        ana.presses(before, "¿El envío es gratis?")
        await api.until(lambda: ana.texts()[-1].startswith("Oído"))
        await answered(api, ana, "/stage")
        await api.until(lambda: ana.newest().titles)
        assert ana.newest().titles == ["Decision"]
    assert engine.requests[-1].content == '/choose{"choice": "decision.envio"}'


async def test_a_map_with_phases_asks_in_words_of_customers(sqlite: Engine, api: BotApi) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(greeting)
    phases = zip(shop().stages, ("before", "after"), strict=True)
    with_phases = replace(shop(), stages=tuple(replace(stage, phase=phase) for stage, phase in phases))
    async with on_telegram(sqlite, api, engine, maps=[with_phases]):
        ana.writes("/stage")
        await api.until(lambda: ana.texts() and ana.newest().titles)
        assert ana.newest().titles == ["Aún no he comprado", "Ya he comprado"]
        ana.presses(ana.newest(), "Ya he comprado")
        await api.until(lambda: ana.texts()[-1] == "Hola en compra, es.")


async def test_language_is_changed_by_a_button_and_stays(sqlite: Engine, api: BotApi) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(greeting)
    spoken = replace(shop(), translations=(replace(shop(), language="en"),))
    async with on_telegram(sqlite, api, engine, maps=[spoken]):
        ana.writes("/idioma")
        await api.until(lambda: ana.texts() and ana.newest().titles)
        assert ana.newest().titles == ["Español", "English"]
        ana.presses(ana.newest(), "English")
        await api.until(lambda: ana.texts()[-1] == "Hola en decision, en.")
        [told] = await answered(api, ana, "/privacy")
    assert told.startswith("You are talking to Ciclos de prueba, an automatic assistant.")


async def test_a_map_with_one_language_says_so_instead_of_offering_one_button(sqlite: Engine, api: BotApi) -> None:
    ana, ben = Person(api, ANA), Person(api, ANA + 1, "Ben", language="en")
    english = replace(shop(), id="hotel", language="en", translations=())
    async with on_telegram(sqlite, api, maps=[replace(shop(), translations=())]):
        await answered(api, ana, "/idioma")
        await api.until(lambda: ana.texts()[-1] == "Por ahora solo hablo español.")
        assert ana.newest().titles == []
    async with on_telegram(sqlite, api, maps=[english]):
        await answered(api, ben, "/language")
        await api.until(lambda: ben.texts()[-1] == "For now I only speak English.")


async def test_privacy_says_whose_bot_it_is_and_what_can_be_done(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api):
        ana.writes("/privacidad")
        await api.until(lambda: len(ana.texts()) == 2)
    told = ana.texts()[-1]
    assert all(
        words in told for words in ("Ciclos de prueba", "la empresa", "cifrado", "90 días", "/borrar", "bloquea el bot")
    )


async def test_asking_for_a_person_is_the_engines_matter(sqlite: Engine, api: BotApi) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(greeting)
    async with on_telegram(sqlite, api, engine):
        await answered(api, ana, "/persona")
        await api.until(lambda: ana.texts()[-1] == "Oído: /human_handoff")
    assert engine.requests[-1].kind is RequestKind.CHOICE
    assert rows(sqlite, "SELECT text_redacted, chosen FROM touchpoint") == [
        {"text_redacted": "Hablar con una persona", "chosen": 1}
    ]


async def test_a_command_that_is_none_of_ours_is_text(sqlite: Engine, api: BotApi) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(greeting)
    async with on_telegram(sqlite, api, engine):
        await answered(api, ana, "/restart ya")
        await api.until(lambda: ana.texts()[-1] == "Oído: /restart ya")
    assert [(each.kind, each.content) for each in engine.requests] == [(RequestKind.TEXT, "/restart ya")]


async def test_a_command_to_another_bot_of_the_group_is_not_ours(sqlite: Engine, api: BotApi) -> None:
    ana, club = Person(api, ANA), group(api)
    async with on_telegram(sqlite, api):
        ana.writes("/ayuda@otro_bot", club)
        ana.writes("/ayuda", club)
        await api.until(lambda: api.settled)
        assert api.texts(club.id) == []
        ana.writes(f"/ayuda@{USERNAME}", club)
        await api.until(lambda: len(api.texts(club.id)) == 2)


async def test_a_deep_link_brings_stage_page_and_campaign(sqlite: Engine, api: BotApi) -> None:
    ana, engine = Person(api, ANA), ScriptedEngine(greeting)
    async with on_telegram(sqlite, api, engine) as channel:
        link = await channel.link(Place(stage="compra", page="/carrito", campaign="cartel"))
        assert link.startswith(f"https://t.me/{USERNAME}?start=")
        ana.writes(f"/start {link.partition('=')[2]}")
        await api.until(lambda: len(ana.texts()) == 2)
    assert ana.texts()[1] == "Hola en compra, es."
    assert place_of(engine.requests[0]) == ("compra", "page", "/carrito", "cartel")
    assert rows(sqlite, "SELECT source FROM conversation") == [{"source": "cartel"}]


async def test_a_link_whose_time_is_over_says_so_and_greets_all_the_same(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(greeting)) as channel:
        link = await channel.link(Place(stage="compra"), lifetime=-1)
        ana.writes(f"/start {link.partition('=')[2]}")
        await api.until(lambda: len(ana.texts()) == 3)
    assert ana.texts()[1:] == [text("telegram.link_expired", "es"), "Hola en decision, es."]


async def erased(api: BotApi, ana: Person) -> str:
    before = len(ana.texts())
    ana.writes("/borrar")
    await api.until(lambda: len(ana.texts()) > before and ana.newest().titles)
    asked = ana.newest()
    assert asked.titles == ["Sí, bórralo todo", "No, déjalo como está"]
    ana.presses(asked, "Sí, bórralo todo")
    await api.until(lambda: "Recibo" in ana.texts()[-1])
    return ana.texts()[-1]


async def test_erasing_is_asked_back_done_and_answered_with_a_receipt(sqlite: Engine, api: BotApi) -> None:
    ana, bea = Person(api, ANA), Person(api, 612_000_002, "Bea")
    async with on_telegram(sqlite, api, ScriptedEngine(greeting)):
        bea.writes("yo me quedo")
        await answered(api, ana, "palabras de ana")
        await api.until(lambda: ana.texts()[-1] == "Oído: palabras de ana" and len(bea.texts()) == 2)
        receipt = await erased(api, ana)
        await api.until(lambda: rows(sqlite, "SELECT * FROM telegram_chat WHERE state = 'leaving'") == [])
        [kept] = rows(sqlite, "SELECT receipt, turns, channel FROM erasure")
        assert f"Recibo {kept['receipt']}" in receipt
        assert (kept["turns"], kept["channel"]) == (1, "telegram")
        for table in ("telegram_chat", "session", "conversation", "touchpoint", "journey"):
            assert len(rows(sqlite, f"SELECT * FROM {table}")) == 1, table
        assert "palabras de ana" not in str([rows(sqlite, f"SELECT * FROM {t}") for t in ("inbox", "outbox")])
        again = await answered(api, ana, "otra vez yo")
        await api.until(lambda: ana.texts()[-1] == "Oído: otra vez yo")
    assert "asistente automático" in again[0]
    assert api.refusals() == {}


async def test_a_button_of_what_was_erased_makes_nobody_known_again(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(greeting)):
        await answered(api, ana, "/ayuda")
        await api.until(lambda: ana.newest().titles)
        help_message = ana.newest()
        press = ana.press(help_message, "¿El envío es gratis?")
        await erased(api, ana)
        await api.until(lambda: rows(sqlite, "SELECT * FROM telegram_chat") == [])
        api.deliver(press)
        await api.until(lambda: ana.press_answers()[0])
    assert ana.press_answers()[0] == [{"text": text("telegram.stale", "es"), "show_alert": True}]
    assert rows(sqlite, "SELECT * FROM session") == []


async def test_who_would_rather_keep_it_keeps_it(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(greeting)):
        await answered(api, ana, "/delete")
        await api.until(lambda: ana.newest().titles)
        ana.presses(ana.newest(), "No, déjalo como está")
        await api.until(lambda: ana.texts()[-1] == "De acuerdo, no he borrado nada.")
    assert len(rows(sqlite, "SELECT * FROM telegram_chat")) == 1
    assert rows(sqlite, "SELECT * FROM erasure") == []
