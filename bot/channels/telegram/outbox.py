"""The book of messages on their way: what becomes of one after an attempt, whole or not at all."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from sqlalchemy.engine import Connection

from bot.channels.telegram import asked, chats, deliveries
from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.api import Gone, Moved, NotSent, Outcome, Refused, Sent, Unsure, Wait
from bot.channels.telegram.boards import Boards
from bot.channels.telegram.chats import StoredChat
from bot.channels.telegram.deliveries import Delivery
from bot.channels.telegram.errands import Errand
from bot.channels.telegram.keyboards import has_choices
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.store import Store

MARGIN: Final = 2.0
"""Seconds a request may take beyond the wait for its answer."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Closing:
    """What is left to do after an attempt."""

    errands: tuple[Errand, ...] = ()
    moved_to: tuple[str, ...] = ()
    """Keys of chats that have another id now."""


_NOTHING: Final = Closing()


class DeliveryBook:
    """Reads and writes the deliveries of every chat."""

    def __init__(
        self,
        store: Store,
        addresses: Addresses,
        boards: Boards,
        options: TelegramOptions,
        *,
        now: Callable[[], float],
        left: Callable[[str], Awaitable[None]],
    ) -> None:
        """`left` is told the session of a customer who cannot be written to any more."""
        self._store = store
        self._addresses = addresses
        self._boards = boards
        self._options = options
        self._now = now
        self._left = left

    async def busy(self) -> list[str]:
        """Chats to which something is on its way."""
        return await self._store.read(deliveries.busy_chats)

    async def head(self, chat_key: str) -> tuple[Delivery | None, StoredChat | None]:
        """The message that has to go first, and the chat it goes to."""

        def look(connection: Connection) -> tuple[Delivery | None, StoredChat | None]:
            first = deliveries.head_of(connection, chat_key)
            return first, chats.chat_of(connection, self._addresses, chat_key) if first else None

        return await self._store.read(look)

    async def claim(self, delivery: Delivery) -> Delivery | None:
        """Take it for sending; `None` when another process has it."""
        lost_at = self._now() + self._options.read_seconds + MARGIN + self._options.repeat_pause
        if await self._store.write(lambda connection: deliveries.claim(connection, delivery, lost_at=lost_at)):
            return replace(delivery, attempts=delivery.attempts + 1)
        return None

    async def give_up(self, chat_key: str, why: str) -> None:
        """Nothing can be sent to the chat."""
        await self._store.write(lambda connection: self._give_up(connection, chat_key, why))

    async def undelivered(self, delivery: Delivery, why: str) -> None:
        """This message will not arrive; said in the log once, and kept in the table."""
        await self._store.write(lambda connection: self._undelivered(connection, delivery, why))

    async def unsure(self, delivery: Delivery) -> None:
        """It was repeated, and nobody knows whether it has arrived."""
        await self._store.write(lambda connection: self._unsure(connection, delivery))

    async def record(self, chat: StoredChat, delivery: Delivery, outcome: Outcome, *, backed_off: float) -> Closing:
        """Write down what became of an attempt; `backed_off` is the pause before the next, if there is one."""
        if isinstance(outcome, Sent):
            return await self._store.write(lambda connection: self._sent(connection, chat, delivery, outcome.message))
        if isinstance(outcome, Moved):
            return await self._store.write(lambda connection: self._moved(connection, chat, delivery, outcome.after))
        if isinstance(outcome, Gone):
            await self._store.write(lambda connection: self._gone(connection, chat, outcome.why))
            await self._left(chat.session_id)
            return _NOTHING
        await self._store.write(lambda connection: self._failed(connection, delivery, outcome, backed_off))
        return _NOTHING

    def _sent(self, connection: Connection, chat: StoredChat, delivery: Delivery, message: int) -> Closing:
        deliveries.settle(connection, delivery, deliveries.SENT, at=self._now())
        if delivery.repeats:
            self._note(connection, "repeated", delivery)
        if chat.state == chats.LEAVING:  # that was the receipt, and the last that was known of this chat
            chats.forget_chat(connection, chat.chat_key)
            return _NOTHING
        if delivery.part.asked is not None:
            asked.shown_as(connection, delivery.part.asked, message)
        if not has_choices(delivery.part.keyboard):
            return _NOTHING
        before = chats.swap_keyboard(connection, chat.chat_key, message)
        if before is None:
            return _NOTHING
        return Closing((Errand(before, partial(self._boards.close, chat.address.chat, chat.chat_key, before)),))

    def _moved(self, connection: Connection, chat: StoredChat, delivery: Delivery, after: int) -> Closing:
        deliveries.postpone(connection, delivery, until=self._now(), repeats=delivery.repeats)
        return Closing(moved_to=tuple(follow(connection, self._addresses, chat.address.chat, after)))

    def _gone(self, connection: Connection, chat: StoredChat, why: str) -> None:
        if chat.state == chats.LEAVING:
            chats.forget_chat(connection, chat.chat_key)
            return
        chats.set_state(connection, chat.chat_key, chats.BLOCKED)
        chats.note_event(connection, "blocked", at=self._now(), chat_key=chat.chat_key)
        self._give_up(connection, chat.chat_key, why)

    def _failed(self, connection: Connection, delivery: Delivery, outcome: Outcome, backed_off: float) -> None:
        now = self._now()
        if isinstance(outcome, Wait):
            deliveries.postpone(connection, delivery, until=now + outcome.seconds, repeats=delivery.repeats)
        elif isinstance(outcome, NotSent):
            deliveries.postpone(connection, delivery, until=now + backed_off, repeats=delivery.repeats)
        elif isinstance(outcome, Refused):
            self._undelivered(connection, delivery, "refused")
        elif isinstance(outcome, Unsure):
            if delivery.repeats and not outcome.surely_later:
                self._unsure(connection, delivery)
                return
            pause = max(self._options.repeat_pause, backed_off if delivery.repeats else 0.0)
            deliveries.postpone(connection, delivery, until=now + pause, repeats=delivery.repeats + 1)

    def _give_up(self, connection: Connection, chat_key: str, why: str) -> None:
        lost = deliveries.give_up(connection, chat_key, at=self._now(), reason=why)
        _log.info("a chat cannot be written to (%s): %d messages were not delivered", why, lost)

    def _undelivered(self, connection: Connection, delivery: Delivery, why: str) -> None:
        deliveries.settle(connection, delivery, deliveries.UNDELIVERED, at=self._now(), reason=why)
        self._note(connection, "undelivered", delivery)
        _log.error("message %d was not delivered after %d attempts: %s", delivery.delivery_id, delivery.attempts, why)

    def _unsure(self, connection: Connection, delivery: Delivery) -> None:
        deliveries.settle(connection, delivery, deliveries.UNSURE, at=self._now())
        self._note(connection, "unsure", delivery)
        _log.warning("message %d was repeated once, and it is not known whether it arrived", delivery.delivery_id)

    def _note(self, connection: Connection, kind: str, delivery: Delivery) -> None:
        chats.note_event(connection, kind, at=self._now(), chat_key=delivery.chat_key, external_id=delivery.in_reply_to)


def follow(connection: Connection, addresses: Addresses, before: int, after: int) -> Sequence[str]:
    """A group has got another id: let all its conversations go along; the keys under which they go on."""
    moved = chats.chats_of_room(connection, addresses, before)
    for chat in moved:
        chats.move_chat(connection, addresses, chat, after=after)
    there = (replace(chat.address, chat=after) for chat in moved)
    return [*(addresses.chat_key(address) for address in there), *(chat.chat_key for chat in moved)]
