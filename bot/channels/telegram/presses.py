"""Pressed buttons: acknowledged at once, their choice shown, and explained when they mean nothing any more."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from bot.catalogue import text
from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.ballot import Ballot
from bot.channels.telegram.boards import Boards
from bot.channels.telegram.commands import ERASE, KEEP, LANGUAGE, OURS, STAGE
from bot.channels.telegram.conversing import Conversing
from bot.channels.telegram.errands import BUTTONS, Errand
from bot.channels.telegram.guests import Guest
from bot.channels.telegram.keyboards import Opinion, choice_of, opinion_of
from bot.channels.telegram.sender import Sender as Deliverer
from bot.channels.telegram.updates import Pressed
from bot.channels.telegram.wording import with_choice
from bot.engine.protocol import RequestKind
from bot.gateway.ending import ended
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import GatewayError, Incoming, Place
from bot.turn import Choice, Said

_REMEMBERED: Final = 2_000
_PATIENCE: Final = 2.0
"""Seconds that a stop waits for acknowledgements."""


class Presses:
    """Finds out what a button means, and does it."""

    def __init__(
        self,
        gateway: JournalGateway,
        api: TelegramApi,
        addresses: Addresses,
        *,
        boards: Boards,
        ballot: Ballot,
        conversing: Conversing,
        deliverer: Deliverer,
        erase: Callable[[Guest], Awaitable[None]],
        language: str,
    ) -> None:
        """`language` is spoken with people of whom we do not know any."""
        self._gateway = gateway
        self._api = api
        self._addresses = addresses
        self._boards = boards
        self._ballot = ballot
        self._conversing = conversing
        self._deliverer = deliverer
        self._erase = erase
        self._language = language
        self._acknowledged: OrderedDict[str, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def press(self, guest: Guest, pressed: Pressed) -> None:
        """What the button says, if it still says anything to this guest."""
        opinion = opinion_of(pressed.data)
        if opinion is not None:
            await self._take(guest, pressed, opinion)
            return
        choice_id = choice_of(pressed.data)
        choice = await self._gateway.desk.offered(guest.session, choice_id) if choice_id else None
        if choice is None or choice_id is None:
            self._explain(guest, pressed)
            return
        self._acknowledge(pressed.query)
        try:
            await self._mean(guest, pressed, choice)
        except GatewayError as error:
            if error.code != "choice_unknown":
                raise
            self._explain(guest, pressed)
            return
        self._show(guest, pressed, choice.title)

    async def _take(self, guest: Guest, pressed: Pressed, opinion: Opinion) -> None:
        thanks = await self._ballot.press(guest, pressed, opinion)
        if thanks is not None:
            self._acknowledge(pressed.query, thanks, alert=False)
            return
        stale = "telegram.opinion.stale" if opinion.is_vote else "telegram.survey.closed"
        self._acknowledge(pressed.query, text(stale, guest.language))
        if guest.address.is_private:
            message = pressed.sender.message
            clearing = partial(self._boards.clear, guest, message, seen=pressed.rows)
            self._deliverer.later(guest.chat_key, Errand(message, clearing, what=BUTTONS))

    def refuse(self, pressed: Pressed) -> None:
        """A button under somebody else's message, or of a conversation that is no more."""
        self._acknowledge(pressed.query, _unusable(pressed, pressed.sender.language or self._language))

    async def stop(self) -> None:
        """Let the acknowledgements end that end soon: whoever pressed sees that something happened by what is shown."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_PATIENCE)
        for task in tuple(self._tasks):
            await ended(task)

    async def _mean(self, guest: Guest, pressed: Pressed, choice: Choice) -> None:
        sender = pressed.sender
        external_id = self._addresses.of_press(sender.address.chat, sender.message, pressed.data)
        if choice.payload == ERASE:
            await self._erase(guest)
        else:
            await self._conversing.say(guest, _incoming(external_id, pressed, choice, language=guest.language))

    def _explain(self, guest: Guest, pressed: Pressed) -> None:
        self._acknowledge(pressed.query, _unusable(pressed, guest.language))
        if guest.address.is_private:  # in a group it may be somebody else's, who can still press it
            message = pressed.sender.message
            closing = partial(self._boards.close, guest.address.chat, guest.chat_key, message)
            self._deliverer.later(guest.chat_key, Errand(message, closing))

    def _show(self, guest: Guest, pressed: Pressed, title: str) -> None:
        message = pressed.sender.message
        shown = with_choice(pressed.html, title, language=guest.language)
        showing = (
            partial(self._boards.close, guest.address.chat, guest.chat_key, message)
            if shown is None
            else partial(self._boards.show, guest, message, shown)
        )
        self._deliverer.later(guest.chat_key, Errand(message, showing), instead=True)

    def _acknowledge(self, query: str, words: str | None = None, *, alert: bool = True) -> None:
        """Beside everything else: a slow Telegram must not hold up what was pressed."""
        if query in self._acknowledged:  # the same update again
            return
        self._acknowledged[query] = None
        if len(self._acknowledged) > _REMEMBERED:
            self._acknowledged.popitem(last=False)
        task = asyncio.create_task(self._api.acknowledge(query, words, alert=alert))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _unusable(pressed: Pressed, language: str) -> str:
    """Why a button does nothing: in a group it may well work, for whom it was made."""
    return text("telegram.stale" if pressed.sender.address.is_private else "telegram.not_yours", language)


def _incoming(external_id: str, pressed: Pressed, choice: Choice, *, language: str) -> Incoming:
    """What the choice is to the gateway: one of ours changes where the customer is or what is spoken."""
    if choice.payload.startswith(STAGE):
        place = Place(stage=choice.payload.removeprefix(STAGE))
        return Incoming(external_id, RequestKind.OPENING, "", place)
    if choice.payload.startswith(LANGUAGE):
        place = Place(language=choice.payload.removeprefix(LANGUAGE))
        return Incoming(external_id, RequestKind.OPENING, "", place)
    if choice.payload == KEEP:
        kept = Said(text("telegram.erase.kept", language))
        return Incoming(external_id, RequestKind.TOLD, choice.title, told=(kept,))
    if choice.payload.startswith(OURS):
        raise GatewayError("choice_unknown")  # of a version of ours that is gone
    return Incoming(external_id, RequestKind.CHOICE, choice_of(pressed.data) or "")
