"""Which releases of a map came into force in a span of time, as the log knows them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.touchpoints.tables import map_version


@dataclass(frozen=True, slots=True)
class Publish:
    """A release that turns may carry, registered at a time in UTC seconds."""

    release: str
    version: str | None
    at: float

    @property
    def name(self) -> str:
        """What people call it: its version, else its number, else all of its name."""
        number = self.release.partition("-")[0]
        return self.version or (number if number.isdigit() else self.release)


def publishes(connection: Connection, map_id: str, *, since: float, until: float) -> tuple[Publish, ...]:
    """Those from `since` to before `until` (UTC seconds), newest first."""
    query = (
        select(map_version.c.release, map_version.c.version, map_version.c.registered_at)
        .where(map_version.c.map_id == map_id)
        .where(map_version.c.registered_at >= since, map_version.c.registered_at < until)
        .order_by(map_version.c.registered_at.desc(), map_version.c.release.desc())
    )
    return tuple(Publish(row.release, row.version, row.registered_at) for row in connection.execute(query))
