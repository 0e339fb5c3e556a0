"""Sends what is on its way: in order inside a chat, chats beside each other, each once as far as can be known."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.api import NotSent, Outcome, Unsure, Wait
from bot.channels.telegram.chats import BLOCKED, StoredChat
from bot.channels.telegram.deliveries import SENDING, Delivery
from bot.channels.telegram.errands import ATTEMPTS, Errand, Errands
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.outbox import DeliveryBook

AT_ONCE: Final = 32
"""Messages in the hands of the Bot API at the same time."""
_MANY: Final = 8
"""Chats with something on its way, beyond which nothing is sent that is not needed."""

_log: Final = logging.getLogger(__name__)

Transmit = Callable[[StoredChat, Delivery], Awaitable[Outcome]]
"""Sends one message and says what became of it; bounded in time."""


class Sender:
    """One task for each chat that has something on its way."""

    def __init__(
        self, book: DeliveryBook, transmit: Transmit, options: TelegramOptions, *, now: Callable[[], float]
    ) -> None:
        self._book = book
        self._transmit = transmit
        self._options = options
        self._now = now
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._errands = Errands()
        self._not_before: dict[str, float] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._stopping = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Messages are waiting for each other."""
        return len(self._tasks) > _MANY

    def wake(self, chat_key: str) -> None:
        """Something may be on its way to the chat."""
        if self._stopping.is_set():
            return
        self._woken.add(chat_key)
        if chat_key not in self._tasks:
            self._tasks[chat_key] = asyncio.create_task(self._serve(chat_key))

    async def wake_all(self) -> None:
        """Look through the table: for what a former process, or another one, has left behind."""
        for chat_key in await self._book.busy():
            self.wake(chat_key)

    def later(self, chat_key: str, errand: Errand, *, instead: bool = False) -> None:
        """Do something in the chat when its messages are out of the way, if it can be done."""
        self._errands.add(chat_key, errand, instead=instead)
        self.wake(chat_key)

    async def stop(self) -> None:
        """Let what is being sent end; the rest stays in the table."""
        self._stopping.set()
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def _serve(self, chat_key: str) -> None:
        try:
            while chat_key in self._woken and not self._stopping.is_set():
                self._woken.discard(chat_key)
                await self._send_all(chat_key)
        except Exception:  # a mistake of ours must not end the others; the next look through the table tries again
            _log.exception("a chat's messages could not be sent")
        finally:
            del self._tasks[chat_key]

    async def _send_all(self, chat_key: str) -> None:
        trouble = 0
        while not self._stopping.is_set():
            try:
                if not await self._step(chat_key):
                    return
                trouble = 0
            except SQLAlchemyError as error:
                trouble += 1
                _log.error("messages on their way cannot be read: %s", type(error).__name__)
                await self._rest(self._backed_off(trouble))

    async def _step(self, chat_key: str) -> bool:
        """Send one message, or wait for when it may be sent; `False` when nothing is left to do."""
        delivery, chat = await self._book.head(chat_key)
        if delivery is None:
            return await self._run_errand(chat_key)
        if chat is None or chat.state == BLOCKED:
            await self._book.give_up(chat_key, "nobody" if chat is None else BLOCKED)
            return True
        pause = max(delivery.not_before, self._not_before.get(chat_key, 0.0)) - self._now()
        if pause > 0:
            await self._rest(pause)
            return True
        if self._now() - delivery.created_at > self._options.give_up_after:
            await self._book.undelivered(delivery, "late")
            return True
        if delivery.state == SENDING:  # its sender has died, before or after it was shown
            if delivery.repeats:
                await self._book.unsure(delivery)
                return True
            delivery = replace(delivery, repeats=1)
        async with self._slots:
            if self._stopping.is_set():  # it has waited for its turn too long; the next start sends it
                return False
            claimed = await self._book.claim(delivery)
            if claimed is None:
                await self._rest(self._options.first_pause)  # another process is at it
                return True
            outcome = await self._transmit(chat, claimed)
        await self._settled(chat, claimed, outcome)
        return True

    async def _settled(self, chat: StoredChat, delivery: Delivery, outcome: Outcome) -> None:
        closing = await self._book.record(chat, delivery, outcome, backed_off=self._backed_off(delivery.attempts))
        if isinstance(outcome, Wait):
            self._not_before[chat.chat_key] = self._now() + outcome.seconds
        else:
            self._not_before.pop(chat.chat_key, None)
        for errand in closing.errands:
            self._errands.add(chat.chat_key, errand)
        for moved in closing.moved_to:
            self.wake(moved)

    async def _run_errand(self, chat_key: str) -> bool:
        errand = self._errands.next(chat_key)
        if errand is None:
            return False
        pause = self._not_before.get(chat_key, 0.0) - self._now()
        if pause > 0:
            await self._rest(pause)
            return True
        async with self._slots:
            if self._stopping.is_set():
                return False
            outcome = await errand.run()
        errand.attempts += 1
        if isinstance(outcome, Wait):
            self._not_before[chat_key] = self._now() + outcome.seconds
        elif isinstance(outcome, NotSent | Unsure):
            await self._rest(self._backed_off(errand.attempts))
        else:
            errand.attempts = ATTEMPTS
        self._drop_done(chat_key, errand)
        return True

    def _drop_done(self, chat_key: str, errand: Errand) -> None:
        if errand.attempts >= ATTEMPTS:
            self._errands.done(chat_key, errand)

    def _backed_off(self, attempts: int) -> float:
        return float(min(self._options.first_pause * 2 ** min(attempts - 1, 16), self._options.longest_pause))

    async def _rest(self, seconds: float) -> None:
        """Pause, but never when it is time to stop."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except asyncio.TimeoutError:
            return
