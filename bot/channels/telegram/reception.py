"""The reception: takes an update as it came, finds out what happened, and sees to it; in order inside a chat."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import Bot, Update, User

from bot.catalogue import text
from bot.channels.telegram import chats
from bot.channels.telegram.addresses import Address, Addresses
from bot.channels.telegram.ballot import Ballot
from bot.channels.telegram.commands import NAMES, Replies
from bot.channels.telegram.conversing import Conversing
from bot.channels.telegram.guests import Guest, Guests
from bot.channels.telegram.keyboards import opinion_of
from bot.channels.telegram.outbox import follow
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.sender import Sender as Deliverer
from bot.channels.telegram.starting import Starting
from bot.channels.telegram.store import Store
from bot.channels.telegram.updates import (
    OTHER,
    Commanded,
    Edited,
    Happening,
    Ignored,
    Moved,
    Pressed,
    Sender,
    SentMedia,
    Standing,
    Wrote,
    read,
)
from bot.engine.protocol import RequestKind
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import GatewayError, Incoming
from bot.turn import Said

_log: Final = logging.getLogger(__name__)


class Reception:
    """Everything that can happen on Telegram, and what we do about it."""

    def __init__(
        self,
        gateway: JournalGateway,
        store: Store,
        addresses: Addresses,
        *,
        guests: Guests,
        conversing: Conversing,
        presses: Presses,
        ballot: Ballot,
        replies: Replies,
        starting: Starting,
        deliverer: Deliverer,
        now: Callable[[], float],
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._addresses = addresses
        self._guests = guests
        self._conversing = conversing
        self._presses = presses
        self._ballot = ballot
        self._replies = replies
        self._starting = starting
        self._deliverer = deliverer
        self._now = now
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def read(self, raw: Mapping[str, Any], *, bot: Bot, me: User) -> Happening:
        """What an update is about. One that cannot be read is nothing: it would come again for ever."""
        try:
            return read(Update.de_json(dict(raw), bot), me=me)
        except Exception as error:  # whatever the library makes of what it does not know yet
            _log.error("an update could not be read: %s", type(error).__name__)
            return Ignored("unreadable")

    async def see_to(self, happening: Happening) -> None:
        """Do what there is to do, and return once it is stored.

        `GatewayError` with `unavailable` or `closing` when nothing could be stored: the same update must come again.
        """
        if isinstance(happening, Ignored):
            _log.debug("an update was ignored: %s", happening.why)
            return
        async with self._queues.setdefault(self.place_of(happening), asyncio.Lock()):
            if isinstance(happening, Moved):
                await self._move(happening)
            elif isinstance(happening, Standing):
                await self._stand(happening)
            elif isinstance(happening, Edited):
                await self._edited(happening)
            else:
                await self._hear_again_if_gone(happening)

    def place_of(self, happening: Happening) -> str:
        """Where something happened: in one place, one thing after the other, and a move before what follows it."""
        if isinstance(happening, Ignored):
            return ""
        if isinstance(happening, Moved):
            return self._addresses.room_key(happening.after)
        address = happening.address if isinstance(happening, Standing) else _sender_of(happening).address
        return self._addresses.room_key(address.chat)

    async def _hear_again_if_gone(self, happening: Happening) -> None:
        """A conversation may be erased just as something is said in it: then that begins a new one."""
        try:
            await self._hear(happening)
        except GatewayError as error:
            if error.code != "session_unknown":
                raise
            await self._hear(happening)

    async def _hear(self, happening: Happening) -> None:
        if isinstance(happening, Pressed):
            await self._press(await self._guests.returning(happening.sender), happening)
            return
        start = await self._starting.arrival(happening)
        guest = await self._guests.of(_sender_of(happening), place=start.place)
        if isinstance(happening, Wrote) and await self._ballot.hear(guest, happening):
            return
        guest = await self._conversing.close_buttons(guest)
        if isinstance(happening, Commanded) and NAMES.get(happening.name) == "start":
            await self._starting.greet(guest, happening, start)
        elif isinstance(happening, Commanded):
            await self._obey(guest, happening)
        elif isinstance(happening, Wrote):
            await self._listen(guest, happening.sender, happening.text)
        elif isinstance(happening, SentMedia):
            await self._look(guest, happening.sender, happening.sort)

    async def _listen(self, guest: Guest, sender: Sender, words: str) -> None:
        incoming = Incoming(self._conversing.external_id(sender), RequestKind.TEXT, words)
        try:
            await self._conversing.say(guest, incoming, sent_at=sender.at)
        except GatewayError as error:
            if error.code != "empty_message":
                raise
            await self._look(guest, sender, OTHER)  # nothing that anybody could see

    async def _look(self, guest: Guest, sender: Sender, sort: str) -> None:
        shown = text(f"telegram.media.{sort}.shown", guest.language)
        told = (Said(text(f"telegram.media.{sort}.reply", guest.language)),)
        await self._conversing.say(
            guest,
            Incoming(self._conversing.external_id(sender), RequestKind.MEDIA, shown, told=told),
            sent_at=sender.at,
        )

    async def _press(self, guest: Guest | None, pressed: Pressed) -> None:
        if guest is None:
            self._presses.refuse(pressed)
            return
        if guest.keyboard == pressed.sender.message and opinion_of(pressed.data) is None:
            await self._store.write(lambda connection: chats.swap_keyboard(connection, guest.chat_key, None))
        await self._presses.press(guest, pressed)

    async def _obey(self, guest: Guest, commanded: Commanded) -> None:
        asked = NAMES.get(commanded.name)
        if asked is None:
            await self._listen(guest, commanded.sender, commanded.text)
        elif asked == "human":
            choice = self._replies.human(guest)
            external_id = self._conversing.external_id(commanded.sender)
            await self._conversing.say(guest, Incoming(external_id, RequestKind.CHOICE, "", asked=choice))
        else:
            await self._tell(guest, commanded, await self._reply(guest, asked))

    async def _reply(self, guest: Guest, asked: str) -> Said:
        if asked == "privacy":
            return self._replies.privacy(guest)
        if asked == "delete":
            return self._replies.delete(guest)
        where = await self._gateway.desk.whereabouts(guest.session)
        if asked == "stage":
            return self._replies.stage(guest, where)
        if asked == "language":
            return self._replies.language(guest, where)
        return self._replies.help(guest, where)

    async def _tell(self, guest: Guest, commanded: Commanded, said: Said) -> None:
        external_id = self._conversing.external_id(commanded.sender)
        shown = f"/{commanded.name}"
        await self._conversing.say(guest, Incoming(external_id, RequestKind.TOLD, shown, told=(said,)))

    async def _edited(self, edited: Edited) -> None:
        """Counted with the message it changes, and not answered: the answer stands under the first words."""
        chat = await self._guests.known(edited.sender.address)
        if chat is not None:
            external_id = self._conversing.external_id(edited.sender)
            await self._note("edited", chat.chat_key, external_id)

    async def _stand(self, standing: Standing) -> None:
        there = await self._chats_of(standing.address)
        for chat in there:
            if chat.state == chats.LEAVING:
                continue
            if standing.welcome == (chat.state == chats.BLOCKED):
                state = chats.OPEN if standing.welcome else chats.BLOCKED
                await self._store.write(
                    lambda connection, key=chat.chat_key, state=state: chats.set_state(connection, key, state)  # type: ignore[misc]
                )
                await self._note("unblocked" if standing.welcome else "blocked", chat.chat_key, None)
                if not standing.welcome:
                    await self._gateway.desk.leave(chat.session_id)
                    self._deliverer.wake(chat.chat_key)

    async def _chats_of(self, address: Address) -> list[chats.StoredChat]:
        return await self._store.read(lambda connection: chats.chats_of_room(connection, self._addresses, address.chat))

    async def _move(self, moved: Moved) -> None:
        keys = await self._store.write(
            lambda connection: follow(connection, self._addresses, moved.before, moved.after)
        )
        for key in keys:
            self._deliverer.wake(key)

    async def _note(self, kind: str, chat_key: str, external_id: str | None) -> None:
        await self._store.write(
            lambda connection: chats.note_event(
                connection, kind, at=self._now(), chat_key=chat_key, external_id=external_id
            )
        )


def _sender_of(happening: Happening) -> Sender:
    assert isinstance(happening, Wrote | Commanded | SentMedia | Edited | Pressed)
    return happening.sender
