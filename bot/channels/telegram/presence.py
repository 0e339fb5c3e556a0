"""Shows that an answer is being thought about, for as long as it is."""

import asyncio
from collections.abc import Callable
from typing import Final

from bot.channels.telegram.addresses import Address
from bot.channels.telegram.api import TelegramApi

AGAIN: Final = 4.5
"""Telegram shows it for five seconds."""
SOON: Final = 0.4
"""When there is much to send, seconds to wait for the answer first: it is worth more than its announcement."""
_MOST: Final = 6


class Presence:
    """The typing sign of each chat, by its session."""

    def __init__(self, api: TelegramApi, *, busy: Callable[[], bool]) -> None:
        self._api = api
        self._busy = busy
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, session_id: str, address: Address) -> None:
        """An answer is being thought about. In groups nothing is shown: it would count against their few messages."""
        if not address.is_private or session_id in self._ends:
            return
        ended = self._ends[session_id] = asyncio.Event()
        task = asyncio.create_task(self._show(session_id, address, ended))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def end(self, session_id: str) -> None:
        """The answer is there."""
        ended = self._ends.pop(session_id, None)
        if ended is not None:
            ended.set()

    async def stop(self) -> None:
        """Show nothing more."""
        for session_id in list(self._ends):
            self.end(session_id)
        await asyncio.gather(*self._tasks)

    async def _show(self, session_id: str, address: Address, ended: asyncio.Event) -> None:
        if self._busy():
            await _rest(ended, SOON)
        for _ in range(_MOST):
            if ended.is_set():
                return
            await self._api.type(address)
            await _rest(ended, AGAIN)
        if self._ends.get(session_id) is ended:
            del self._ends[session_id]


async def _rest(ended: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(ended.wait(), seconds)
    except asyncio.TimeoutError:
        return
