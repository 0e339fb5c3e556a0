"""Deletes what the embedded engine's tracker store remembers of turns that are older than texts may be kept."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

STORE: Final = "rasa.db"
"""The file in `var/` in which the embedded engine keeps Rasa's events."""
_PATIENCE: Final = 30.0
"""Seconds to wait for the lock of an engine that is writing."""
_AT_ONCE: Final = 1_000
_DELETE: Final = "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE timestamp < ? ORDER BY id LIMIT ?)"


def delete_old_events(store: Path, *, before: float) -> int:
    """Delete the events older than `before` (seconds since 1970), bytes and all; how many.

    A conversation is a sitting, so one that old is over: nothing of a talk that goes on is lost. Raises
    `sqlite3.Error`; 0 where there is no store yet.
    """
    if not store.exists():
        return 0
    deleted = 0
    with closing(sqlite3.connect(store, timeout=_PATIENCE, isolation_level=None)) as connection:
        if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'events'").fetchone() == (0,):
            return 0
        connection.execute("PRAGMA secure_delete = ON")
        while count := connection.execute(_DELETE, (before, _AT_ONCE)).rowcount:
            deleted += count
        if deleted:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the write-ahead log holds copies
    return deleted
