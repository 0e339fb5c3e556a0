"""Whose turn it is to do what is done from time to time, when several processes serve the same database."""

from typing import Final

from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.analytics.findings.tables import periodic_job
from bot.touchpoints.database import reading, writing
from bot.touchpoints.upsert import insert_once

LIFE: Final = 900.0
"""Seconds after which a process that took a job and never said that it is done counts as dead."""


def take(database: Engine, name: str, *, owner: str, every: float, now: float) -> bool:
    """Whether the job is due and this process is the one that does it; then `done` must follow.

    It is due `every` so many seconds after it was last done. Most looks only read.
    """
    with reading(database) as connection:
        row = connection.execute(select(periodic_job).where(periodic_job.c.name == name)).first()
    if row is not None and not (row.held_until <= now and abs(now - row.done_at) >= every):
        return False
    ours = {"owner": owner, "held_until": now + LIFE}
    with writing(database, durable=False) as connection:
        if insert_once(connection, periodic_job, {"name": name, "done_at": 0.0, **ours}):
            return True
        free = (periodic_job.c.name == name) & (periodic_job.c.held_until <= now)
        due = periodic_job.c.done_at == (row.done_at if row is not None else -1.0)
        return bool(connection.execute(update(periodic_job).where(free, due).values(ours)).rowcount)


def done(database: Engine, name: str, *, owner: str, at: float) -> None:
    """It is done, and waits for its next time; a job that another process has taken over meanwhile is theirs."""
    ours = (periodic_job.c.name == name) & (periodic_job.c.owner == owner)
    with writing(database, durable=False) as connection:
        connection.execute(update(periodic_job).where(ours).values(owner=None, held_until=0.0, done_at=at))
