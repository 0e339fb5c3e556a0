"""`kill -9` under load, at every step of a message's way: nothing is lost, doubled, reordered or left unanswered."""

import asyncio
import random

import pytest

from bot.touchpoints.database import connect
from tests.databases import rows
from tests.faults.auditor import broken_promises
from tests.faults.customers import Ledger, Process

SESSIONS = 6
LIVES = [
    *({"die": point, "countdown": 9} for point in ("accepting", "accepted", "claimed", "thinking")),
    *({"die": point, "countdown": 9} for point in ("finishing", "finished")),
    {},
]
"""One process after the other: six die at a point of the path, one wherever it happens to be."""


class Crowd:
    """Customers who go on talking, whatever happens to the process they talk to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.ledger = Ledger()
        self.process = Process(self.ledger)
        self._alive = asyncio.Event()
        self._enough = False
        self._talking: list[asyncio.Task[None]] = []

    async def live(self, **options: object) -> None:
        """Start a process; customers reconnect to it."""
        self.process = Process(self.ledger)
        await self.process.start(self.url, **options)
        if not self._talking:
            tokens = [await self.process.open() for _ in range(SESSIONS)]
            self._talking = [asyncio.create_task(self._talk(f"c{i}", token)) for i, token in enumerate(tokens)]
        for token in self.ledger.sent:
            self.process.follow(token)
        self._alive.set()

    async def death(self) -> None:
        await asyncio.wait_for(self.process.died.wait(), 20)
        self._alive.clear()

    async def fall_silent(self) -> None:
        self._enough = True
        await asyncio.wait_for(asyncio.gather(*self._talking), 20)

    async def _talk(self, name: str, token: str) -> None:
        self.ledger.sent[token] = []
        self.process.follow(token)
        while not self._enough:
            external_id = f"{name}-{len(self.ledger.sent[token])}"
            self.ledger.sent[token].append(external_id)
            while not await self._say(token, external_id):
                self._alive.clear()
            await asyncio.sleep(0.01)

    async def _say(self, token: str, external_id: str) -> bool:
        await self._alive.wait()
        return await self.process.say(token, external_id, f"texto de {external_id}")


async def all_answered(url: str, *, within: float) -> None:
    engine = connect(url)
    try:
        for _ in range(int(within / 0.1)):
            if rows(engine, "SELECT count(*) AS n FROM inbox WHERE state = 'waiting'") == [{"n": 0}]:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"messages are still waiting after {within} s")
    finally:
        engine.dispose()


@pytest.mark.timeout(120)
async def test_seven_deaths_under_load_lose_double_and_reorder_nothing(sqlite_url: str) -> None:
    crowd, chance = Crowd(sqlite_url), random.Random(9)
    for life in LIVES:
        await crowd.live(**life)
        if not life:
            await asyncio.sleep(chance.uniform(0.1, 0.4))
            crowd.process.kill()
        await crowd.death()
    await crowd.live()
    await crowd.fall_silent()
    await all_answered(sqlite_url, within=15)
    await asyncio.sleep(0.2)
    assert await crowd.process.stop() == 0
    assert broken_promises(sqlite_url, crowd.ledger) == []
    assert len(crowd.ledger.acknowledged) > 60, "there was no load, so nothing was shown"
    engine = connect(sqlite_url)
    assert rows(engine, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert rows(engine, "SELECT count(*) AS n FROM inbox WHERE attempts > 1")[0]["n"] != 0, "nobody died at work"
    engine.dispose()


@pytest.mark.timeout(60)
async def test_the_auditor_sees_what_is_lost_when_the_inbox_comes_after_the_acknowledgement(sqlite_url: str) -> None:
    crowd = Crowd(sqlite_url)
    await crowd.live(guard_off="inbox", die="finished", countdown=9)
    await crowd.death()
    await crowd.live()
    await crowd.fall_silent()
    await all_answered(sqlite_url, within=15)
    await crowd.process.stop()
    assert [found for found in broken_promises(sqlite_url, crowd.ledger) if "was acknowledged and is lost" in found]


@pytest.mark.timeout(60)
async def test_what_a_dead_process_had_begun_is_answered_when_the_next_one_starts(sqlite_url: str) -> None:
    ledger = Ledger()
    first = Process(ledger)
    await first.start(sqlite_url, pause=30, deadline=60)
    token = await first.open()
    await first.say(token, "m1", "¿sigue ahí?")
    await asyncio.sleep(0.3)
    first.kill()
    await first.died.wait()
    engine = connect(sqlite_url)
    assert rows(engine, "SELECT count(*) AS n FROM lease WHERE expires_at > unixepoch() + 30") == [{"n": 1}]
    second = Process(ledger)
    await second.start(sqlite_url)
    await all_answered(sqlite_url, within=4)
    await second.stop()
    assert rows(engine, "SELECT state, attempts FROM inbox WHERE kind = 'text'") == [{"state": "done", "attempts": 2}]
    engine.dispose()
