"""Each digest goes out once by each way: a row decides which process tries to send it, and when again."""

from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement

from bot.analytics.findings.tables import digest_delivery
from bot.touchpoints.database import reading, writing
from bot.touchpoints.upsert import insert_once

PAUSES: Final = (900.0, 3_600.0, 6 * 3_600.0, 24 * 3_600.0, 24 * 3_600.0)
"""Seconds from each attempt to the next one; after the last nobody tries again."""


def claim(database: Engine, map_id: str, week: str, *, way: str, now: float) -> bool:
    """Whether this process is the one that sends the digest of `week` (`2026-W47`) by `way` now.

    Who dies over it, or fails, leaves it to whoever comes after the pause.
    """
    with writing(database) as connection:
        first = {"map_id": map_id, "week": week, "way": way, "attempts": 1, "due_at": now + PAUSES[0]}
        if insert_once(connection, digest_delivery, first):
            return True
        attempts = _attempts(connection, map_id, week, way=way, now=now)
        if attempts is None or attempts >= len(PAUSES):
            return False
        same = _row(map_id, week, way) & (digest_delivery.c.attempts == attempts)
        again = {"attempts": attempts + 1, "due_at": now + PAUSES[attempts]}
        return bool(connection.execute(update(digest_delivery).where(same).values(again)).rowcount)


def is_waiting(database: Engine, map_id: str, week: str, *, way: str, now: float) -> bool:
    """Whether `claim` may succeed: asked first, because it only reads."""
    with reading(database) as connection:
        if connection.execute(select(digest_delivery.c.week).where(_row(map_id, week, way))).first() is None:
            return True
        attempts = _attempts(connection, map_id, week, way=way, now=now)
        return attempts is not None and attempts < len(PAUSES)


def sent(database: Engine, map_id: str, week: str, *, way: str, at: float) -> None:
    """It has arrived: nobody sends it again."""
    with writing(database) as connection:
        connection.execute(update(digest_delivery).where(_row(map_id, week, way)).values(sent_at=at))


def _attempts(connection: Connection, map_id: str, week: str, *, way: str, now: float) -> int | None:
    """Of one that is due and has not arrived."""
    due = (digest_delivery.c.sent_at.is_(None)) & (digest_delivery.c.due_at <= now)
    found = connection.execute(select(digest_delivery.c.attempts).where(_row(map_id, week, way), due)).scalar()
    return None if found is None else int(found)


def _row(map_id: str, week: str, way: str) -> "ColumnElement[Any]":
    return (digest_delivery.c.map_id == map_id) & (digest_delivery.c.week == week) & (digest_delivery.c.way == way)
