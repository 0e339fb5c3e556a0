"""Old events of Rasa's tracker store go, bytes and all, and young ones stay."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.engine import old_events
from bot.engine.old_events import delete_old_events


def store_with(tmp_path: Path, *times: float) -> Path:
    file = tmp_path / old_events.STORE
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id, timestamp FLOAT, data TEXT)")
        rows = [("c", at, f"said at {at:.0f}") for at in times]
        connection.executemany("INSERT INTO events (sender_id, timestamp, data) VALUES (?, ?, ?)", rows)
    return file


def test_old_events_go_and_young_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_events, "_AT_ONCE", 2)
    file = store_with(tmp_path, 101, 102, 103, 104, 105, 206)
    assert delete_old_events(file, before=200) == 5
    assert delete_old_events(file, before=200) == 0
    stored = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"said at 206" in stored
    assert [at for at in range(101, 106) if f"said at {at}".encode() in stored] == []


def test_no_store_and_an_empty_one_hold_nothing_old(tmp_path: Path) -> None:
    assert delete_old_events(tmp_path / "none.db", before=1e12) == 0
    sqlite3.connect(tmp_path / "empty.db").close()
    (tmp_path / "empty.db").touch()
    assert delete_old_events(tmp_path / "empty.db", before=1e12) == 0
    assert not (tmp_path / "none.db").exists()
