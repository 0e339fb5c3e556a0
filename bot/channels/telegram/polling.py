"""Asks Telegram for updates, one question after the other, and confirms what is stored."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.updates import ALLOWED
from bot.errors import one_line
from bot.gateway.ending import ended
from bot.gateway.protocol import GatewayError

MOST: Final = 100
"""Updates in one answer."""

_log: Final = logging.getLogger(__name__)

SeeTo = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]
"""Stores a batch; raises `GatewayError` or `SQLAlchemyError` when any of it could not be stored."""


class Polling:
    """The one task that asks. Updates are confirmed by the next question, never before they are stored."""

    def __init__(self, api: TelegramApi, options: TelegramOptions, *, see_to: SeeTo) -> None:
        self._api = api
        self._options = options
        self._see_to = see_to
        self._offset: int | None = None
        self._task: asyncio.Task[None] | None = None
        self._trouble = ""

    def start(self) -> None:
        """Begin to ask."""
        self._task = asyncio.create_task(self._ask_on())

    async def stop(self) -> None:
        """Ask no more; a batch that is being stored and is not confirmed comes again, which does no harm."""
        if self._task is not None:
            await ended(self._task)

    async def _ask_on(self) -> None:
        attempts = 0
        while True:
            try:
                await self._ask()
                attempts = 0
                self._tell("")
            except (TelegramError, GatewayError, SQLAlchemyError) as error:
                attempts += 1
                self._tell(_named(error).replace(self._options.token, "<token>"))
                await asyncio.sleep(self._pause(error, attempts))
            except Exception:  # a mistake of ours; what it was about comes again, and the others must go on
                attempts += 1
                _log.exception("updates could not be seen to")
                await asyncio.sleep(self._pause(None, attempts))

    async def _ask(self) -> None:
        batch = await self._api.updates(
            offset=self._offset, seconds=self._options.poll_seconds, limit=MOST, kinds=ALLOWED
        )
        # Without anything to confirm no number is given: after a quiet week Telegram may begin again with a lower one.
        self._offset = None
        if batch:
            await self._see_to(batch)
            self._offset = max(int(update["update_id"]) for update in batch) + 1

    def _pause(self, error: Exception | None, attempts: int) -> float:
        if isinstance(error, RetryAfter):
            return error._retry_after.total_seconds()
        return float(min(self._options.first_pause * 2 ** min(attempts - 1, 16), self._options.longest_pause))

    def _tell(self, trouble: str) -> None:
        """One line when something begins to go wrong, and one when it is over."""
        if trouble and not self._trouble:
            _log.warning("no updates from Telegram: %s; asking again until there are some", trouble)
        elif self._trouble and not trouble:
            _log.warning("updates from Telegram again")
        self._trouble = trouble


def _named(error: Exception) -> str:
    if isinstance(error, Conflict):
        return "another program asks for this bot's updates too (409)"
    if isinstance(error, InvalidToken):
        return "the token is not accepted any more"
    if isinstance(error, GatewayError):
        return f"the gateway takes nothing ({error.code})"
    return one_line(error) if isinstance(error, TelegramError) else type(error).__name__
