"""Two maps in one project, in two languages: whose stage, whose words, whose journey."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from bot.engine.protocol import EngineError, EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.protocol import Place
from bot.journeys.model import Detect, Persona
from bot.touchpoints.events import StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.turn import Said
from tests.builders import HERE, make_text
from tests.databases import rows
from tests.gateway.harness import Clock, asked, greeted, serving
from tests.gateway.sample import hotel, shop

MAPS = (shop(), hotel())
QUESTIONS = {"dog": ("hotel", "planning"), "breakfast": ("hotel", "stay"), "pago": ("tienda", "compra")}


def like_actions(database: Engine) -> Callable[[EngineRequest], Awaitable[tuple[Said, ...]]]:
    """A script that knows the questions of both maps, and places a turn as the custom actions would."""

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        context = request.context
        if request.kind is not RequestKind.OPENING:
            found = QUESTIONS.get(request.content)
            kind = TurnKind.QUESTION if found else TurnKind.FALLBACK
            map_id, stage = found or (context.map_id, context.stage)
            source = StageSource.QUESTION if found else StageSource(context.stage_source)
            SqlTouchpointLog(database).record(
                TouchpointEvent(context, kind, stage, source, request.content, map_id=map_id)
            )
        return (Said("ya"),)

    return reply


async def test_the_log_names_the_map_of_the_question_and_the_customer_is_there_from_then_on(database: Engine) -> None:
    engine = ScriptedEngine(like_actions(database))
    chat = Persona("chat", "Chat", HERE, detect=Detect(channel=make_text("web")))
    async with serving(database, engine, maps=(shop(personas=(chat,)), hotel())) as gateway:
        session = await greeted(gateway)
        for number, said in enumerate(["hm", "dog", "hm again"]):
            await asked(gateway, session, f"m{number}", said)
    assert rows(database, "SELECT map_id, stage_id, stage_source FROM touchpoint ORDER BY seq") == [
        {"map_id": "tienda", "stage_id": "decision", "stage_source": "default"},
        {"map_id": "hotel", "stage_id": "planning", "stage_source": "question"},
        {"map_id": "hotel", "stage_id": "planning", "stage_source": "context"},
    ]
    assert rows(database, "SELECT map_id, stage_id FROM journey") == [{"map_id": "hotel", "stage_id": "planning"}]
    assert rows(database, "SELECT map_id, language, persona_id FROM conversation") == [
        {"map_id": "hotel", "language": "en", "persona_id": None}
    ]
    told = engine.requests[-1].context
    assert (told.map_id, told.language, told.stage, told.stage_source) == ("hotel", "en", "planning", "context")


async def test_a_known_journey_keeps_its_map_when_a_question_is_about_another(database: Engine) -> None:
    engine = ScriptedEngine(like_actions(database))
    async with serving(database, engine, maps=MAPS) as gateway:
        session = await greeted(gateway)
        for number, said in enumerate(["pago", "dog", "hm"]):
            await asked(gateway, session, f"m{number}", said)
    assert rows(database, "SELECT map_id, stage_id FROM touchpoint ORDER BY seq") == [
        {"map_id": "tienda", "stage_id": "compra"},
        {"map_id": "hotel", "stage_id": "planning"},
        {"map_id": "tienda", "stage_id": "compra"},
    ]
    assert rows(database, "SELECT map_id, stage_id FROM journey") == [{"map_id": "tienda", "stage_id": "compra"}]
    assert rows(database, "SELECT map_id FROM conversation") == [{"map_id": "tienda"}]


async def test_a_turn_the_engine_failed_is_logged_on_the_map_of_its_page(database: Engine) -> None:
    async def broken(request: EngineRequest) -> tuple[Said, ...]:
        raise EngineError("gone")

    async with serving(database, ScriptedEngine(broken), maps=MAPS) as gateway:
        session = await greeted(gateway)
        lines = await asked(gateway, session, "m1", "dog", place=Place(stage="stay"))
    assert rows(database, "SELECT map_id, stage_id, language FROM touchpoint") == [
        {"map_id": "hotel", "stage_id": "stay", "language": "en"}
    ]
    assert rows(database, "SELECT map_id, stage_id FROM journey") == [{"map_id": "hotel", "stage_id": "stay"}]
    assert lines[-1].text.isascii()  # the apology is English, as the map is


@pytest.mark.parametrize(
    ("place", "language", "map_id", "stage"),
    [
        (Place(), "es", "tienda", "decision"),
        (Place(language="en-US"), "en", "hotel", "planning"),
        (Place(language="es"), "es", "tienda", "decision"),
        (Place(language="fr"), "es", "tienda", "decision"),
        (Place(stage="stay"), "en", "hotel", "stay"),
        (Place(stage="compra", language="en"), "es", "tienda", "compra"),
        (Place(stage="stay", language="es"), "en", "hotel", "stay"),
    ],
)
async def test_the_stage_else_the_language_asked_for_tells_the_map_and_the_map_its_language(
    sqlite: Engine, place: Place, language: str, map_id: str, stage: str
) -> None:
    engine = ScriptedEngine()
    async with serving(sqlite, engine, maps=MAPS) as gateway:
        session = await greeted(gateway, place)
        assert await gateway.session(session.token) == session
    told = engine.requests[0].context
    assert session.language == language
    assert (told.language, told.map_id, told.stage) == (language, map_id, stage)
    assert rows(sqlite, "SELECT language, map_id FROM conversation") == [{"language": language, "map_id": map_id}]


async def test_a_new_conversation_without_a_journey_begins_on_the_map_of_the_sessions_language(sqlite: Engine) -> None:
    clock, engine = Clock(), ScriptedEngine()
    async with serving(sqlite, engine, maps=MAPS, now=clock) as gateway:
        session = await greeted(gateway, Place(language="en"))
        clock.at += 60 * 86_400
        await asked(gateway, session, "m1", "hello again")
    assert engine.requests[-1].context.map_id == "hotel"


@pytest.mark.parametrize("declared", ["en", "EN-gb", "fr", "x", None])
async def test_a_project_answers_only_in_a_language_its_maps_speak(sqlite: Engine, declared: str | None) -> None:
    engine = ScriptedEngine()
    async with serving(sqlite, engine) as gateway:
        session = await greeted(gateway, Place(language=declared))
        await asked(gateway, session, "m1", "hola")
    assert session.language == "es"
    assert [request.context.language for request in engine.requests] == ["es", "es"]


async def test_a_session_keeps_the_language_asked_for_where_a_translation_speaks_it(sqlite: Engine) -> None:
    spanish_too = replace(hotel(), translations=(replace(hotel(), language="es"),))
    engine = ScriptedEngine()
    async with serving(sqlite, engine, maps=(spanish_too,)) as gateway:
        session = await greeted(gateway, Place(stage="stay", language="es"))
        await asked(gateway, session, "m1", "¿a qué hora es el desayuno?")
    assert session.language == "es"
    assert [request.context.language for request in engine.requests] == ["es", "es"]
    assert rows(sqlite, "SELECT language, map_id FROM conversation") == [{"language": "es", "map_id": "hotel"}]
