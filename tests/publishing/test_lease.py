"""One publishing at a time, and no dead process in the way."""

import os
import socket
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.errors import CataloguedError
from bot.publishing import lease as lease_module
from bot.publishing.lease import LIFE, publishing_alone
from bot.touchpoints.database import writing
from tests.databases import rows
from tests.publishing.samples import NOON


def held_by(database: Engine, owner: str, *, until: float) -> None:
    with writing(database) as connection:
        connection.execute(
            text("INSERT INTO publishing_lease VALUES (1, :owner, 'Luis', :since, :until)"),
            {"owner": owner, "since": NOON, "until": until},
        )


def busy() -> "pytest.RaisesContext[CataloguedError]":
    return pytest.raises(CataloguedError, match=r"^errors\.publishing\.busy: by=Luis$")


def test_a_second_one_is_told_who_publishes_and_may_after_it(database: Engine) -> None:
    with publishing_alone(database, by="Luis", now=lambda: NOON):
        with busy(), publishing_alone(database, by="Ana", now=lambda: NOON + 1):
            raise AssertionError("both publish")
        assert [(row["by"], row["expires_at"]) for row in rows(database, "SELECT * FROM publishing_lease")] == [
            ("Luis", NOON + LIFE)
        ]
    with publishing_alone(database, by="Ana", now=lambda: NOON + 2):
        pass
    assert rows(database, "SELECT * FROM publishing_lease") == []


def test_a_failure_gives_the_lease_back(sqlite: Engine) -> None:
    with pytest.raises(RuntimeError), publishing_alone(sqlite, by="Luis"):
        raise RuntimeError
    assert rows(sqlite, "SELECT * FROM publishing_lease") == []


def test_who_gives_no_sign_of_life_for_long_is_dead(database: Engine) -> None:
    held_by(database, "elsewhere:1:a", until=NOON + LIFE)
    with busy(), publishing_alone(database, by="Ana", now=lambda: NOON + LIFE - 1):
        raise AssertionError("both publish")
    with publishing_alone(database, by="Ana", now=lambda: NOON + LIFE):
        assert [row["by"] for row in rows(database, "SELECT * FROM publishing_lease")] == ["Ana"]


def test_a_process_of_this_machine_that_is_gone_holds_nothing(sqlite: Engine) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    held_by(sqlite, f"{socket.gethostname()}:{gone.pid}:a", until=NOON + LIFE)
    with publishing_alone(sqlite, by="Ana", now=lambda: NOON + 1):
        assert [row["by"] for row in rows(sqlite, "SELECT * FROM publishing_lease")] == ["Ana"]


def test_a_process_of_somebody_else_counts_as_alive(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(pid: int, signal: int) -> None:
        raise PermissionError

    held_by(sqlite, f"{socket.gethostname()}:{os.getpid()}:a", until=NOON + LIFE)
    monkeypatch.setattr(lease_module.os, "kill", refuse)
    with busy(), publishing_alone(sqlite, by="Ana", now=lambda: NOON + 1):
        raise AssertionError("both publish")


def test_a_long_publishing_keeps_its_lease(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease_module, "_RENEWAL", 0.01)
    clock = iter(range(1_000_000))
    with publishing_alone(sqlite, by="Luis", now=lambda: NOON + next(clock)):
        for _ in range(100_000):
            (row,) = rows(sqlite, "SELECT expires_at FROM publishing_lease")
            if row["expires_at"] > NOON + LIFE:  # type: ignore[operator]
                return
    raise AssertionError("it was never renewed")
