"""Words that are not kept: in a stage that keeps none, and everywhere after a map's `keep_text`."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.scripted import ScriptedEngine
from bot.gateway import forgetting_words
from bot.gateway.forgetting_words import NOT_KEPT, Windows, count_old_texts, empty_old_texts, keep_texts_short
from bot.gateway.protocol import Place
from bot.gateway.tables import inbox, outbox
from bot.journeys.model import JourneyMap, MapSettings
from bot.touchpoints.database import reading, writing
from bot.touchpoints.events import MoodPhrase, Sentiment
from bot.touchpoints.tables import finding, survey_response, touchpoint
from tests.gateway.harness import Clock, asked, greeted, serving
from tests.gateway.sample import hotel, shop
from tests.gateway.test_journeys import MINUTE, like_actions

DAY = 86_400.0
SAID = ("¿cuándo llega?", "sigue sin llegar")
MOOD = Sentiment(-0.5, "test-1", "negative", 0.9, (MoodPhrase("sigue sin llegar", -0.5),))


def secretive() -> JourneyMap:
    """The shop, whose second stage keeps no text."""
    first, second = shop().stages
    return replace(shop(), stages=(first, replace(second, keep_text=False)))


def kept(days: int) -> JourneyMap:
    return shop(settings=MapSettings(keep_text=f"{days}d"))


async def talk(database: Engine, clock: Clock, *maps: JourneyMap) -> None:
    """Two turns of one customer, at one time."""
    engine = ScriptedEngine(like_actions(database, sentiment=MOOD))
    async with serving(database, engine, maps=maps, now=clock) as gateway:
        session = await greeted(gateway)
        for number, said in enumerate(SAID):
            await asked(gateway, session, f"m{number}", said)


def words(database: Engine) -> dict[str, list[object]]:
    """Everything that customers' words can stand in."""
    columns = {
        "turns": select(touchpoint.c.text_redacted).order_by(touchpoint.c.row_id),
        "phrases": select(touchpoint.c.sentiment_phrases).order_by(touchpoint.c.row_id),
        "lines": select(outbox.c.text).order_by(outbox.c.session_id, outbox.c.number),
        "inbox": select(inbox.c.content).order_by(inbox.c.inbox_id),
        "shown": select(inbox.c.shown).order_by(inbox.c.inbox_id),
    }
    with reading(database) as connection:
        return {name: list(connection.execute(query).scalars()) for name, query in columns.items()}


def empty_all(database: Engine, *maps: JourneyMap, now: float) -> int:
    done = 0
    while batch := empty_old_texts(database, Windows(maps), now=now):
        done += batch
    return done


async def test_an_answered_message_leaves_the_inbox(database: Engine) -> None:
    await talk(database, Clock(), shop())
    found = words(database)
    assert found["turns"] == list(SAID)
    assert found["lines"] == ["ya", SAID[0], "ya", SAID[1], "ya"]
    assert set(found["inbox"] + found["shown"]) == {""}


async def test_a_stage_may_keep_no_text(database: Engine) -> None:
    engine = ScriptedEngine(like_actions(database, sentiment=MOOD))
    async with serving(database, engine, maps=[secretive()]) as gateway:
        session = await greeted(gateway)
        await asked(gateway, session, "m0", SAID[0])
        lines = await asked(gateway, session, "m1", SAID[1], place=Place(page="/carrito"))
        assert [line.text for line in lines][-1] == "ya"
        assert [request.content for request in engine.requests] == ["", *SAID]
    found = words(database)
    assert found["turns"] == [SAID[0], None]
    assert found["phrases"][1] is None
    assert found["lines"] == ["ya", SAID[0], "ya", NOT_KEPT, "ya"]
    with reading(database) as connection:
        stages = list(connection.execute(select(touchpoint.c.stage_id, touchpoint.c.sentiment)))
    assert [tuple(row) for row in stages] == [("decision", -0.5), ("compra", -0.5)]


async def test_texts_are_emptied_when_their_time_has_passed_and_the_rest_of_the_row_stays(database: Engine) -> None:
    clock = Clock()
    await talk(database, clock, kept(90))
    with writing(database) as connection:
        times = {"map_id": "tienda", "at": clock.at}
        of = connection.execute(select(touchpoint.c.conversation_id, touchpoint.c.customer_key).limit(1)).one()
        whose = {"conversation_id": of.conversation_id, "customer_key": of.customer_key, "journey_key": "j"}
        connection.execute(
            survey_response.insert(), {**whose, **times, "release": "r", "kind": "open", "comment": "mal"}
        )
        seen = {"first_seen": clock.at, "last_seen": clock.at}
        of_map = {"map_id": shop().id, "fingerprint": "f", "kind": "k", "n": 1, "status": "open"}
        connection.execute(finding.insert(), {**of_map, **seen, "sample": SAID[0]})
    before = words(database)
    assert empty_all(database, kept(90), now=clock.at + 89 * DAY) == 0
    assert words(database) == before
    late = clock.at + 120 * DAY  # the job was off for a month
    assert count_old_texts(database, Windows([kept(90)]), now=late) == 9
    assert empty_all(database, kept(90), now=late) == 9
    assert count_old_texts(database, Windows([kept(90)]), now=late) == 0
    found = words(database)
    assert found["turns"] == found["phrases"] == [None, None]
    assert set(found["lines"]) == {NOT_KEPT}
    with reading(database) as connection:
        assert connection.execute(select(survey_response.c.comment)).scalar_one() is None
        assert connection.execute(select(finding.c.sample)).scalar_one() is None
        assert list(connection.execute(select(touchpoint.c.sentiment)).scalars()) == [-0.5, -0.5]


