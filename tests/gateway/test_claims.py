"""Leases: whose they are, when they end, and who is dead."""

import os
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.engine.protocol import RequestKind
from bot.gateway.answers import Outcome
from bot.gateway.arrivals import Arrival
from bot.gateway.atlas import Atlas
from bot.gateway.claims import Claimant, claim, give_back, new_owner, ready_sessions, retire
from bot.gateway.journal import Journal
from bot.touchpoints.database import reading, writing
from bot.turn import Said
from tests.databases import rows
from tests.gateway.sample import shop

ANSWER = Outcome((Said("ya"),), failed=False)


@pytest.fixture
def journal(database: Engine) -> Journal:
    """A journal with one session and one message waiting in it."""
    journal = Journal(database, Atlas([shop()]))
    hello = Arrival("s", "hello", RequestKind.TEXT, "hola", 100.0, "r1")
    journal.open(hello, channel="web", language="es", customer_key="c")
    return journal


def somebody(owner: str, at: float) -> Claimant:
    return Claimant(owner, at, lease_seconds=12.0, release="r1")


def test_a_session_has_one_holder_until_the_lease_ends(journal: Journal) -> None:
    held = journal.claim(somebody("ana", 100.0))
    assert held is not None
    assert (held.content, held.attempts, held.lease.fence) == ("hola", 0, 1)
    assert journal.claim(somebody("eva", 111.9)) is None
    late = journal.claim(somebody("eva", 112.0))
    assert late is not None
    assert (late.attempts, late.lease.fence, late.context) == (1, 2, held.context)


def test_whoever_lost_the_lease_writes_nothing(journal: Journal, database: Engine) -> None:
    slow = journal.claim(somebody("ana", 100.0))
    quick = journal.claim(somebody("eva", 112.0))
    assert slow is not None
    assert quick is not None
    assert journal.finish(slow, Outcome((Said("tarde"),), failed=True), at=113.0) is False
    assert rows(database, "SELECT count(*) AS n FROM touchpoint") == [{"n": 0}]
    assert journal.finish(quick, ANSWER, at=113.0) is True
    assert journal.finish(quick, ANSWER, at=114.0) is False
    assert rows(database, "SELECT text FROM outbox WHERE author = 'bot'") == [{"text": "ya"}]


def test_an_expired_lease_nobody_has_taken_still_counts(journal: Journal) -> None:
    held = journal.claim(somebody("ana", 100.0))
    assert held is not None
    assert journal.finish(held, ANSWER, at=500.0) is True


def test_a_lease_given_back_is_free_at_once_and_cannot_be_given_back_by_another(
    journal: Journal, database: Engine
) -> None:
    held = journal.claim(somebody("ana", 100.0))
    assert held is not None
    with writing(database) as connection:
        assert [give_back(connection, held.lease), give_back(connection, held.lease)] == [True, False]
    again = journal.claim(somebody("eva", 100.0))
    assert again is not None
    with writing(database) as connection:
        assert give_back(connection, held.lease) is False
    assert journal.claim(somebody("ana", 100.1)) is None


def test_a_start_frees_the_leases_of_the_dead_and_of_nobody_else(journal: Journal, database: Engine) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    mine, host = new_owner(), socket.gethostname()[:60]
    owners = {
        "dead": f"{host}/{gone.pid}/x",
        "namesake": f"{host}/{os.getpid()}/before the restart",
        "living": f"{host}/{os.getppid()}/x",
        "init": f"{host}/1/x",
        "mine": mine,
        "far": "another-host/1/x",
        "strange": "no pid at all",
    }
    with writing(database) as connection:
        for name, owner in owners.items():
            connection.execute(
                text(
                    "INSERT INTO session (session_id, channel, language, customer_key, created_at, last_number, tokens,"
                    " tokens_at) VALUES (:name, 'web', 'es', 'c', 0, 0, 5, 0)"
                ),
                {"name": name},
            )
            connection.execute(
                text("INSERT INTO lease VALUES (:name, :owner, 1, 1e12)"), {"name": name, "owner": owner}
            )
    assert journal.release_the_dead() == 2
    freed = rows(database, "SELECT session_id FROM lease WHERE expires_at = 0 ORDER BY session_id")
    assert [row["session_id"] for row in freed] == ["dead", "namesake"]
    retire(mine)
    assert journal.release_the_dead() == 1
    assert journal.release_the_dead() == 0


def test_the_message_that_has_waited_longest_comes_first(journal: Journal) -> None:
    for name, at in (("b", 102.0), ("a", 101.0)):
        arrival = Arrival(name, "hello", RequestKind.TEXT, name, at, "r1")
        journal.open(arrival, channel="web", language="es", customer_key=name)
    journal.accept(Arrival("s", "second", RequestKind.TEXT, "otra vez", 100.5, "r1"))
    heard = []
    for at in (103.0, 104.0, 105.0, 106.0):
        held = journal.claim(somebody("ana", at))
        assert held is not None
        heard.append(held.content)
        journal.finish(held, ANSWER, at=at)
    assert heard == ["hola", "a", "b", "otra vez"]
    assert journal.claim(somebody("ana", 107.0)) is None


def test_of_two_who_saw_the_same_free_session_one_gets_it(journal: Journal, database: Engine) -> None:
    atlas = Atlas([shop()])
    for round_ in (1, 2):  # the very first lease, and a later one
        with reading(database) as connection:
            (seen,) = ready_sessions(connection, 100.0)
        with writing(database) as connection:
            mine = claim(connection, seen, somebody("ana", 100.0), atlas=atlas)
        with writing(database) as connection:
            assert claim(connection, seen, somebody("eva", 100.0), atlas=atlas) is None
        assert mine is not None
        assert mine.lease.fence == round_
        with writing(database) as connection:
            give_back(connection, mine.lease)


def test_a_session_that_was_answered_in_the_meantime_is_let_go(journal: Journal, database: Engine) -> None:
    with reading(database) as connection:
        (seen,) = ready_sessions(connection, 100.0)
    held = journal.claim(somebody("ana", 100.0))
    assert held is not None
    assert journal.finish(held, ANSWER, at=101.0)
    stale = replace(seen, fence=held.lease.fence)
    with writing(database) as connection:
        assert claim(connection, stale, somebody("eva", 102.0), atlas=Atlas([shop()])) is None
    assert rows(database, "SELECT expires_at FROM lease") == [{"expires_at": 0.0}]
