"""A mistake of ours about one thing must not end what serves everybody."""

import asyncio

import pytest
from sqlalchemy.engine import Engine

from bot.gateway import followers, journal_gateway
from bot.gateway.claims import Claimant, Claimed
from bot.gateway.journal import Journal
from bot.gateway.protocol import Place
from tests.gateway.harness import answers, serving


async def test_a_mistake_of_ours_about_one_message_does_not_end_the_answering(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, failed = Journal.claim, asyncio.Event()

    def once(journal: Journal, claimant: Claimant) -> Claimed | None:
        if not failed.is_set():
            failed.set()
            raise KeyError("a mistake")
        return claim(journal, claimant)

    monkeypatch.setattr(Journal, "claim", once)
    async with serving(sqlite) as gateway:
        session = await gateway.open("web", Place())
        assert len(await answers(gateway, session, 1)) == 1
    assert failed.is_set()


async def test_nor_the_look_for_lines_of_other_processes(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "POLL", 0.01)
    numbers, looks = Journal.last_numbers, iter(range(1_000))
    again = asyncio.Event()
    loop = asyncio.get_running_loop()

    def once(journal: Journal, sessions: list[str]) -> object:
        if next(looks) == 0:
            raise KeyError("a mistake")
        loop.call_soon_threadsafe(again.set)
        return numbers(journal, sessions)

    monkeypatch.setattr(Journal, "last_numbers", once)
    async with serving(sqlite) as gateway:
        session = await gateway.open("web", Place())
        lines = gateway.follow(session)
        await lines.__anext__()
        following = asyncio.ensure_future(lines.__anext__())
        await asyncio.wait_for(again.wait(), 10)
    with pytest.raises(StopAsyncIteration):
        await following


async def test_nor_the_sweep_and_a_stop_goes_to_its_end(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_gateway, "SWEEP", 0.01)
    close_idle, sweeps, again = Journal.close_idle, iter(range(1_000)), asyncio.Event()
    loop = asyncio.get_running_loop()

    def once(journal: Journal, at: float) -> object:
        if next(sweeps) == 0:
            raise KeyError("a mistake")
        loop.call_soon_threadsafe(again.set)
        return close_idle(journal, at)

    monkeypatch.setattr(Journal, "close_idle", once)
    async with serving(sqlite):
        await asyncio.wait_for(again.wait(), 10)
