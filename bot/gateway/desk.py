"""What a messenger needs of the gateway beside messages: customers it knows by its own ids, and their wishes."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from sqlalchemy.engine import Connection

from bot.engine.protocol import Engine, EngineError
from bot.gateway.atlas import Atlas
from bot.gateway.identity import Identity
from bot.gateway.joining import BusyCustomerError, Joined, Joining
from bot.gateway.journal import Journal
from bot.gateway.protocol import AlsoErase, Erased, GatewayError, Place, Session, Whereabouts
from bot.gateway.threads import Threads
from bot.turn import Choice

_LOOK: Final = 0.1
"""Seconds between looks whether a customer's last messages have been answered, so that nothing comes after erasing."""

_log: Final = logging.getLogger(__name__)


class Desk:
    """For channels of ours only: nothing here asks for a token."""

    def __init__(
        self,
        *,
        journal: Journal,
        threads: Threads,
        engine: Engine,
        identity: Identity,
        atlas: Atlas,
        patience: float,
        now: Callable[[], float],
    ) -> None:
        self._journal = journal
        self._threads = threads
        self._engine = engine
        self._identity = identity
        self._atlas = atlas
        self._patience = patience
        self._now = now

    async def enter(self, channel: str, *, chat: str, person: str, place: Place) -> Session:
        """The one session of a chat that the channel knows by an id; made in silence when there is none.

        `person` stands for the customer, who may have several chats on the channel. An opening makes the bot greet.
        """
        session_id = self._identity.known_session(channel, chat)
        language = await self._threads.read(lambda: self._journal.language(session_id))
        if language is None:
            language = self._atlas.language_of(self._map_of(place), asked=place.language)
            customer = self._identity.customer_key(channel, person)
            await self._threads.write(
                lambda: self._journal.know(
                    session_id, channel=channel, language=str(language), customer_key=customer, at=self._now()
                )
            )
        return Session(session_id, self._identity.token_of(session_id), language)

    async def known(self, session_id: str) -> Session | None:
        """A session by its id, in the language it speaks now; `None` when it is gone."""
        language = await self._threads.read(lambda: self._journal.language(session_id))
        return None if language is None else Session(session_id, self._identity.token_of(session_id), language)

    async def offered(self, session: Session, choice_id: str) -> Choice | None:
        """What a choice of this session meant; `None` when it can no longer be pressed."""
        at = self._now()
        return await self._threads.read(lambda: self._journal.offered(session.session_id, choice_id, at=at))

    async def whereabouts(self, session: Session) -> Whereabouts:
        """Where the customer is; `GatewayError("session_unknown")` when the session is gone."""
        found = await self._threads.read(lambda: self._journal.whereabouts(session.session_id))
        if found is None:
            raise GatewayError("session_unknown")
        return found

    async def join(self, session: Session, brought: str, *, take: Callable[[Connection], bool]) -> Joined | None:
        """Go on in this session with the conversation of another one, by its id: one customer, one journey from now on.

        `take` gets the right to do so in the same transaction, once; it is not asked when both are one customer
        already. `None`, and nothing changed, when the right or a session is gone, or when the other conversation has
        gone on in another chat of this channel before. Turns that are being thought about are waited for.
        """
        looks = int(self._patience / _LOOK)
        while True:
            joining = Joining(session.session_id, brought, self._now(), patient=looks > 0)
            try:
                return await self._threads.write(partial(self._journal.join, joining, take=take))
            except BusyCustomerError:
                looks -= 1
                await asyncio.sleep(_LOOK)

    async def numbers(self, session_ids: Sequence[str]) -> Mapping[str, int]:
        """The number of the newest line of each session."""
        return await self._threads.read(lambda: self._journal.last_numbers(session_ids))

    async def leave(self, session_id: str) -> None:
        """Close the conversation of a customer who will not be written to again."""
        await self._threads.write(lambda: self._journal.leave(session_id))

    async def erase(self, session: Session, *, channel: str, also: AlsoErase) -> Erased:
        """Erase all that is known of the session's customer, on every channel, after what waits has been answered.

        The log and the journal at once and for good; the engine too, or as soon as it answers. `also` deletes what the
        channel keeps in the same transaction. `GatewayError("session_unknown")` when the session is gone.
        """
        await self._until_answered(session.session_id)
        erased = await self._threads.write(
            lambda: self._journal.erase(session.session_id, channel=channel, at=self._now(), also=also)
        )
        if erased is None:
            raise GatewayError("session_unknown")
        open_before = await self.finish_erasing()
        return Erased(
            erased.receipt, erased.turns, erased.conversations, erased.sessions, erased.receipt not in open_before
        )

    async def finish_erasing(self) -> frozenset[str]:
        """Let the engine forget what is erased here; the receipts for which it could not."""
        pending = await self._threads.read(self._journal.unforgotten)
        failed = set()
        for receipt, conversations in pending.items():
            try:
                await self._engine.forget(conversations)
            except EngineError as error:
                _log.error("erasure %s is not complete, the engine failed: %s", receipt, error)
                failed.add(receipt)
                continue
            await self._threads.write(lambda done=receipt: self._journal.forgotten(done))  # type: ignore[misc]
        return frozenset(failed)

    async def _until_answered(self, session_id: str) -> None:
        """A turn that is being thought about would leave its traces after everything else is gone."""
        for _ in range(int(self._patience / _LOOK)):
            if not await self._threads.read(lambda: self._journal.waiting_with(session_id)):
                return
            await asyncio.sleep(_LOOK)

    def _map_of(self, place: Place) -> str:
        return self._atlas.map_id(self._atlas.stage(place.stage, place.page), language=place.language)
