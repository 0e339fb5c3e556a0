"""How many processes serve a release: those that say so, while they give a sign of life."""

import asyncio
from queue import SimpleQueue

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.publishing.following import Follower
from bot.publishing.presence import SIGN, SILENT, Presence, Spread, spread_of
from bot.publishing.store import ReleaseStore
from tests.databases import rows
from tests.publishing.samples import NOON, new_release


def test_processes_are_counted_while_they_live(database: Engine) -> None:
    one, other, files = (Presence(database) for _ in range(3))
    one.tell(1, at=NOON)
    other.tell(1, at=NOON)
    files.tell(None, at=NOON)
    assert spread_of(database, 1, at=NOON) == Spread(serving=2, alive=3)
    one.tell(2, at=NOON + 1)
    assert spread_of(database, 2, at=NOON + 1) == Spread(serving=1, alive=3)
    files.leave()
    one.tell(2, at=NOON + SIGN - 1)  # too soon to say the same again
    assert spread_of(database, 2, at=NOON + SILENT + 0.5) == Spread(serving=1, alive=1)
    one.tell(2, at=NOON + 100_000)
    assert rows(database, "SELECT number FROM serving_process") == [{"number": 2}], "the dead are swept away"


class Heard(Presence):
    """What was told, to be waited for."""

    def __init__(self, database: Engine) -> None:
        super().__init__(database)
        self.told: SimpleQueue[int | None] = SimpleQueue()

    def tell(self, number: int | None, *, at: float) -> None:
        super().tell(number, at=at)
        self.told.put(number)


async def test_a_follower_says_what_it_serves_and_can_be_hurried(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.publishing.following.LOOK", 3600.0)
    store, presence = ReleaseStore(sqlite), Heard(sqlite)
    store.keep(new_release("uno"), at=NOON, base=None)

    async def take_over(_number: int) -> None:
        assert spread_of(sqlite, 1, at=NOON) == Spread(serving=0, alive=1)

    follower = Follower(store, take_over, serving=None, now=lambda: NOON, presence=presence)
    follower.hurry()  # before it runs there is nobody to hurry
    running = asyncio.create_task(follower.run())
    assert await asyncio.to_thread(presence.told.get) is None
    await asyncio.to_thread(follower.hurry)
    assert await asyncio.to_thread(presence.told.get) == 1
    assert spread_of(sqlite, 1, at=NOON) == Spread(serving=1, alive=1)
    running.cancel()


async def test_a_database_that_does_not_answer_stops_nobody(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    presence, asked = Presence(sqlite), asyncio.Event()

    def tell(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("gone"))

    async def take_over(_number: int) -> None:
        raise AssertionError("nothing was published")

    monkeypatch.setattr(presence, "tell", tell)
    follower = Follower(ReleaseStore(sqlite), take_over, serving=None, now=lambda: NOON, presence=presence)

    async def look() -> None:
        asked.set()

    monkeypatch.setattr(follower, "look", look)
    running = asyncio.create_task(follower.run())
    await asyncio.sleep(0)
    follower.hurry()
    await asked.wait()
    running.cancel()
