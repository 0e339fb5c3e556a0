"""Shows that an answer is being thought about, for as long as it is."""

import asyncio
from typing import Final

from bot.channels.telegram.addresses import Address
from bot.channels.telegram.api import TelegramApi

SOON: Final = 0.4
"""Seconds in which most answers come: nobody needs to be told that they are being written."""
AGAIN: Final = 4.5
"""Telegram shows it for five seconds."""
_MOST: Final = 6


class Presence:
    """The typing sign of each chat."""

    def __init__(self, api: TelegramApi) -> None:
        self._api = api
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, chat_key: str, address: Address) -> None:
        """An answer is being thought about. In groups nothing is shown: it would count against their few messages."""
        if address.is_private and chat_key not in self._tasks:
            self._tasks[chat_key] = asyncio.create_task(self._show(address))

    def end(self, chat_key: str) -> None:
        """The answer is there."""
        task = self._tasks.pop(chat_key, None)
        if task is not None:
            task.cancel()

    async def stop(self) -> None:
        """Show nothing more."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        self._tasks.clear()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _show(self, address: Address) -> None:
        await asyncio.sleep(SOON)
        for _ in range(_MOST):
            await self._api.type(address)
            await asyncio.sleep(AGAIN)
