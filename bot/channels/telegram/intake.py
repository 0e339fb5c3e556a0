"""Updates on their way in: chats beside each other, each in its order, none lost and none that blocks the others."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.reception import Reception
from bot.channels.telegram.updates import Happening
from bot.gateway.protocol import GatewayError

AT_ONCE: Final = 16
"""Chats whose updates are stored at the same time."""

_log: Final = logging.getLogger(__name__)


class Intake:
    """Reads updates and hands them to the reception."""

    def __init__(self, reception: Reception, *, read: Callable[[Mapping[str, Any]], Happening]) -> None:
        self._reception = reception
        self._read = read
        self._places = asyncio.Semaphore(AT_ONCE)

    async def one(self, raw: Mapping[str, Any]) -> None:
        """Store one update; raises `GatewayError` or `SQLAlchemyError` when it must come again."""
        await self._see_to(self._read(raw))

    async def batch(self, raws: Sequence[Mapping[str, Any]]) -> None:
        """Store a batch; raises the same when any of it must come again, after all that could be stored is."""
        by_chat: dict[str, list[Happening]] = {}
        for raw in sorted(raws, key=lambda update: int(update["update_id"])):
            happening = self._read(raw)
            by_chat.setdefault(self._reception.place_of(happening), []).append(happening)
        results = await asyncio.gather(*(self._in_order(each) for each in by_chat.values()), return_exceptions=True)
        for error in results:
            if error is not None:
                raise error

    async def _in_order(self, happenings: Sequence[Happening]) -> None:
        async with self._places:
            for happening in happenings:
                await self._see_to(happening)

    async def _see_to(self, happening: Happening) -> None:
        try:
            await self._reception.see_to(happening)
        except (GatewayError, SQLAlchemyError):
            raise
        except Exception:  # a mistake of ours: repeating it would keep all other updates waiting for ever
            _log.exception("an update was given up: %s", type(happening).__name__)
