"""The touchpoint log in a SQL database: what the custom actions write."""

from sqlalchemy.engine import Engine

from bot.touchpoints.database import writing
from bot.touchpoints.events import TouchpointEvent
from bot.touchpoints.turn_row import write_event


class SqlTouchpointLog:
    """A `TouchpointLog` that writes the same rows as the gateway; threads and processes may share the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, event: TouchpointEvent) -> None:
        """Write or enrich the row of the event's turn before returning; the gateway's commit of the turn seals it."""
        with writing(self._engine, durable=False) as connection:
            write_event(connection, event)
