"""A database another process holds for a while: the gateway waits, loses nothing, and its event loop never stops."""

import asyncio
import sqlite3
import time

from sqlalchemy.engine import Engine

from bot.gateway.protocol import ChatEvent
from tests.databases import rows
from tests.gateway.harness import answers, greeted, say, serving


async def test_a_lock_of_two_seconds_costs_two_seconds_and_nothing_else(sqlite: Engine) -> None:
    async with serving(sqlite) as gateway:
        session = await greeted(gateway)
        other = sqlite3.connect(str(sqlite.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        sending = [asyncio.create_task(say(gateway, session, f"m{i}", f"pregunta {i}")) for i in range(4)]
        longest = 0.0
        while time.monotonic() - began < 2:
            tick = time.monotonic()
            await asyncio.sleep(0.02)
            assert await gateway.history(session) != ()  # reading goes on
            longest = max(longest, time.monotonic() - tick)
        assert [task.done() for task in sending] == [False] * 4
        other.execute("COMMIT")
        other.close()
        await asyncio.gather(*sending)
        lines: list[ChatEvent] = await answers(gateway, session, 5)
        assert time.monotonic() - began < 5
    assert longest < 1.5  # a stopped loop would take the whole two
    assert [line.text for line in lines if line.author == "bot"] == [
        "Hola.",
        *(f"Has dicho: pregunta {i}" for i in range(4)),
    ]
    assert rows(sqlite, "SELECT seq, outcome FROM touchpoint ORDER BY seq") == [
        {"seq": seq, "outcome": "ok"} for seq in range(1, 5)
    ]


async def test_a_lock_in_the_middle_of_a_turn_is_waited_for(sqlite: Engine) -> None:
    async with serving(sqlite) as gateway:
        session = await greeted(gateway)
        await say(gateway, session, "m1", "hola")
        other = sqlite3.connect(str(sqlite.url.database), isolation_level=None, timeout=10)
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(0.5)
        other.execute("COMMIT")
        other.close()
        assert (await answers(gateway, session, 2))[-1].text == "Has dicho: hola"
