"""Takes the bot's lines of every chat that is talking, and makes deliveries of them, each line once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram import chats, deliveries
from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.chats import StoredChat
from bot.channels.telegram.presence import Presence
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.store import Store
from bot.channels.telegram.wording import Wording
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import ChatEvent, Session

IDLE: Final = 900.0
"""Seconds of silence after which a chat is only looked at now and then."""
_PAUSE: Final = 1.0

_log: Final = logging.getLogger(__name__)


class Collector:
    """One task for each chat that is talking."""

    def __init__(
        self,
        gateway: JournalGateway,
        store: Store,
        addresses: Addresses,
        *,
        wording: Wording,
        sender: Sender,
        presence: Presence,
        now: Callable[[], float],
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._addresses = addresses
        self._wording = wording
        self._sender = sender
        self._presence = presence
        self._now = now
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._late: set[str] = set()

    def watch(self, chat_key: str, session: Session, *, taken: int) -> None:
        """Take the chat's lines from number `taken` on, until it has been silent for a while."""
        if chat_key not in self._tasks:
            task = asyncio.create_task(self._take(chat_key, session, taken))
            self._tasks[chat_key] = task
            task.add_done_callback(lambda ended: self._ended(chat_key, ended))

    def answers_late(self, external_id: str) -> None:
        """The message has waited long before we got it: its answer begins with an apology."""
        self._late.add(external_id)

    async def forget(self, chat_key: str) -> None:
        """The chat's conversation is no more: its numbers begin anew."""
        task = self._tasks.pop(chat_key, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def stop(self) -> None:
        """Take no more lines; those that are not taken yet are still there at the next start."""
        for chat_key in list(self._tasks):
            await self.forget(chat_key)

    async def catch_up(self) -> None:
        """Watch every chat that has lines nobody has taken: left behind, or said by another process."""
        after = ""
        while page := await self._store.read(
            lambda connection, after=after: chats.open_chats(connection, self._addresses, after=after)  # type: ignore[misc]
        ):
            numbers = await self._gateway.desk.numbers([chat.session_id for chat in page])
            for chat in page:
                await self._watch_behind(chat, numbers)
            after = page[-1].chat_key

    async def _watch_behind(self, chat: StoredChat, numbers: Mapping[str, int]) -> None:
        if numbers.get(chat.session_id, 0) > chat.taken and chat.chat_key not in self._tasks:
            session = await self._gateway.desk.known(chat.session_id)
            if session is not None:
                self.watch(chat.chat_key, session, taken=chat.taken)

    def _ended(self, chat_key: str, task: "asyncio.Task[None]") -> None:
        if self._tasks.get(chat_key) is task:
            del self._tasks[chat_key]
        if not task.cancelled() and task.exception() is not None:
            _log.error("a chat's lines could not be taken", exc_info=task.exception())

    async def _take(self, chat_key: str, session: Session, taken: int) -> None:
        lines = self._gateway.follow(session, after=taken)
        try:
            while (event := await _next(lines)) is not None:
                if event.author == "bot":
                    await self._deliver(chat_key, session, event)
        finally:
            await _close(lines)

    async def _deliver(self, chat_key: str, session: Session, event: ChatEvent) -> None:
        late = event.in_reply_to in self._late
        self._late.discard(event.in_reply_to or "")  # one apology for all the lines of an answer
        spoken = await self._gateway.desk.known(session.session_id) if late or event.link else None
        language = (spoken or session).language
        parts = self._wording.parts_of(event, language=language, late=late)

        def line_up(connection: Connection) -> bool:
            if not chats.take_line(connection, chat_key, event.number):
                return False
            deliveries.add_parts(
                connection, chat_key, parts, number=event.number, in_reply_to=event.in_reply_to, at=self._now()
            )
            return True

        while True:
            try:
                new = await self._store.write(line_up)
                break
            except SQLAlchemyError as error:
                _log.error("a line waits for the database: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE)
        if event.last:
            self._presence.end(chat_key)
        if new:
            self._sender.wake(chat_key)


async def _next(lines: AsyncIterator[ChatEvent]) -> ChatEvent | None:
    """The next line; `None` at the end, or after a long silence."""
    try:
        return await asyncio.wait_for(lines.__anext__(), IDLE)
    except (StopAsyncIteration, asyncio.TimeoutError):
        return None


async def _close(lines: AsyncIterator[ChatEvent]) -> None:
    closing = getattr(lines, "aclose", None)
    if closing is not None:
        await closing()
