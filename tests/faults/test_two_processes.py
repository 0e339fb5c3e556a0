"""Two processes on one database: each conversation has one of them at a time, and neither harms the other's work."""

import asyncio
import signal

import pytest

from bot.touchpoints.database import connect
from tests.databases import rows
from tests.faults.auditor import broken_promises
from tests.faults.customers import Ledger, Process
from tests.faults.test_kill_minus_nine import all_answered

SESSIONS = 4
MESSAGES = 12


async def talk_to_both(url: str, ledger: Ledger, **options: object) -> None:
    """Every customer sends each message to one of two processes in turn, and follows at both."""
    both = [Process(ledger), Process(ledger)]
    await asyncio.gather(*(process.start(url, **options) for process in both))
    tokens = [await both[i % 2].open() for i in range(SESSIONS)]
    await asyncio.gather(*(_talk(f"c{i}", token, both=both, ledger=ledger) for i, token in enumerate(tokens)))
    await all_answered(url, within=20)
    await asyncio.sleep(1.2)  # the other process's lines are seen within a second
    assert [await process.stop() for process in both] == [0, 0]


async def _talk(name: str, token: str, *, both: list[Process], ledger: Ledger) -> None:
    ledger.sent[token] = []
    for process in both:
        process.follow(token)
    for number in range(MESSAGES):
        external_id = f"{name}-{number}"
        ledger.sent[token].append(external_id)
        assert await both[number % 2].say(token, external_id, f"texto de {external_id}")


@pytest.mark.timeout(90)
async def test_two_processes_that_answer_the_same_conversations_lose_and_double_nothing(database_url: str) -> None:
    ledger = Ledger()
    await talk_to_both(database_url, ledger)
    assert broken_promises(database_url, ledger) == []
    assert len(ledger.acknowledged) == SESSIONS * MESSAGES


@pytest.mark.timeout(90)
async def test_the_auditor_sees_what_happens_without_leases(sqlite_url: str) -> None:
    ledger = Ledger()
    await talk_to_both(sqlite_url, ledger, guard_off="lease")
    assert [promise for promise in broken_promises(sqlite_url, ledger) if promise.startswith("I2: line")]


@pytest.mark.timeout(60)
async def test_a_holder_that_slept_through_its_lease_is_refused(sqlite_url: str) -> None:
    ledger = Ledger()
    sleeper = Process(ledger)
    await sleeper.start(sqlite_url, pause=0.6, deadline=-2.5 + 4.0)
    token = await sleeper.open()
    ledger.sent[token] = ["m1"]
    await sleeper.say(token, "m1", "texto")
    await asyncio.sleep(0.3)
    sleeper.signal(signal.SIGSTOP)
    engine = connect(sqlite_url)
    with engine.begin() as connection:  # its lease ends while it sleeps
        connection.exec_driver_sql("UPDATE lease SET expires_at = 0")
    other = Process(ledger)
    await other.start(sqlite_url)
    await all_answered(sqlite_url, within=10)
    sleeper.signal(signal.SIGCONT)
    await asyncio.sleep(1.5)
    assert [await sleeper.stop(), await other.stop()] == [0, 0]
    ledger.acknowledged.add("m1")
    assert broken_promises(sqlite_url, ledger) == []
    assert rows(engine, "SELECT fence FROM lease") == [{"fence": 3}]  # greeting, sleeper, the other
    engine.dispose()
