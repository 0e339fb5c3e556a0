"""A database that fails now and then: every step is tried again, and nothing escapes or spins."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

import bot.gateway.followers
import bot.gateway.journal_gateway
import bot.gateway.workers
from bot.catalogue import text
from bot.engine.scripted import ScriptedEngine
from bot.gateway.answers import Outcome
from bot.gateway.journal import Journal
from bot.gateway.protocol import Place
from tests.databases import rows
from tests.gateway.harness import answers, asked, greeted, refused, say, serving


class Flaw:
    """Breaks one method of the journal for its first calls."""

    def __init__(self, patch: pytest.MonkeyPatch, method: str, times: int) -> None:
        self.calls: Counter[str] = Counter()
        real: Callable[..., Any] = getattr(Journal, method)

        def sometimes(*args: Any, **named: Any) -> Any:
            self.calls[method] += 1
            if self.calls[method] <= times:
                raise OperationalError("statement", {}, Exception("the disk is on fire"))
            return real(*args, **named)

        patch.setattr(Journal, method, sometimes)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.gateway.workers, "POLL", 0.05)
    monkeypatch.setattr(bot.gateway.workers, "_PAUSE", 0.01)
    monkeypatch.setattr(bot.gateway.followers, "POLL", 0.05)
    monkeypatch.setattr(bot.gateway.journal_gateway, "SWEEP", 0.05)


@pytest.mark.parametrize(
    ("method", "times"),
    [("claim", 3), ("finish", 4), ("following", 3), ("last_numbers", 3), ("close_idle", 3)],
)
async def test_a_step_that_fails_is_tried_again(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, method: str, times: int
) -> None:
    async with serving(sqlite) as gateway:
        session = await greeted(gateway)
        flaw = Flaw(monkeypatch, method, times)
        await say(gateway, session, "m1", "hola")
        lines = await answers(gateway, session, 2)
        if method in ("last_numbers", "close_idle"):  # they run beside the conversation
            waiting = gateway.follow(session, after=lines[-1].number)
            patience = bot.gateway.journal_gateway.asyncio
            with pytest.raises(patience.TimeoutError):
                await patience.wait_for(waiting.__anext__(), 0.5)
    assert [line.text for line in lines] == ["Hola.", "hola", "Has dicho: hola"]
    assert flaw.calls[method] > times
    assert "the disk is on fire" not in caplog.text
    assert caplog.text.count("OperationalError") == times
    assert rows(sqlite, "SELECT outcome FROM touchpoint") == [{"outcome": "ok"}]


async def test_nothing_is_acknowledged_while_the_database_does_not_answer(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(sqlite) as gateway:
        session = await greeted(gateway)
        for method in ("accept", "language", "open"):
            Flaw(monkeypatch, method, 1)
        with refused("unavailable"):
            await say(gateway, session, "m1", "mi secreto")
        with refused("unavailable"):
            await gateway.session(session.token)
        with refused("unavailable"):
            await gateway.open("web", Place())
        assert (await gateway.session(session.token)) == session
        assert (await asked(gateway, session, "m1", "mi secreto"))[-1].text == "Has dicho: mi secreto"
    assert "mi secreto" not in caplog.text


async def test_a_reply_that_cannot_be_written_is_parked_in_the_end_and_the_next_one_is_not(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, tried = Journal.finish, Counter[bool]()

    def choosy(self: Journal, claimed: Any, outcome: Outcome, *, at: float) -> bool:
        tried[outcome.parked] += 1
        if claimed.content == "veneno" and not outcome.parked:
            raise ValueError("this reply cannot be written")
        return real(self, claimed, outcome, at=at)

    monkeypatch.setattr(Journal, "finish", choosy)
    monkeypatch.setattr(bot.gateway.workers, "LEASE_MARGIN", 0.0)
    engine = ScriptedEngine()
    async with serving(sqlite, engine, reply_deadline=0.2) as gateway:
        session = await greeted(gateway)
        lines = await asked(gateway, session, "m1", "veneno")
        after = await asked(gateway, session, "m2", "agua")
    assert [line.text for line in lines] == ["veneno", text("replies.gateway.apology", "es")]
    assert after[-1].text == "Has dicho: agua"
    assert [request.content for request in engine.requests] == ["", *["veneno"] * 3, "agua"]
    assert rows(sqlite, "SELECT state, attempts FROM inbox WHERE external_id = 'm1'") == [
        {"state": "parked", "attempts": 4}
    ]
    assert rows(sqlite, "SELECT seq, outcome FROM touchpoint ORDER BY seq") == [
        {"seq": 1, "outcome": "failed"},
        {"seq": 2, "outcome": "ok"},
    ]
    assert caplog.text.count("could not be written") == 3


async def test_a_message_another_process_accepted_is_found_by_looking(sqlite: Engine) -> None:
    async with serving(sqlite) as one:
        session = await greeted(one)
    async with serving(sqlite) as other:
        deaf = serving(sqlite)
        async with deaf as one:
            one._workers._most = 0  # this one accepts and never answers
            await say(one, session, "m1", "hola")
            assert (await answers(one, session, 2))[-1].text == "Has dicho: hola"
        assert (await answers(other, session, 2))[-1].text == "Has dicho: hola"
