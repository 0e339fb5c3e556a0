"""How turns become conversations and journeys, where the customer is in them, and how they end."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.closing import Turn, outcome_of
from bot.gateway.protocol import Place
from bot.journeys.model import Detect, Handoff, Persona
from bot.touchpoints.events import StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.turn import Said, TurnContext
from tests.builders import HERE, make_text
from tests.databases import rows
from tests.gateway.harness import Clock, asked, greeted, serving
from tests.gateway.sample import shop

MINUTE, DAY = 60.0, 86_400.0


def like_actions(database: Engine, **changes: object) -> Callable[[EngineRequest], Awaitable[tuple[Said, ...]]]:
    """A script that logs each turn as the custom actions would."""

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is not RequestKind.OPENING:
            context = request.context
            plain = TouchpointEvent(
                context, TurnKind.QUESTION, context.stage, StageSource(context.stage_source), request.content
            )
            SqlTouchpointLog(database).record(replace(plain, answered=True, **changes))
        return (Said("ya"),)

    return reply


def contexts(engine: ScriptedEngine) -> list[TurnContext]:
    return [request.context for request in engine.requests if request.kind is not RequestKind.OPENING]


async def test_a_conversation_ends_with_silence_and_its_journey_goes_on(database: Engine) -> None:
    clock, engine = Clock(), ScriptedEngine()
    async with serving(database, engine, now=clock) as gateway:
        session = await greeted(gateway)
        clock.at += 29 * MINUTE
        await asked(gateway, session, "m1", "a los 29 minutos")
        clock.at += 30 * MINUTE
        await asked(gateway, session, "m2", "a los 30, justo a tiempo")
        clock.at += 30 * MINUTE + 1
        await asked(gateway, session, "m3", "más tarde")
        clock.at += 29 * DAY
        await asked(gateway, session, "m4", "dentro del mismo viaje")
        clock.at += 30 * DAY + 1
        await asked(gateway, session, "m5", "otro viaje")
    told = contexts(engine)
    talks = [context.conversation_id for context in told]
    assert talks[0] == talks[1]
    assert len(set(talks)) == 4
    assert [context.sequence for context in told] == [1, 2, 1, 1, 1]
    ways = [context.journey_key for context in told]
    assert len(set(ways[:4])) == 1
    assert ways[4] != ways[3]
    assert len({context.customer_key for context in told}) == 1
    assert engine.requests[0].context.conversation_id == talks[0]
    assert [row["turns"] for row in rows(database, "SELECT turns FROM conversation ORDER BY started_at")] == [
        2,
        1,
        1,
        1,
    ]


async def test_the_stage_is_the_pages_then_the_journeys_then_the_first(database: Engine) -> None:
    engine = ScriptedEngine(like_actions(database))
    async with serving(database, engine) as gateway:
        session = await greeted(gateway)
        await asked(gateway, session, "m1", "de nada se sabe")
        await asked(gateway, session, "m2", "aún nada")
        await asked(gateway, session, "m3", "en el carrito", place=Place(page="/carrito"))
        await asked(gateway, session, "m4", "en una página sin etapa", place=Place(page="/contacto"))
        await asked(gateway, session, "m5", "la página lo dice", place=Place(stage="decision", page="/carrito"))
    assert [(context.stage, context.stage_source, context.page) for context in contexts(engine)] == [
        ("decision", "default", None),
        ("decision", "default", None),
        ("compra", "page", "/carrito"),
        ("compra", "context", "/contacto"),
        ("decision", "page", "/carrito"),
    ]


async def test_the_journey_follows_the_question_and_is_kept_across_conversations(database: Engine) -> None:
    clock = Clock()
    engine = ScriptedEngine(like_actions(database, stage_id="compra", stage_source=StageSource.QUESTION))
    async with serving(database, engine, now=clock) as gateway:
        session = await greeted(gateway)
        await asked(gateway, session, "m1", "¿cómo pago?", place=Place(stage="decision"))
        clock.at += DAY
        await asked(gateway, session, "m2", "hola otra vez")
    assert [(context.stage, context.stage_source) for context in contexts(engine)] == [
        ("decision", "page"),
        ("compra", "context"),
    ]


async def test_a_stage_that_has_left_the_map_is_forgotten(database: Engine) -> None:
    engine = ScriptedEngine()
    async with serving(database, engine) as gateway:
        session = await greeted(gateway, Place(stage="compra"))
    first, _second = shop().stages
    async with serving(database, engine, maps=[shop().__class__(**{**_fields(shop()), "stages": (first,)})]) as gateway:
        await asked(gateway, session, "m1", "hola")
    assert [(context.stage, context.stage_source) for context in contexts(engine)] == [("decision", "default")]


def _fields(journey: object) -> dict[str, object]:
    return {name: getattr(journey, name) for name in journey.__dataclass_fields__}


async def test_a_persona_is_kept_once_it_is_known(database: Engine) -> None:
    gift = Persona("regalo", "Regalo", HERE, detect=Detect(says=(make_text("es un regalo"),)))
    engine = ScriptedEngine()
    async with serving(database, engine, maps=[shop(personas=(gift,))]) as gateway:
        session = await greeted(gateway)
        for number, said in enumerate(["hola", "es un regalo", "gracias"]):
            await asked(gateway, session, f"m{number}", said)
    assert [context.persona for context in contexts(engine)] == [None, "regalo", "regalo"]


async def test_silent_conversations_get_their_outcome_once(database: Engine) -> None:
    clock = Clock()
    engine = ScriptedEngine(like_actions(database))
    async with serving(database, engine, now=clock) as gateway:
        resolved, unengaged = await greeted(gateway), await greeted(gateway)
        await asked(gateway, resolved, "m1", "¿el envío es gratis?")
        clock.at += 31 * MINUTE
        fresh = await greeted(gateway)
        assert gateway._journal.close_idle(clock.at) == 2
        assert gateway._journal.close_idle(clock.at) == 0
        await asked(gateway, unengaged, "m1", "he vuelto")
    by_turns = rows(database, "SELECT outcome, turns FROM conversation ORDER BY started_at, turns, outcome")
    assert sorted((str(row["outcome"]), row["turns"]) for row in by_turns) == [
        ("None", 0),
        ("None", 1),
        ("resolved_implied", 1),
        ("unengaged", 0),
    ]
    assert fresh


QUESTION = Turn("question", answered=True)
MISS = Turn("fallback", answered=False)
THANKS = Turn("chitchat", intent="thanks")
DENY = Turn("chitchat", intent="deny")
FAILED = Turn(None, answered=False, failed=True)


@pytest.mark.parametrize(
    ("turns", "outcome"),
    [
        ([], "unengaged"),
        ([THANKS], "unengaged"),
        ([QUESTION], "resolved_implied"),
        ([MISS, QUESTION], "resolved_implied"),
        ([QUESTION, Turn("chitchat", intent="goodbye")], "resolved_implied"),
        ([QUESTION, THANKS], "resolved_confirmed"),
        ([THANKS, QUESTION], "resolved_implied"),
        ([Turn("question", answered=True, helpful=True)], "resolved_confirmed"),
        ([Turn("question", answered=True, helpful=False), THANKS], "abandoned"),
        ([QUESTION, DENY], "abandoned"),
        ([QUESTION, DENY, QUESTION], "resolved_implied"),
        ([QUESTION, MISS], "abandoned"),
        ([Turn("question", answered=False)], "abandoned"),
        ([QUESTION, FAILED], "abandoned"),
        ([Turn("clarification")], "abandoned"),
        ([Turn("clarification"), QUESTION, THANKS], "resolved_confirmed"),
        ([QUESTION, Turn("clarification")], "abandoned"),
        ([FAILED, QUESTION], "resolved_implied"),
        ([MISS, Turn("handoff"), THANKS], "handoff"),
    ],
)
def test_the_end_of_a_conversation_tells_its_outcome(turns: list[Turn], outcome: str) -> None:
    assert outcome_of(turns) == outcome


@pytest.mark.parametrize(
    ("hours", "away"), [("todos los días de 0:00 a 24:00", False), ("lunes de 3:00 a 3:01", True), ("a ratos", None)]
)
async def test_it_is_noted_whether_the_people_were_away_where_the_map_tells(
    sqlite: Engine, hours: str, away: bool | None
) -> None:
    clock = Clock()
    people = Handoff(make_text("Te paso con una persona."), hours=make_text(hours))
    async with serving(sqlite, ScriptedEngine(), now=clock, maps=[shop(handoff=people)]) as gateway:
        session = await greeted(gateway)
        await asked(gateway, session, "m1", "hola")
        assert rows(sqlite, "SELECT out_of_hours FROM conversation") == [{"out_of_hours": None}]
        clock.at += 31 * MINUTE
        assert gateway._journal.close_idle(clock.at) == 1
    assert rows(sqlite, "SELECT out_of_hours FROM conversation") == [{"out_of_hours": away}]
