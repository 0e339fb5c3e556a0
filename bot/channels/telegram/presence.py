"""Shows that an answer is being thought about, for as long as it is."""

import asyncio
from collections.abc import Callable
from typing import Final

from bot.channels.telegram.addresses import Address
from bot.channels.telegram.api import TelegramApi
from bot.gateway.ending import ended

AGAIN: Final = 4.5
"""Telegram shows it for five seconds."""
SOON: Final = 0.4
"""When there is much to send, seconds to wait for the answer first: it is worth more than its announcement."""
_MOST: Final = 6
_AT_ONCE: Final = 8
"""Chats in which it is shown in the same moment: connections are for answers first."""


class Presence:
    """The typing sign of each chat, by its session."""

    def __init__(self, api: TelegramApi, *, busy: Callable[[], bool]) -> None:
        self._api = api
        self._busy = busy
        self._ends: dict[str, tuple[asyncio.Event, asyncio.Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(_AT_ONCE)

    def begin(self, session_id: str, address: Address) -> bool:
        """An answer may be thought about soon, before it is known; whether that was not so already.

        In groups nothing is shown: it would count against their few messages.
        """
        if not address.is_private or session_id in self._ends:
            return False
        over, sure = self._ends[session_id] = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(self._show(session_id, address, over=over, sure=sure))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    def confirm(self, session_id: str) -> None:
        """It is thought about: the message was none that was answered before."""
        if session_id in self._ends:
            _, sure = self._ends[session_id]
            sure.set()

    def end(self, session_id: str) -> None:
        """The answer is there."""
        for event in self._ends.pop(session_id, ()):
            event.set()

    async def stop(self) -> None:
        """Show nothing more, whether Telegram has heard of it or not."""
        for session_id in list(self._ends):
            self.end(session_id)
        for task in tuple(self._tasks):
            await ended(task)

    async def _show(self, session_id: str, address: Address, *, over: asyncio.Event, sure: asyncio.Event) -> None:
        await sure.wait()
        if self._busy():
            await _rest(over, SOON)
        for _ in range(_MOST):
            async with self._places:
                if over.is_set():
                    return
                await self._api.type(address)
            await _rest(over, AGAIN)
        if self._ends.get(session_id) == (over, sure):
            del self._ends[session_id]


async def _rest(over: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(over.wait(), seconds)
    except asyncio.TimeoutError:
        return
