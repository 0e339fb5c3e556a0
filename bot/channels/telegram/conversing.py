"""What somebody says goes into the gateway; what comes back is watched for, and what cannot go in is explained."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from sqlalchemy.engine import Connection

from bot.catalogue import text
from bot.channels.telegram import chats, deliveries
from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.boards import Boards
from bot.channels.telegram.deliveries import Part, Source
from bot.channels.telegram.errands import Errand
from bot.channels.telegram.guests import Guest, without_keyboard
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.store import Store
from bot.channels.telegram.updates import Sender
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import GatewayError, Incoming

LATE: Final = 300.0
"""Seconds after which an answer begins with an apology for the delay."""
_ASKED_TO_WAIT: Final = 60.0
"""Seconds in which a chat is asked only once to write more slowly."""
_REMEMBERED: Final = 10_000

_log: Final = logging.getLogger(__name__)


class Conversing:
    """The way from a guest's words into the gateway."""

    def __init__(
        self,
        gateway: JournalGateway,
        store: Store,
        boards: Boards,
        *,
        addresses: Addresses,
        outgoing: Outgoing,
        now: Callable[[], float],
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._boards = boards
        self._addresses = addresses
        self._outgoing = outgoing
        self._now = now
        self._asked_to_wait: dict[str, float] = {}

    async def say(self, guest: Guest, incoming: Incoming, *, sent_at: float = 0.0) -> None:
        """Give it to the gateway and see to it that the answer is delivered.

        Raises `GatewayError` for what the channel has to explain or to try again: `empty_message`, `choice_unknown`,
        `session_unknown`, `closing`, `unavailable`.
        """
        if sent_at and self._now() - sent_at > LATE:
            self._outgoing.collector.answers_late(incoming.external_id)
            incoming = replace(incoming, late=True)
        presence, session_id = self._outgoing.presence, guest.session.session_id
        begun = not incoming.kind.is_prepared and presence.begin(session_id, guest.address)
        thinking = False
        try:
            thinking = not (await self._gateway.accept(guest.session, incoming)).duplicate
        except GatewayError as error:
            if error.code != "too_many_messages":
                raise
            await self._ask_to_wait(guest)
            return
        finally:
            if begun and thinking:
                presence.confirm(session_id)
            elif begun:
                presence.end(session_id)
        self._outgoing.collector.watch(guest.session, taken=guest.taken)

    def external_id(self, sender: Sender) -> str:
        """By which the gateway knows what somebody sent."""
        return self._addresses.of_message(sender.address.chat, sender.message)

    async def close_buttons(self, guest: Guest) -> Guest:
        """The customer goes on: what was offered before is over."""
        if guest.keyboard is None:
            return guest
        message = await self._store.write(lambda connection: chats.swap_keyboard(connection, guest.chat_key, None))
        if message is not None:
            closing = partial(self._boards.close, guest.address.chat, guest.chat_key, message)
            self._outgoing.deliverer.later(guest.chat_key, Errand(message, closing))
        return without_keyboard(guest)

    async def _ask_to_wait(self, guest: Guest) -> None:
        """Said past the gateway, which takes nothing more from this chat for now."""
        now = self._now()
        _log.warning("a chat writes faster than it can be answered; what it wrote last is left out")
        if now - self._asked_to_wait.get(guest.chat_key, 0.0) < _ASKED_TO_WAIT:
            return
        if len(self._asked_to_wait) > _REMEMBERED:
            self._asked_to_wait.clear()
        self._asked_to_wait[guest.chat_key] = now
        words = Part(text("telegram.too_fast", guest.language))

        source = Source(guest.session.session_id, -int(now))  # no line of the conversation

        def line_up(connection: Connection) -> None:
            deliveries.add_parts(connection, guest.chat_key, [words], source=source, at=now)

        await self._store.write(line_up)
        self._outgoing.deliverer.wake(guest.chat_key)