async def test_each_map_keeps_its_own_time_and_a_map_that_is_gone_the_shortest(database: Engine) -> None:
    clock = Clock()
    await talk(database, clock, kept(10))
    long = replace(hotel(), settings=MapSettings(keep_text="1y"))
    assert count_old_texts(database, Windows([kept(30), long]), now=clock.at + 20 * DAY) == 0
    assert count_old_texts(database, Windows([kept(10), long]), now=clock.at + 20 * DAY) == 7
    short = replace(hotel(), settings=MapSettings(keep_text="5d"))
    assert count_old_texts(database, Windows([short]), now=clock.at + 6 * DAY) == 7


async def test_batches_are_bounded(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    await talk(database, clock, kept(1))
    monkeypatch.setattr(forgetting_words, "BATCH", 2)
    batches = [empty_old_texts(database, Windows([kept(1)]), now=clock.at + 2 * DAY) for _ in range(4)]
    assert batches == [4, 2, 1, 0]


def test_no_byte_of_an_emptied_text_stays_in_the_file(sqlite: Engine) -> None:
    clock = Clock()
    asyncio.run(talk(sqlite, clock, kept(1)))
    empty_all(sqlite, kept(1), now=clock.at + 2 * DAY)
    file = Path(sqlite.url.database or "")
    stored = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert [said for said in SAID if said.encode() in stored] == []


async def test_running_empties_at_once_every_day_and_after_a_failure(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock, ran = Clock(), asyncio.Event()
    runs: list[float] = []
    others: list[float] = []
    slept: list[float] = []

    def emptied(_database: Engine, _windows: Windows, *, now: float) -> int:
        runs.append(now)
        if len(runs) == 1:
            raise SQLAlchemyError("no database")
        return 1 if len(runs) == 2 else 0

    async def sleeping(pause: float) -> None:
        slept.append(pause)
        if len(slept) == 6:
            ran.set()
            raise asyncio.CancelledError
        if len(slept) >= 3:
            clock.at += [DAY - 1, 1, -3 * DAY][len(slept) - 3]

    monkeypatch.setattr(forgetting_words, "empty_old_texts", emptied)
    monkeypatch.setattr("bot.gateway.forgetting_words.asyncio.sleep", sleeping)
    start = clock.at
    with suppress(asyncio.CancelledError):
        await keep_texts_short(sqlite, [kept(10)], also=others.append, now=clock)
    assert ran.is_set()
    assert [at - start for at in runs] == [0, 0, 0, DAY, -2 * DAY]
    assert [at - start for at in others] == [-10 * DAY, -9 * DAY, -12 * DAY]
    assert "old texts cannot be emptied: SQLAlchemyError" in caplog.text


async def test_what_is_stored_may_hide_more_than_what_the_engine_reads(database: Engine) -> None:
    engine = ScriptedEngine(like_actions(database))
    async with serving(database, engine, stored=lambda text: text.replace("48213", "[pedido]")) as gateway:
        session = await greeted(gateway)
        lines = await asked(gateway, session, "m0", "mi pedido 48213")
    assert [request.content for request in engine.requests] == ["", "mi pedido 48213"]
    assert lines[0].text == "mi pedido [pedido]"
    assert words(database)["turns"] == ["mi pedido [pedido]"]
    assert [each for found in words(database).values() for each in found if "48213" in str(each)] == []


async def test_the_bots_own_lines_are_hidden_when_the_conversation_is_over(database: Engine) -> None:
    clock, gone = Clock(), {"stored": lambda text: text.replace("48213", "[pedido]")}
    async with serving(database, ScriptedEngine(), now=clock, **gone) as gateway:
        silent, leaving, talking = [await greeted(gateway) for _ in range(3)]
        for session in (silent, leaving):
            lines = await asked(gateway, session, "m0", "mi pedido 48213")
            assert [line.text for line in lines] == ["mi pedido [pedido]", "Has dicho: mi pedido 48213"]
        assert gateway._journal.leave(leaving.session_id)
        clock.at += 20 * MINUTE
        await asked(gateway, talking, "m0", "mi pedido 48213")
        clock.at += 20 * MINUTE
        assert gateway._journal.close_idle(clock.at) == 1
        read = {
            name: [each.text for each in await gateway.history(it)][1:] for name, it in (("s", silent), ("l", leaving))
        }
        still = [each.text for each in await gateway.history(talking)][1:]
    assert read == {key: ["mi pedido [pedido]", "Has dicho: mi pedido [pedido]"] for key in "sl"}
    assert still == ["mi pedido [pedido]", "Has dicho: mi pedido 48213"]
