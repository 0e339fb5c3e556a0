"""Reaching the database, and the two ways a transaction begins."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.errors import UserError
from bot.touchpoints.database import connect, reading, writing


def test_sqlite_keeps_what_it_has_acknowledged_and_forgets_what_it_should(sqlite: Engine) -> None:
    with reading(sqlite) as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 30_000,
    }


def test_a_database_that_refuses_a_pragma_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("bot.touchpoints.database", fromlist=["_PRAGMAS"])._PRAGMAS, "journal_mode", "none")
    with pytest.raises(UserError, match="name=journal_mode, found=delete, wanted=none"):
        connect(f"sqlite:///{tmp_path}/x.db")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("not an address", "no_address"),
        ("nosuch://host/name", "no_address"),
        ("mysql+pymysql://host/name", "no_address|unsupported: backend=mysql"),
        ("sqlite://", "without_file"),
        ("sqlite:///:memory:", "without_file"),
        (
            "sqlite:////nowhere/at/all/x.db",
            "unavailable: address=sqlite:////nowhere.*, reason=unable to open database file",
        ),
        ("postgresql://nobody:secret-word@127.0.0.1:1/x", r"unavailable: address=postgresql://nobody:\*\*\*@127"),
    ],
)
def test_a_useless_address_is_refused_in_one_line(url: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        connect(url)
    assert "\n" not in str(caught.value)
    assert "secret-word" not in str(caught.value)


def test_an_exception_takes_everything_back(database: Engine) -> None:
    def fail_half_way() -> None:
        with writing(database) as connection:
            connection.execute(text("INSERT INTO plan_release VALUES ('m', 'p', 'r', 'x')"))
            raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        fail_half_way()
    with reading(database) as connection:
        assert connection.execute(text("SELECT count(*) FROM plan_release")).scalar() == 0


def test_a_writer_waits_for_another_one_and_a_reader_does_not(sqlite: Engine) -> None:
    waited: list[float] = []

    def write() -> None:
        began = time.monotonic()
        with writing(sqlite) as connection:
            connection.execute(text("INSERT INTO plan_release VALUES ('m', 'p', 'r', 'x')"))
        waited.append(time.monotonic() - began)

    other = sqlite3.connect(str(sqlite.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.3)
    with reading(sqlite) as connection:
        assert connection.execute(text("SELECT count(*) FROM plan_release")).scalar() == 0
    assert waited == []
    other.execute("COMMIT")
    other.close()
    writer.join()
    assert waited[0] >= 0.25


def test_only_a_durable_commit_waits_for_the_disk(database: Engine) -> None:
    question = "PRAGMA synchronous" if database.dialect.name == "sqlite" else "SHOW synchronous_commit"
    told: list[object] = []
    for durable in (True, False, True):
        with writing(database, durable=durable) as connection:
            told.append(connection.execute(text(question)).scalar())
    durably, lightly, again = told
    assert (lightly, again == durably) in [(1, True), ("off", True)]
