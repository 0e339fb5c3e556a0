"""Takes the bot's lines of every chat that is talking, and makes deliveries of them, each line once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram import asked, chats, deliveries
from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.asked import SCORE, VOTE, WORDS, Asked
from bot.channels.telegram.chats import StoredChat
from bot.channels.telegram.deliveries import Source
from bot.channels.telegram.presence import Presence
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.store import Store
from bot.channels.telegram.wording import Wording
from bot.gateway.ending import ended
from bot.gateway.identity import new_id
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

    def watch(self, session: Session, *, taken: int) -> None:
        """Take the lines of a chat's session from number `taken` on, until it has been silent for a while."""
        session_id = session.session_id
        if session_id not in self._tasks:
            task = asyncio.create_task(self._take(session, taken))
            self._tasks[session_id] = task
            task.add_done_callback(lambda ended: self._ended(session_id, ended))

    def answers_late(self, external_id: str) -> None:
        """The message has waited long before we got it: its answer begins with an apology."""
        self._late.add(external_id)

    async def forget(self, session_id: str) -> None:
        """The session is no more; should there be one of the same id again, its numbers begin anew."""
        task = self._tasks.pop(session_id, None)
        if task is not None:
            await ended(task)

    async def stop(self) -> None:
        """Take no more lines; those that are not taken yet are still there at the next start."""
        for session_id in list(self._tasks):
            await self.forget(session_id)

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
        if numbers.get(chat.session_id, 0) > chat.taken and chat.session_id not in self._tasks:
            session = await self._gateway.desk.known(chat.session_id)
            if session is not None:
                self.watch(session, taken=chat.taken)

    def _ended(self, session_id: str, task: "asyncio.Task[None]") -> None:
        if self._tasks.get(session_id) is task:
            del self._tasks[session_id]
        if not task.cancelled() and task.exception() is not None:
            _log.error("a chat's lines could not be taken", exc_info=task.exception())

    async def _take(self, session: Session, taken: int) -> None:
        lines = self._gateway.follow(session, after=taken)
        try:
            while (event := await _next(lines)) is not None:
                if event.author == "bot":
                    await self._deliver(session, event)
        finally:
            await _close(lines)

    async def _deliver(self, session: Session, event: ChatEvent) -> None:
        late = event.in_reply_to in self._late
        self._late.discard(event.in_reply_to or "")  # one apology for all the lines of an answer
        own_words = late or event.link is not None or event.survey is not None
        spoken = await self._gateway.desk.known(session.session_id) if own_words else None
        language, token = (spoken or session).language, new_id() if event.votable or event.survey is not None else ""
        parts = self._wording.parts_of(event, language=language, late=late, token=token)

        source = Source(session.session_id, event.number, event.in_reply_to)

        def line_up(connection: Connection) -> str | None:
            chat_key = chats.take_line(connection, session.session_id, event.number)
            if chat_key is not None:
                deliveries.add_parts(connection, chat_key, parts, source=source, at=self._now())
                if token:
                    asked.ask(connection, _asked(event, token, chat_key, source.session_id), at=self._now())
            return chat_key

        while True:
            try:
                chat_key = await self._store.write(line_up)
                break
            except SQLAlchemyError as error:
                _log.error("a line waits for the database: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE)
        if event.last:
            self._presence.end(session.session_id)
        if chat_key is not None:
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


def _asked(event: ChatEvent, token: str, chat_key: str, session_id: str) -> Asked:
    """What a line asks beside the conversation."""
    survey = event.survey
    if survey is None:
        vote = None if event.helpful is None else int(event.helpful)
        return Asked(token, chat_key, session_id, event.number, VOTE, chosen=vote)
    kind = SCORE if survey.scores else WORDS
    return Asked(token, chat_key, session_id, event.number, kind, survey.id, survey.scores, survey.score)
