"""Each process watches the pointer: what is planned is carried out, and what is active is served within seconds."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.engine.protocol import EngineError
from bot.errors import UserError
from bot.publishing.presence import Presence
from bot.publishing.store import ReleaseStore

LOOK: Final = 2.0
"""Seconds between looks at the pointer."""
PATIENCE: Final = 60.0
"""Seconds before a release that could not be served is tried again."""

_log: Final = logging.getLogger(__name__)


class Follower:
    """Keeps one process on the active release. `take_over` serves the release of a number, or raises."""

    def __init__(
        self,
        store: ReleaseStore,
        take_over: Callable[[int], Awaitable[None]],
        *,
        serving: int | None,
        now: Callable[[], float] = time.time,
        presence: Presence | None = None,
    ) -> None:
        """`presence` is told what this process serves, for who waits until all of them do."""
        self._store = store
        self._take_over = take_over
        self._serving = serving
        self._now = now
        self._presence = presence
        self._refused: tuple[int, float] | None = None
        self._hurried = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            await self._say()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._hurried.wait(), LOOK)
            self._hurried.clear()
            await self.look()

    def hurry(self) -> None:
        """Look at once, because something was published in this very process; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._hurried.set)

    async def _say(self) -> None:
        if self._presence is None:
            return
        try:
            await asyncio.to_thread(self._presence.tell, self._serving, at=self._now())
        except SQLAlchemyError as error:
            _log.error("what this process serves cannot be written: %s", type(error).__name__)

    async def look(self) -> None:
        """Look once; a database that does not answer, or a release that cannot be served, changes nothing."""
        try:
            await asyncio.to_thread(self._store.activate_due, at=self._now())
            active = await asyncio.to_thread(self._store.active)
        except SQLAlchemyError as error:
            _log.error("the active release cannot be read: %s", type(error).__name__)
            return
        if active is None or active.number == self._serving or self._must_wait(active.number):
            return
        try:
            await self._take_over(active.number)
        except (UserError, EngineError, SQLAlchemyError, OSError) as error:
            self._refused = (active.number, self._now())
            _log.error("release %d cannot be served, the one before goes on answering: %s", active.number, error)
            return
        self._serving, self._refused = active.number, None

    def _must_wait(self, number: int) -> bool:
        """Whether this very release has just been tried; a clock that was put back is no reason to wait longer."""
        return (
            self._refused is not None and self._refused[0] == number and abs(self._now() - self._refused[1]) < PATIENCE
        )
