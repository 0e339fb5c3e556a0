"""Those who wait for new lines: told at once by this process, and within a second about what another one wrote."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.journal import Journal
from bot.gateway.protocol import ChatEvent
from bot.gateway.threads import Threads

POLL: Final = 1.0
"""Seconds between looks for lines of other processes: one query for everybody who is waiting."""

_log: Final = logging.getLogger(__name__)


class _Follower:
    def __init__(self, session_id: str, seen: int) -> None:
        self.session_id = session_id
        self.seen = seen
        self.news = asyncio.Event()


class Followers:
    """Hands every line to everybody who follows its session, in order and without a gap."""

    def __init__(self, *, journal: Journal, threads: Threads) -> None:
        self._journal = journal
        self._threads = threads
        self._followers: dict[str, set[_Follower]] = {}
        self._closing = False
        self._closed = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look for lines of other processes."""
        self._loop = asyncio.create_task(self._look())

    async def close(self) -> None:
        """End every iteration."""
        self._closing = True
        self._closed.set()
        for session_id in self._followers:
            self.wake(session_id)
        if self._loop is not None:
            await self._loop

    def wake(self, session_id: str) -> None:
        """The session has new lines."""
        for follower in self._followers.get(session_id, ()):
            follower.news.set()

    async def follow(self, session_id: str, *, after: int) -> AsyncIterator[ChatEvent]:
        """Lines from `after` on as they come; ends when the gateway closes."""
        follower = _Follower(session_id, after)
        self._followers.setdefault(session_id, set()).add(follower)
        try:
            while not self._closing:
                follower.news.clear()
                lines = await self._lines(follower)
                for line in lines:
                    follower.seen = line.number
                    yield line
                if not lines and not self._closing:
                    await follower.news.wait()
        finally:
            self._leave(follower)

    async def _lines(self, follower: _Follower) -> tuple[ChatEvent, ...]:
        try:
            return await self._threads.read(lambda: self._journal.following(follower.session_id, after=follower.seen))
        except SQLAlchemyError as error:  # the next look wakes this follower again
            _log.error("lines cannot be read: %s", type(error).__name__)
            return ()

    def _leave(self, follower: _Follower) -> None:
        others = self._followers[follower.session_id]
        others.discard(follower)
        if not others:
            del self._followers[follower.session_id]

    async def _look(self) -> None:
        while not self._closing:
            try:
                await asyncio.wait_for(self._closed.wait(), POLL)
            except asyncio.TimeoutError:
                await self._wake_those_behind()

    async def _wake_those_behind(self) -> None:
        if not self._followers:
            return
        try:
            numbers = await self._threads.read(lambda: self._journal.last_numbers(sorted(self._followers)))
        except SQLAlchemyError as error:
            _log.error("new lines cannot be looked for: %s", type(error).__name__)
            return
        except Exception:  # a mistake of ours: whoever follows would wait for ever
            _log.exception("new lines could not be looked for")
            return
        for session_id, number in numbers.items():
            for follower in self._followers.get(session_id, ()):
                if follower.seen < number:
                    follower.news.set()
