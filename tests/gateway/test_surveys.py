"""When surveys are asked: at the end of a conversation, once, of those drawn and rested, and never in between."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.engine.protocol import RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway import surveys
from bot.gateway.atlas import Atlas
from bot.gateway.identity import Identity
from bot.gateway.journal import Journal
from bot.gateway.protocol import AskedSurvey, ChatEvent, Incoming, Place, Session
from bot.gateway.survey_rules import is_sampled
from bot.journeys.model import JourneyMap, MapSettings
from bot.touchpoints.database import connect, writing
from bot.turn import Said
from tests.builders import make_text
from tests.databases import rows
from tests.gateway.harness import NOON, Clock, answers, asked, greeted, say, serving
from tests.gateway.opinions_harness import DAY, HOUR, MINUTE, asking, at, csat, engine_for, say_all, surveys_of, words
from tests.gateway.sample import SECRET, hotel, shop

NOBODY = Place()


def ask_silent(database: Engine, *maps: JourneyMap, now: float) -> int:
    """How many are asked by a gateway that looks now."""
    journal = Journal(database, Atlas(maps))
    return sum(journal.ask_silent(seen, at=now) for seen in journal.find_the_silent(now))


async def after(database: Engine, *said: str, journey: JourneyMap, **place: Any) -> list[ChatEvent]:
    """What is asked when a customer says these things, one after the other."""
    async with serving(database, engine_for(database), maps=[journey]) as gateway:
        session = await greeted(gateway, Place(**place))
        await say_all(gateway, session, *said)
        return await surveys_of(gateway, session)


async def test_thanks_after_an_answer_are_followed_by_the_survey(database: Engine) -> None:
    clock = Clock()
    async with serving(database, engine_for(database), maps=[asking(csat())], now=clock) as gateway:
        session = await greeted(gateway)
        await asked(gateway, session, "m1", "compra: ¿cómo pago?")
        lines = await asked(gateway, session, "m2", "gracias")
        asking_line = (await gateway.history(session))[-1]
        assert words(lines) == ["gracias", "Sí."]
        survey = AskedSurvey(
            asking_line.survey.id if asking_line.survey else "", "csat", (1, 2, 3, 4, 5), until=NOON + DAY
        )
        assert asking_line == ChatEvent(7, "bot", "¿Qué tal?", NOON, survey=survey)
    talk = rows(database, "SELECT conversation_id, customer_key, journey_key, ended_at, turns FROM conversation")[0]
    assert (talk.pop("ended_at"), talk.pop("turns")) == (NOON, 2)
    assert rows(database, "SELECT * FROM survey_asked") == [
        {
            **talk,
            **{"survey_id": survey.id, "at": NOON, "map_id": "tienda", "release": "scripted", "channel": "web"},
            **{"language": "es", "kind": "csat", "place": "end", "stage_id": "compra"},
        }
    ]
    assert rows(database, "SELECT count(*) AS n FROM touchpoint") == [{"n": 2}]


@pytest.mark.parametrize(
    "said",
    [
        ("¿cómo pago?", "adiós"),
        ("¿cómo pago?", "no", "adiós"),
        ("¿cómo pago?", "xyz", "gracias"),
    ],
)
async def test_who_leaves_is_asked_also_when_dissatisfied(sqlite: Engine, said: tuple[str, ...]) -> None:
    assert words(await after(sqlite, *said, journey=asking(csat()))) == ["¿Qué tal?"]


async def test_who_voted_the_answer_down_is_asked_too(sqlite: Engine) -> None:
    async with serving(sqlite, engine_for(sqlite), maps=[asking(csat())]) as gateway:
        session = await greeted(gateway)
        answer = (await asked(gateway, session, "m1", "¿cómo pago?"))[-1]
        await gateway.opinions.vote(session, answer.number, helpful=False)
        await asked(gateway, session, "m2", "adiós")
        assert words(await surveys_of(gateway, session)) == ["¿Qué tal?"]


@pytest.mark.parametrize(
    "said",
    [
        ("gracias",),
        ("xyz", "gracias"),
        ("¿cómo pago?",),
        ("¿cómo pago?", "no"),
        ("¿cómo pago?", "persona", "gracias"),
    ],
)
async def test_nothing_is_asked_in_between_unserved_or_after_a_person(sqlite: Engine, said: tuple[str, ...]) -> None:
    assert await after(sqlite, *said, journey=asking(csat())) == []


async def test_the_stages_own_survey_comes_first_and_one_is_enough(sqlite: Engine) -> None:
    journey = asking(csat(), at("compra"), at("decision", "open"))
    said = ("decision: ¿hay envío?", "gracias", "compra: ¿cómo pago?", "gracias", "adiós")
    assert words(await after(sqlite, *said, journey=journey)) == ["¿open en decision?"]
    found = rows(sqlite, "SELECT kind, place, stage_id FROM survey_asked")
    assert found == [{"kind": "open", "place": "decision", "stage_id": "decision"}]


async def test_a_survey_may_belong_to_a_touchpoint(sqlite: Engine) -> None:
    journey = asking(at("compra.carrito", "nps"))
    assert await after(sqlite, "compra: ¿cómo pago?", "gracias", journey=journey) == []
    lines = await after(sqlite, "compra: el carrito", "gracias", journey=journey)
    assert [line.survey and line.survey.scores for line in lines] == [tuple(range(11))]


async def test_it_speaks_the_language_of_the_conversation(sqlite: Engine) -> None:
    english = asking(csat(ask=make_text("How was {it}?")), language="en", facts={"it": make_text("this")})
    both = asking(csat(), translations=(english,))
    async with serving(sqlite, engine_for(sqlite), maps=[both]) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, "¿cómo pago?", "how much?")
        clock = (await gateway.history(session))[-1].at + 4 * MINUTE
        assert ask_silent(sqlite, both, now=clock) == 1
        english_speaker = await greeted(gateway, Place(language="en"))
        await say_all(gateway, english_speaker, "¿cómo pago?", "gracias")
        lines = [*await surveys_of(gateway, session), *await surveys_of(gateway, english_speaker)]
        assert words(lines) == ["How was this?"] * 2
        survey = lines[0].survey
        assert survey is not None
        answered = await gateway.opinions.answer_survey(session, survey.id, score=5)
        assert answered.survey is not None
        assert answered.survey.thanks == "Thank you for your answer! If you like, tell us why."


async def test_who_has_fallen_silent_after_an_answer_is_asked_once(database: Engine) -> None:
    clock, journey = Clock(), asking(csat())
    async with serving(database, engine_for(database), maps=[journey], now=clock) as gateway:
        session, open_doubt = await greeted(gateway), await greeted(gateway)
        await say_all(gateway, session, "¿cómo pago?")
        await say_all(gateway, open_doubt, "¿cómo pago?", "xyz")
        await greeted(gateway)
        assert ask_silent(database, journey, now=NOON + 2 * MINUTE) == 0
        assert ask_silent(database, journey, now=NOON + 3 * MINUTE) == 1
        assert ask_silent(database, journey, now=NOON + 4 * MINUTE) == 0
        lines = await surveys_of(gateway, session)
        assert [(line.number, line.text, line.at) for line in lines] == [(4, "¿Qué tal?", NOON + 3 * MINUTE)]
        assert await surveys_of(gateway, open_doubt) == []
        clock.at += 5 * MINUTE
        await asked(gateway, session, "m2", "gracias")
        assert len(await surveys_of(gateway, session)) == 1
    assert rows(database, "SELECT count(*) AS n FROM survey_asked") == [{"n": 1}]


async def test_a_gateway_that_starts_asks_what_the_former_one_left_and_tells_who_follows(sqlite: Engine) -> None:
    clock, journey = Clock(), asking(csat())
    async with serving(sqlite, engine_for(sqlite), maps=[journey], now=clock) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, "¿cómo pago?")
    clock.at += 10 * MINUTE
    async with serving(sqlite, engine_for(sqlite), maps=[journey], now=clock) as gateway:
        found = await answers(gateway, session, 1, after=3)
        assert words(found) == ["¿Qué tal?"]


async def test_nobody_is_called_back_to_a_conversation_that_is_over(sqlite: Engine) -> None:
    journey = asking(csat())
    assert await after(sqlite, "¿cómo pago?", journey=journey) == []
    spoken = float(str(rows(sqlite, "SELECT ended_at FROM conversation")[0]["ended_at"]))
    assert ask_silent(sqlite, journey, now=spoken + 31 * MINUTE) == 0
    Journal(sqlite, Atlas([journey])).close_idle(spoken + 31 * MINUTE)
    assert ask_silent(sqlite, journey, now=spoken + 20 * MINUTE) == 0


async def test_where_conversations_are_short_so_is_the_silence(sqlite: Engine) -> None:
    clock, long = Clock(), asking(csat())
    short = replace(hotel(), surveys=(csat(),), settings=MapSettings(session_gap="2min"))
    async with serving(sqlite, engine_for(sqlite), maps=[long, short], now=clock) as gateway:
        sessions = [await greeted(gateway, Place(stage=stage)) for stage in ("decision", "stay", "stay")]
        for session in sessions[:2]:
            await say_all(gateway, session, "¿cómo pago?")
        assert ask_silent(sqlite, long, short, now=NOON + 59) == 0
        assert ask_silent(sqlite, long, short, now=NOON + 60) == 1
        assert [len(await surveys_of(gateway, session)) for session in sessions] == [0, 1, 0]
        clock.at += 60
        await say_all(gateway, sessions[2], "¿cómo pago?")
        assert ask_silent(sqlite, long, short, now=NOON + 60 + 121) == 1
        assert [len(await surveys_of(gateway, session)) for session in sessions] == [1, 1, 0]


async def test_nothing_is_asked_while_a_message_waits(database: Engine) -> None:
    clock, journey, thinking, go_on = Clock(), asking(csat()), asyncio.Event(), asyncio.Event()
    inner = engine_for(database)

    async def slow(request: Any) -> tuple[Said, ...]:
        if request.content == "espera":
            thinking.set()
            await go_on.wait()
        return await inner.reply(request)

    async with serving(database, ScriptedEngine(slow), maps=[journey], now=clock, reply_deadline=60.0) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, "¿cómo pago?", "xyz", "¿y el plazo?")
        await say(gateway, session, "m4", "espera")
        await thinking.wait()
        assert ask_silent(database, journey, now=NOON + 5 * MINUTE) == 0
        clock.at += MINUTE
        await say(gateway, session, "m5", "gracias")
        await say(gateway, session, "m6", "adiós")
        go_on.set()
        await answers(gateway, session, 8)
        found = await gateway.history(session)
        assert [line.text for line in found if line.author == "bot"][-3:] == ["Sí.", "Sí.", "¿Qué tal?"]
        assert len(await surveys_of(gateway, session)) == 1
        assert found[-1].survey is not None


async def test_two_processes_that_have_both_decided_ask_once(
    database: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, journey, both = Clock(), asking(csat()), Barrier(2)
    async with serving(database, engine_for(database), maps=[journey], now=clock) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, "¿cómo pago?")

    @contextmanager
    def after_both(engine: Engine) -> Any:
        both.wait(timeout=60)  # each has read that the survey is due
        with writing(engine) as connection:
            yield connection

    monkeypatch.setattr(surveys, "writing", after_both)
    engines = [connect(database_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda each: ask_silent(each, journey, now=NOON + 4 * MINUTE), engines))
    for each in engines:
        each.dispose()
    assert sorted(told) == [0, 1]
    assert rows(database, "SELECT count(*) AS n FROM survey_asked") == [{"n": 1}]
    assert rows(database, "SELECT count(*) AS n FROM outbox WHERE survey_id IS NOT NULL") == [{"n": 1}]


async def test_who_speaks_meanwhile_is_not_asked(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, journey = Clock(), asking(csat())
    async with serving(sqlite, engine_for(sqlite), maps=[journey], now=clock) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, "¿cómo pago?")

    @contextmanager
    def spoken_meanwhile(engine: Engine) -> Any:
        with writing(engine) as connection:
            connection.exec_driver_sql("UPDATE conversation SET ended_at = ended_at + 1")
            yield connection

    monkeypatch.setattr(surveys, "writing", spoken_meanwhile)
    assert ask_silent(sqlite, journey, now=NOON + 4 * MINUTE) == 0
    assert rows(sqlite, "SELECT * FROM survey_asked") == []


def drawn(database: Engine) -> dict[str, bool]:
    """Of each conversation, whether it is in the sample of the survey."""
    talks = [str(row["conversation_id"]) for row in rows(database, "SELECT conversation_id FROM conversation")]
    return {each: is_sampled(csat(sample="50%"), map_id="tienda", conversation_id=each) for each in talks}


async def test_only_conversations_of_the_sample_are_asked(sqlite: Engine) -> None:
    journey = asking(csat(sample="50%", cooldown="0s"))
    async with serving(sqlite, engine_for(sqlite), maps=[journey]) as gateway:
        sessions = [await greeted(gateway) for _ in range(6)]
        for session in sessions:
            await say_all(gateway, session, "¿cómo pago?", "gracias", "adiós")
    found = {str(row["conversation_id"]) for row in rows(sqlite, "SELECT conversation_id FROM survey_asked")}
    assert found == {each for each, is_drawn in drawn(sqlite).items() if is_drawn}


async def test_a_customer_rests_from_a_survey_on_every_channel(database: Engine) -> None:
    clock, journey = Clock(), asking(csat(cooldown="30d"), at("compra", "csat", cooldown="7d"))
    async with serving(database, engine_for(database), maps=[journey], now=clock) as gateway:
        web = await greeted(gateway)
        telegram = await gateway.desk.enter("telegram", chat="7", person="7", place=NOBODY)
        with writing(database) as connection:  # one customer, as after following the link from one to the other
            key = Identity(SECRET).customer_key("telegram", "7")
            connection.exec_driver_sql(f"UPDATE session SET customer_key = '{key}'")
            connection.exec_driver_sql(f"UPDATE conversation SET customer_key = '{key}'")

        async def visit(session: Session, *, days: float) -> list[str]:
            clock.at = NOON + days * DAY
            seen = len(await surveys_of(gateway, session))
            await say_all(gateway, session, "decision: ¿hay envío?", "gracias", start=int(days * 10))
            return words(await surveys_of(gateway, session))[seen:]

        assert await visit(web, days=0) == ["¿Qué tal?"]
        assert await visit(telegram, days=1) == []
        assert await visit(web, days=29) == []
        assert await visit(telegram, days=30.1) == ["¿Qué tal?"]
        clock.at += HOUR
        await say_all(gateway, web, "compra: ¿cómo pago?", "gracias", start=900)
        assert words(await surveys_of(gateway, web))[-1] == "¿csat en compra?"  # another survey has a rest of its own
    assert rows(database, "SELECT count(*) AS n FROM survey_asked") == [{"n": 3}]


async def test_people_who_try_the_bot_and_maps_that_are_gone_are_left_alone(sqlite: Engine) -> None:
    clock = Clock()
    async with serving(sqlite, engine_for(sqlite), maps=[asking(csat())], now=clock) as gateway:
        maker, customer = await greeted(gateway, channel="terminal"), await greeted(gateway)
        await say_all(gateway, maker, "¿cómo pago?", "gracias")
        await say_all(gateway, customer, "¿cómo pago?")
        assert await surveys_of(gateway, maker) == []
    assert ask_silent(sqlite, hotel(), now=NOON + 4 * MINUTE) == 0
    assert ask_silent(sqlite, shop(), now=NOON + 4 * MINUTE) == 0
    assert ask_silent(sqlite, asking(csat()), now=NOON + 4 * MINUTE) == 1


async def test_a_command_of_the_channel_does_not_ask(sqlite: Engine) -> None:
    async with serving(sqlite, engine_for(sqlite), maps=[asking(csat())]) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, "¿cómo pago?")
        told = Incoming("t1", RequestKind.TOLD, "/ayuda", told=(Said("Así."),))
        await gateway.accept(session, told)
        await answers(gateway, session, 1, after=3)
        assert await surveys_of(gateway, session) == []
