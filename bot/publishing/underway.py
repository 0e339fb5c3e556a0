"""Who is publishing at this moment, from whichever process."""

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.publishing.tables import publishing_lease
from bot.touchpoints.database import reading


def publishing_now(database: Engine, *, at: float) -> str | None:
    """The name of whoever publishes; `None` when nobody does. Up to a minute late about a process that died."""
    by, expires_at = publishing_lease.c.by, publishing_lease.c.expires_at
    with reading(database) as connection:
        found = connection.execute(select(by).where(expires_at > at)).scalar()
    return None if found is None else str(found)
