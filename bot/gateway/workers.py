"""The workers: they take waiting messages, have them answered, and end each turn, whatever happens on the way."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.engine.protocol import Engine
from bot.gateway.answers import Outcome
from bot.gateway.claims import Claimant, Claimed
from bot.gateway.journal import Journal
from bot.gateway.thinking import think
from bot.gateway.threads import Threads

POLL: Final = 1.0
"""Seconds between looks for messages that another process accepted or left behind."""
LEASE_MARGIN: Final = 4.0
"""Seconds a lease outlives the engine's deadline: time to write the turn."""
_FINISH_ATTEMPTS: Final = 5
_PAUSE: Final = 0.2

_log: Final = logging.getLogger(__name__)


class Workers:
    """Answers at most `most` messages at once, one per session, in the order of their acceptance."""

    def __init__(
        self,
        *,
        journal: Journal,
        threads: Threads,
        engine: Engine,
        owner: str,
        deadline: float,
        most: int,
        now: Callable[[], float],
        answered: Callable[[str], None],
    ) -> None:
        self._journal = journal
        self._threads = threads
        self._engine = engine
        self._owner = owner
        self._deadline = deadline
        self._most = most
        self._now = now
        self._answered = answered
        self._work = asyncio.Event()
        self._closing = False
        self._running: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to take messages."""
        self._loop = asyncio.create_task(self._take_messages())

    def wake(self) -> None:
        """There may be something to do: do not wait for the next look."""
        self._work.set()

    async def close(self) -> None:
        """Take no more messages and let the running ones end; each is bounded by the deadline."""
        self._closing = True
        self.wake()
        if self._loop is not None:
            await self._loop
        while self._running:
            await asyncio.wait(self._running)

    async def _take_messages(self) -> None:
        while not self._closing:
            self._work.clear()
            claimed = await self._claim() if len(self._running) < self._most else None
            if claimed is None:
                await self._rest()
                continue
            turn = asyncio.create_task(self._answer(claimed))
            self._running.add(turn)
            turn.add_done_callback(self._ended)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._work.wait(), POLL)
        except asyncio.TimeoutError:
            return

    def _ended(self, turn: "asyncio.Task[None]") -> None:
        self._running.discard(turn)
        self.wake()

    async def _claim(self) -> Claimed | None:
        claimant = Claimant(self._owner, self._now(), self._deadline + LEASE_MARGIN, self._engine.release)
        try:
            return await self._threads.write(lambda: self._journal.claim(claimant))
        except SQLAlchemyError as error:
            _log.error("the journal cannot be read: %s", type(error).__name__)
        except Exception:  # a mistake of ours about one message must not end the answering of all others
            _log.exception("no message could be taken")
        return None

    async def _answer(self, claimed: Claimed) -> None:
        outcome = await think(self._engine, claimed, deadline=self._deadline)
        try:
            if await self._finish(claimed, outcome):
                self._answered(claimed.lease.session_id)
                return
            _log.warning("turn %s was taken over by another process", claimed.context.turn_id)
        except Exception:  # it is tried again when its lease has expired, so never in a hot loop, and parked in the end
            _log.exception("turn %s could not be written", claimed.context.turn_id)

    async def _finish(self, claimed: Claimed, outcome: Outcome) -> bool:
        for attempt in range(1, _FINISH_ATTEMPTS + 1):
            try:
                return await self._threads.write(lambda: self._journal.finish(claimed, outcome, at=self._now()))
            except SQLAlchemyError as error:
                if attempt == _FINISH_ATTEMPTS:
                    raise
                _log.error("turn %s waits for the database: %s", claimed.context.turn_id, type(error).__name__)
                await asyncio.sleep(_PAUSE * attempt)
        raise AssertionError("the loop returns or raises")
