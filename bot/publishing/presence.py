"""Which processes follow the pointer, and what each of them serves: a row apiece that says it is alive."""

import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.engine import Engine

from bot.publishing.tables import serving_process
from bot.touchpoints.database import reading, writing
from bot.touchpoints.upsert import Upsert

SIGN: Final = 15.0
"""Seconds between signs of life."""
SILENT: Final = 60.0
"""Seconds of silence after which a process counts as gone."""
_FORGOTTEN: Final = 86_400.0

_WRITTEN: Final = Upsert(
    serving_process, key=("process",), columns=("process", "number", "seen_at"), update=("number", "seen_at")
)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a release has come."""

    serving: int
    """Processes that serve it."""
    alive: int
    """Processes that follow the pointer."""


class Presence:
    """The row of one process."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._process = uuid.uuid4().hex
        self._told: tuple[int | None, float] | None = None

    def tell(self, number: int | None, *, at: float) -> None:
        """This process serves that release; written when it is another one, and now and then as a sign of life."""
        if self._told is not None and self._told[0] == number and abs(at - self._told[1]) < SIGN:
            return
        with writing(self._database) as connection:
            connection.execute(delete(serving_process).where(serving_process.c.seen_at < at - _FORGOTTEN))
            _WRITTEN.write(connection, {"process": self._process, "number": number, "seen_at": at})
        self._told = (number, at)

    def leave(self) -> None:
        """This process is about to end."""
        with writing(self._database) as connection:
            connection.execute(delete(serving_process).where(serving_process.c.process == self._process))


def spread_of(database: Engine, number: int, *, at: float) -> Spread:
    """How many of the processes that are alive serve that release. Up to a minute late about one that died."""
    since = serving_process.c.seen_at > at - SILENT
    with reading(database) as connection:
        numbers = connection.execute(select(serving_process.c.number).where(since)).scalars().all()
    return Spread(numbers.count(number), len(numbers))
