"""The gateway: the one way in and out for every channel, built on a durable journal."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import Final
from weakref import WeakValueDictionary

from sqlalchemy.engine import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.protocol import Engine, RequestKind
from bot.gateway.arrivals import Arrival
from bot.gateway.atlas import Atlas
from bot.gateway.claims import new_owner, retire
from bot.gateway.desk import Desk
from bot.gateway.followers import Followers
from bot.gateway.identity import Identity, new_id
from bot.gateway.intake import check_external_id, clean, label_of, page_of, taken_in
from bot.gateway.journal import Journal
from bot.gateway.nameless import check_nameless, nameless
from bot.gateway.opinions import JournalOpinions
from bot.gateway.prepared import packed
from bot.gateway.protocol import Accepted, ChatEvent, GatewayError, Incoming, Opinions, Place, Session
from bot.gateway.surely import surely
from bot.gateway.threads import Threads
from bot.gateway.workers import LEASE_MARGIN, Workers
from bot.journeys.model import JourneyMap
from bot.touchpoints.database import is_sqlite

SWEEP: Final = 60.0
"""Seconds between looks for conversations that have fallen silent."""

_log: Final = logging.getLogger(__name__)


class JournalGateway:
    """A `Gateway` that never loses, doubles or leaves unanswered what it has accepted.

    The database must be migrated; it and the engine belong to the caller, who starts and closes them. Any number of
    gateways, in any number of processes, may share one database.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        database: Database,
        maps: Sequence[JourneyMap],
        secret: str,
        redact: Callable[[str], str],
        stored: Callable[[str], str] | None = None,
        reply_deadline: float = 8.0,
        concurrent_turns: int = 8,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._atlas = Atlas(maps)
        self._identity = Identity(secret)
        self._redact = redact
        self._stored = stored or (lambda text: text)
        self._now = now
        self._owner = new_owner()
        self._journal = Journal(database, self._atlas, stored=stored)
        self._threads = Threads(writers=1 if is_sqlite(database) else 8)
        self._followers = Followers(journal=self._journal, threads=self._threads)
        self._workers = Workers(
            journal=self._journal,
            threads=self._threads,
            engine=engine,
            owner=self._owner,
            deadline=reply_deadline,
            most=concurrent_turns,
            now=now,
            answered=self._followers.wake,
        )
        self.desk: Final = Desk(
            journal=self._journal,
            threads=self._threads,
            engine=engine,
            identity=self._identity,
            atlas=self._atlas,
            patience=reply_deadline + LEASE_MARGIN,
            now=now,
        )
        """For channels that know their customers by ids of their own."""
        self.opinions: Final[Opinions] = self._opinions()
        """Votes on answers, and answers to surveys."""
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._closed = asyncio.Event()
        self._sweeper: asyncio.Task[None] | None = None

    def _opinions(self) -> Opinions:
        return JournalOpinions(
            journal=self._journal,
            threads=self._threads,
            redact=self._redact,
            stored=self._stored,
            is_closed=lambda: self._closed.is_set(),
            now=self._now,
        )

    async def start(self) -> None:
        """Answer what a former process left behind, and begin to serve."""
        await self._threads.write(self._journal.release_the_dead)
        self._workers.start()
        self._followers.start()
        self._sweeper = asyncio.create_task(self._sweep())

    def show(self, maps: Sequence[JourneyMap]) -> None:
        """Serve the maps of another release from now on, together with the engine that has just taken it."""
        self._atlas.show(maps)

    async def close(self) -> None:
        """Accept nothing more, let the running turns end, end every `follow`."""
        self._closed.set()
        await self._workers.close()
        await self._followers.close()
        if self._sweeper is not None:
            await self._sweeper
        self._threads.close()
        retire(self._owner)

    async def open(self, channel: str, place: Place) -> Session:
        """Create a session and let the bot greet (the greeting arrives as a `ChatEvent`)."""
        self._refuse_when_closed()
        session_id = new_id()
        opening = self._arrival(session_id, Incoming(new_id(), RequestKind.OPENING, "", place), content="")
        map_id = self._atlas.map_id(opening.stage, language=place.language)
        language = self._atlas.language_of(map_id, asked=place.language)
        customer = self._identity.customer_key(channel, session_id)
        await surely(
            self._threads.write(
                lambda: self._journal.open(opening, channel=channel, language=language, customer_key=customer)
            )
        )
        self._workers.wake()
        return Session(session_id, self._identity.token_of(session_id), language)

    async def session(self, token: str) -> Session:
        """Check a token; `GatewayError("session_unknown")` unless it is ours and unchanged."""
        session_id = self._identity.session_of(token)
        language = await surely(self._threads.read(lambda: self._journal.language(session_id)))
        if language is None:
            raise GatewayError("session_unknown")
        return Session(session_id, token, language)

    async def accept(self, session: Session, incoming: Incoming) -> Accepted:
        """Store a message durably and return.

        Codes: `empty_message`, `choice_unknown`, `too_many_messages`, `bad_id`; `closing` while the gateway stops,
        and `unavailable` while the database does not answer: nothing was promised, and a retry is safe.
        """
        self._refuse_when_closed()
        external_id = check_nameless(check_external_id(incoming.external_id), redact=self._redact)
        async with self._queue(session):
            content, shortened = await self._threads.read(lambda: self._content(incoming))
            arrival = self._arrival(session.session_id, incoming, content=content)
            accepted = await surely(self._threads.write(lambda: self._journal.accept(arrival)))
        self._followers.wake(session.session_id)
        self._workers.wake()
        return Accepted(external_id, duplicate=not accepted, shortened=shortened)

    async def history(self, session: Session, *, after: int = 0, limit: int = 200) -> tuple[ChatEvent, ...]:
        """The lines of the session with a number above `after`, at most the newest `limit`, oldest first."""
        return await self._threads.read(lambda: self._journal.newest(session.session_id, after=after, limit=limit))

    @property
    def threads(self) -> Threads:
        """Where channels that keep tables of their own in this database write, too: SQLite has one writer at a time."""
        return self._threads

    def follow(self, session: Session, *, after: int = 0) -> AsyncIterator[ChatEvent]:
        """Lines as they come, from `after` on; ends when the gateway closes."""
        return self._followers.follow(session.session_id, after=after)

    def _refuse_when_closed(self) -> None:
        if self._closed.is_set():
            raise GatewayError("closing")

    def _queue(self, session: Session) -> asyncio.Lock:
        """One at a time per session: threads must not change the order in which a customer's messages came."""
        return self._queues.setdefault(session.session_id, asyncio.Lock())

    def _content(self, incoming: Incoming) -> tuple[str, bool]:
        if incoming.kind is RequestKind.OPENING:
            return "", False
        if incoming.kind is RequestKind.CHOICE:
            return clean(incoming.content)[:64], False
        if incoming.kind.is_prepared:
            return packed(incoming.told), False
        taken = taken_in(incoming.content, redact=self._redact)
        if not taken.text:
            raise GatewayError("empty_message")
        return taken.text, taken.shortened

    def _arrival(self, session_id: str, incoming: Incoming, *, content: str) -> Arrival:
        page, campaign = page_of(incoming.place.page), label_of(incoming.place.campaign)
        return Arrival(
            session_id=session_id,
            external_id=incoming.external_id,
            kind=incoming.kind,
            content=content,
            at=self._now(),
            release=self._engine.release,
            stage=self._atlas.stage(incoming.place.stage, page),
            page=nameless(page, redact=self._redact) if page else None,
            campaign=nameless(campaign, redact=self._redact) if campaign else None,
            language=incoming.place.language if incoming.kind is RequestKind.OPENING else None,
            shown=self._shown(incoming, content),
            asked=incoming.asked,
            late=incoming.late,
        )

    def _shown(self, incoming: Incoming, content: str) -> str | None:
        if incoming.kind is RequestKind.TEXT:
            return self._stored(content)
        return clean(incoming.content)[:64] if incoming.kind.is_prepared else None

    async def _ask_the_silent(self) -> None:
        """One by one, and found beforehand: nobody who writes waits for the looking."""
        at = self._now()
        for seen in await self._threads.read(lambda: self._journal.find_the_silent(at)):
            if await self._threads.write(partial(self._journal.ask_silent, seen, at=at)):
                self._followers.wake(seen.session_id)

    async def _sweep(self) -> None:
        while not self._closed.is_set():
            try:
                await self._ask_the_silent()
                await self._threads.write(lambda: self._journal.close_idle(self._now()))
                await self.desk.finish_erasing()
            except SQLAlchemyError as error:
                _log.error("conversations cannot be closed: %s", type(error).__name__)
            except Exception:  # a mistake of ours about one conversation must neither end the sweep nor a stop
                _log.exception("conversations could not be closed")
            try:
                await asyncio.wait_for(self._closed.wait(), SWEEP)
            except asyncio.TimeoutError:
                continue
