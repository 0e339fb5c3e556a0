"""Silence is impossible: whatever the engine does, the customer gets a line and the log gets a turn."""

import asyncio
import logging
import time

import pytest
from sqlalchemy.engine import Engine

from bot.catalogue import text
from bot.engine.protocol import EngineError, EngineRequest, RequestKind
from bot.engine.scripted import Script, ScriptedEngine
from bot.gateway.protocol import Place
from bot.turn import Choice, Said
from tests.databases import rows
from tests.gateway.harness import answers, asked, greeted, say, serving
from tests.gateway.sample import hotel, shop

SORRY = text("replies.gateway.apology", "es")
SECRET_WORDS = "mi número secreto"


async def raises_engine_error(request: EngineRequest) -> tuple[Said, ...]:
    raise EngineError("unreachable")


async def raises_a_bug(request: EngineRequest) -> tuple[Said, ...]:
    raise ZeroDivisionError


async def says_nothing(request: EngineRequest) -> tuple[Said, ...]:
    return ()


async def says_blanks(request: EngineRequest) -> tuple[Said, ...]:
    return (Said(" \n"), Said("\x00\ud800"))


async def cancels_itself(request: EngineRequest) -> tuple[Said, ...]:
    raise asyncio.CancelledError


async def hangs(request: EngineRequest) -> tuple[Said, ...]:
    await asyncio.sleep(60)
    return (Said("demasiado tarde"),)


async def ignores_being_cancelled(request: EngineRequest) -> tuple[Said, ...]:
    until = time.monotonic() + 0.6
    while time.monotonic() < until:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            continue
    raise ValueError("and fails in the end")


def except_for_openings(script: Script) -> Script:
    async def both(request: EngineRequest) -> tuple[Said, ...]:
        return (Said("Hola."),) if request.kind is RequestKind.OPENING else await script(request)

    return both


@pytest.mark.parametrize(
    "script",
    [
        raises_engine_error,
        raises_a_bug,
        says_nothing,
        says_blanks,
        cancels_itself,
        hangs,
        ignores_being_cancelled,
    ],
    ids=lambda script: str(script.__name__),
)
async def test_a_failing_engine_becomes_an_apology_and_a_failed_turn(
    sqlite: Engine, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    engine = ScriptedEngine(except_for_openings(script))
    async with serving(sqlite, engine, reply_deadline=0.2) as gateway:
        session = await greeted(gateway)
        with caplog.at_level(logging.DEBUG):
            began = time.monotonic()
            lines = await asked(gateway, session, "m1", SECRET_WORDS)
            assert time.monotonic() - began < 2
    assert [(line.author, line.text) for line in lines] == [("customer", SECRET_WORDS), ("bot", SORRY)]
    assert rows(sqlite, "SELECT seq, outcome, answered, kind, text_redacted FROM touchpoint") == [
        {"seq": 1, "outcome": "failed", "answered": 0, "kind": None, "text_redacted": SECRET_WORDS}
    ]
    assert caplog.text.count("turn ") >= 1
    assert SECRET_WORDS not in caplog.text


async def test_the_apology_speaks_the_language_of_the_map(sqlite: Engine) -> None:
    async with serving(sqlite, ScriptedEngine(says_nothing), maps=[shop(), hotel()]) as gateway:
        session = await greeted(gateway, Place(language="en"))
        lines = await asked(gateway, session, "m1", "hello")
        hello = (await gateway.history(session))[0]
    assert lines[-1].text == text("replies.gateway.apology", "en")
    assert hello.text == text("replies.gateway.opening", "en")


async def test_the_next_message_is_answered_as_if_nothing_had_happened(sqlite: Engine) -> None:
    failing = iter([True, False])

    async def once(request: EngineRequest) -> tuple[Said, ...]:
        if next(failing):
            raise EngineError("once")
        return (Said("ya estoy aquí"),)

    async with serving(sqlite, ScriptedEngine(except_for_openings(once))) as gateway:
        session = await greeted(gateway)
        await say(gateway, session, "m1", "hola")
        await say(gateway, session, "m2", "¿hola?")
        told = [line.text for line in await answers(gateway, session, 3) if line.author == "bot"]
    assert told == ["Hola.", SORRY, "ya estoy aquí"]


async def test_a_hanging_customer_holds_up_nobody_else(sqlite: Engine) -> None:
    async def some(request: EngineRequest) -> tuple[Said, ...]:
        return await (hangs(request) if request.content == "cuelga" else says_hello(request))

    async def says_hello(request: EngineRequest) -> tuple[Said, ...]:
        return (Said("hola"),)

    async with serving(sqlite, ScriptedEngine(some), reply_deadline=1.0) as gateway:
        slow, quick = await greeted(gateway), await greeted(gateway)
        await say(gateway, slow, "m1", "cuelga")
        began = time.monotonic()
        await asked(gateway, quick, "m1", "hola")
        assert time.monotonic() - began < 0.8
        assert (await answers(gateway, slow, 2))[-1].text == SORRY


async def test_words_no_database_stores_are_left_out_of_a_reply(database: Engine) -> None:
    async def strange(request: EngineRequest) -> tuple[Said, ...]:
        return (Said("a\x00b\ud800c 👋", (Choice("x\x00\udfff", "/y\x00"),), "https://e.org/\ud800"),)

    async with serving(database, ScriptedEngine(strange)) as gateway:
        session = await gateway.open("web", Place())
        (line,) = await answers(gateway, session, 1)
    assert (line.text, line.choices[0].title, line.link) == ("abc 👋", "x", "https://e.org/")


async def test_a_message_that_kills_its_process_is_parked_after_three_attempts(database: Engine) -> None:
    engine = ScriptedEngine(except_for_openings(hangs))
    async with serving(database, engine, reply_deadline=0.1) as gateway:
        session = await greeted(gateway)
    # what three processes leave behind that died while they thought about it
    with database.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO inbox (channel, session_id, external_id, kind, content, shown, conversation_id, turn_id, seq,"
            " accepted_at, ready_at, attempts, state)"
            " SELECT channel, session_id, 'poison', 'text', 'veneno', 'veneno', conversation_id, 'turn-x', 1,"
            " accepted_at, ready_at, 3, 'waiting' FROM inbox"
        )
    async with serving(database, engine) as gateway:
        (sorry,) = await answers(gateway, session, 1, after=1)
        assert (sorry.text, sorry.in_reply_to) == (SORRY, "poison")
    assert [request.content for request in engine.requests] == [""]
    assert rows(database, "SELECT state, attempts FROM inbox WHERE external_id = 'poison'") == [
        {"state": "parked", "attempts": 4}
    ]
    assert rows(database, "SELECT turn_id, outcome FROM touchpoint") == [{"turn_id": "turn-x", "outcome": "failed"}]
