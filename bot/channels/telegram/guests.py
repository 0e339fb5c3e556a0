"""Who is writing: the chat, its conversation with the gateway, and the first words it is owed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.catalogue import text
from bot.channels.telegram import chats
from bot.channels.telegram.addresses import Address, Addresses
from bot.channels.telegram.store import Store
from bot.channels.telegram.updates import Sender
from bot.engine.protocol import RequestKind
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import Incoming, Place, Session
from bot.turn import Said

CHANNEL: Final = "telegram"
NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in a chat, with the conversation we have with them."""

    chat_key: str
    address: Address
    session: Session
    taken: int
    keyboard: int | None

    @property
    def language(self) -> str:
        """The language we speak with them."""
        return self.session.language


class Guests:
    """Finds who is writing, and makes them known at first contact."""

    def __init__(
        self,
        gateway: JournalGateway,
        store: Store,
        addresses: Addresses,
        *,
        name: Callable[[], str],
        now: Callable[[], float],
    ) -> None:
        """`name` tells what the bot is called; asked only once the connection is open."""
        self._gateway = gateway
        self._store = store
        self._addresses = addresses
        self._name = name
        self._now = now

    async def returning(self, sender: Sender) -> Guest | None:
        """Somebody we have a conversation with; nobody is made known by this."""
        row = await self.known(sender.address)
        session = await self._gateway.desk.known(row.session_id) if row is not None else None
        return None if row is None or session is None else _guest(row, session)

    async def of(self, sender: Sender, *, place: Place = NOWHERE) -> Guest:
        """Whoever sends something; the first time they are told who answers and what becomes of what they write.

        `place` is where a link has brought them from: with that their first conversation begins.
        """
        key, row = self._addresses.chat_key(sender.address), await self.known(sender.address)
        session = await self._gateway.desk.known(row.session_id) if row is not None else None
        if session is None:
            session = await self._welcome(sender, place)
        if row is None or (row.session_id, row.state, row.address) != (
            session.session_id, chats.OPEN, sender.address
        ):  # fmt: skip
            await self._note(sender.address, session)
            again = row is not None and row.session_id == session.session_id
            row = chats.StoredChat(key, sender.address, session.session_id, row.taken if row and again else 0, None, "")
        return _guest(row, session)

    async def known(self, address: Address) -> chats.StoredChat | None:
        """The chat, if anybody there has ever written to us."""
        key = self._addresses.chat_key(address)
        return await self._store.read(lambda connection: chats.chat_of(connection, self._addresses, key))

    async def enter(self, sender: Sender, place: Place) -> Session:
        """The session of a chat, made in silence when there is none."""
        address = sender.address
        return await self._gateway.desk.enter(
            CHANNEL,
            chat=address.identity,
            person=str(address.person),
            place=replace(place, language=sender.language),
        )

    async def _welcome(self, sender: Sender, place: Place) -> Session:
        address, session = sender.address, await self.enter(sender, place)
        notice = Said(text("telegram.notice", session.language, name=self._name()))
        first = Incoming(self._addresses.of_notice(address, "first"), RequestKind.TOLD, "", place, told=(notice,))
        await self._gateway.accept(session, first)
        return session

    async def _note(self, address: Address, session: Session) -> None:
        await self._store.write(
            lambda connection: chats.note_chat(
                connection, self._addresses, address, session_id=session.session_id, at=self._now()
            )
        )


def _guest(row: chats.StoredChat, session: Session) -> Guest:
    return Guest(row.chat_key, row.address, session, row.taken, row.keyboard)


def without_keyboard(guest: Guest) -> Guest:
    """The same, with no buttons open."""
    return replace(guest, keyboard=None)
