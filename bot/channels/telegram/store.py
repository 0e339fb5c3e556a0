"""The channel's tables behind threads: every step one transaction, never on the event loop."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.engine import Engine as Database

from bot.gateway.threads import Threads
from bot.touchpoints.database import reading, writing

_Result = TypeVar("_Result")


class Store:
    """Runs steps of the channel on its database."""

    def __init__(self, database: Database, threads: Threads) -> None:
        self._database = database
        self._threads = threads

    async def read(self, step: Callable[[Connection], _Result]) -> _Result:
        """A step that only looks."""

        def run() -> _Result:
            with reading(self._database) as connection:
                return step(connection)

        return await self._threads.read(run)

    async def write(self, step: Callable[[Connection], _Result]) -> _Result:
        """A step that changes something, whole or not at all.

        It survives the death of the process. After a power cut it may have to be done again, which for a message
        means one marked repeat.
        """

        def run() -> _Result:
            with writing(self._database, durable=False) as connection:
                return step(connection)

        return await self._threads.write(run)
