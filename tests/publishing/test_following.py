"""Each process follows the pointer, whatever stands in the way once."""

import asyncio

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.errors import CataloguedError
from bot.publishing import following
from bot.publishing.following import PATIENCE, Follower
from bot.publishing.store import ReleaseStore
from tests.publishing.samples import NOON, new_release


class Process:
    """What takes releases over, and a clock that is set."""

    def __init__(self, database: Engine, *, serving: int | None = None) -> None:
        self.store, self.at = ReleaseStore(database), NOON
        self.taken: list[int] = []
        self.refuses: Exception | None = None
        self.follower = Follower(self.store, self.take_over, serving=serving, now=lambda: self.at)

    async def take_over(self, number: int) -> None:
        self.taken.append(number)
        if self.refuses:
            raise self.refuses


async def test_what_is_published_is_taken_over_once(sqlite: Engine) -> None:
    process = Process(sqlite)
    await process.follower.look()
    process.store.keep(new_release("uno"), at=NOON, base=None)
    for _ in range(3):
        await process.follower.look()
    process.store.keep(new_release("dos"), at=NOON, base=1)
    await process.follower.look()
    process.store.roll_back(1, at=NOON, by="Ana")
    await process.follower.look()
    assert process.taken == [1, 2, 1]


async def test_what_it_serves_already_is_left_alone(sqlite: Engine) -> None:
    process = Process(sqlite, serving=1)
    process.store.keep(new_release("uno"), at=NOON, base=None)
    await process.follower.look()
    assert process.taken == []


async def test_a_plan_is_carried_out_by_whoever_looks_first(sqlite: Engine) -> None:
    one, other = Process(sqlite, serving=1), Process(sqlite, serving=1)
    one.store.keep(new_release("uno"), at=NOON, base=None)
    one.store.keep(new_release("dos"), at=NOON, base=1, not_before=NOON + 60)
    for process in (one, other):
        await process.follower.look()
    one.at = other.at = NOON + 60
    for process in (one, other):
        await process.follower.look()
    assert (one.taken, other.taken, len(one.store.activations())) == ([2], [2], 2)


async def test_a_release_that_cannot_be_served_is_tried_again_later_and_another_at_once(
    sqlite: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    process = Process(sqlite)
    process.store.keep(new_release("uno"), at=NOON, base=None)
    process.refuses = CataloguedError("errors.publishing.damaged", number=1, reason="cut")
    await process.follower.look()
    process.at += PATIENCE - 1
    await process.follower.look()
    assert process.taken == [1]
    assert "release 1 cannot be served, the one before goes on answering" in caplog.text
    process.at += 1
    await process.follower.look()
    assert process.taken == [1, 1]
    process.store.keep(new_release("dos"), at=NOON, base=1)
    process.refuses = None
    await process.follower.look()
    await process.follower.look()
    assert process.taken == [1, 1, 2]


async def test_a_database_that_does_not_answer_changes_nothing(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    process = Process(sqlite)

    def gone() -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(process.store, "active", gone)
    await process.follower.look()
    assert process.taken == []
    assert "the active release cannot be read: OperationalError" in caplog.text


async def test_it_looks_until_it_is_ended(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK", 0.0)
    process = Process(sqlite)
    process.store.keep(new_release("uno"), at=NOON, base=None)
    taken = asyncio.Event()

    async def take_over(number: int) -> None:
        taken.set()

    running = asyncio.create_task(Follower(process.store, take_over, serving=None).run())
    await taken.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
