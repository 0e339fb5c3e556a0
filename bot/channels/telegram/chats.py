"""The chats in the database: whom we talk to, how far their lines are taken, whether they hear from us."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.engine import Connection, Row

from bot.channels.telegram.addresses import Address, Addresses
from bot.channels.telegram.tables import telegram_asked, telegram_chat, telegram_delivery, telegram_event
from bot.touchpoints.upsert import Upsert

OPEN: Final = "open"
BLOCKED: Final = "blocked"
LEAVING: Final = "leaving"
"""Erased but for a receipt that is on its way."""
_PAGE: Final = 200

_BY_KEY: Final = select(telegram_chat).where(telegram_chat.c.chat_key == bindparam("of"))
_OF_ROOM: Final = select(telegram_chat).where(telegram_chat.c.room_key == bindparam("of"))
_PAGED: Final = (
    select(telegram_chat)
    .where(telegram_chat.c.state == OPEN, telegram_chat.c.chat_key > bindparam("after"))
    .order_by(telegram_chat.c.chat_key)
    .limit(_PAGE)
)
_ONE: Final = update(telegram_chat).where(telegram_chat.c.chat_key == bindparam("of"))
_TAKEN: Final = update(telegram_chat).where(
    telegram_chat.c.session_id == bindparam("of"), telegram_chat.c.taken < bindparam("number")
)
_KEY: Final = select(telegram_chat.c.chat_key).where(telegram_chat.c.session_id == bindparam("of"))
_SEEN: Final = Upsert(
    telegram_chat,
    key=["chat_key"],
    columns=["chat_key", "room_key", "address", "session_id", "taken", "keyboard", "state", "seen_at"],
    update=["address", "session_id", "state", "seen_at"],
    # another conversation numbers its lines anew
    override=lambda new: {
        "taken": case((telegram_chat.c.session_id == new.session_id, telegram_chat.c.taken), else_=0)
    },
)


@dataclass(frozen=True, slots=True)
class StoredChat:
    """One person in one chat."""

    chat_key: str
    address: Address
    session_id: str
    taken: int
    """The newest line that has become a delivery."""
    keyboard: int | None
    """The message whose buttons are open."""
    state: str


def note_chat(connection: Connection, addresses: Addresses, address: Address, *, session_id: str, at: float) -> None:
    """Remember a chat that somebody has just used: it may be written to, also if it was closed before."""
    values = {
        "chat_key": addresses.chat_key(address),
        "room_key": addresses.room_key(address.chat),
        "address": addresses.sealed(address),
        "session_id": session_id,
        "taken": 0,
        "keyboard": None,
        "state": OPEN,
        "seen_at": at,
    }
    _SEEN.write(connection, values)


def chat_of(connection: Connection, addresses: Addresses, chat_key: str) -> StoredChat | None:
    """The chat of a key; `None` when it is not known, or was sealed with another secret."""
    row = connection.execute(_BY_KEY, {"of": chat_key}).first()
    return _chat(row, addresses) if row is not None else None


def chats_of_room(connection: Connection, addresses: Addresses, chat: int) -> list[StoredChat]:
    """Everybody we talk to in one chat."""
    rows = connection.execute(_OF_ROOM, {"of": addresses.room_key(chat)}).all()
    return [found for row in rows if (found := _chat(row, addresses)) is not None]


def open_chats(connection: Connection, addresses: Addresses, *, after: str) -> list[StoredChat]:
    """A page of the chats that are open, by key; empty at the end."""
    rows = connection.execute(_PAGED, {"after": after}).all()
    return [found for row in rows if (found := _chat(row, addresses)) is not None]


def take_line(connection: Connection, session_id: str, number: int) -> str | None:
    """Claim a line for delivery and get the key of its chat.

    `None` when it was taken before, here or by another process, and when the chat has another conversation now.
    """
    if connection.execute(_TAKEN, {"of": session_id, "number": number, "taken": number}).rowcount != 1:
        return None
    return str(connection.execute(_KEY, {"of": session_id}).scalar_one())


def set_state(connection: Connection, chat_key: str, state: str) -> None:
    """Open, blocked or leaving."""
    connection.execute(_ONE, {"of": chat_key, "state": state})


def swap_keyboard(connection: Connection, chat_key: str, message: int | None) -> int | None:
    """Remember the message whose buttons are open, or that there is none; the one whose buttons were open before."""
    row = connection.execute(_BY_KEY, {"of": chat_key}).first()
    connection.execute(_ONE, {"of": chat_key, "keyboard": message})
    return None if row is None else row.keyboard


def keyboard_of(connection: Connection, chat_key: str) -> int | None:
    """The message whose buttons are open."""
    row = connection.execute(_BY_KEY, {"of": chat_key}).first()
    return None if row is None else row.keyboard


def move_chat(connection: Connection, addresses: Addresses, chat: StoredChat, *, after: int) -> None:
    """A group has got another id: its person's conversation and what is on its way go along."""
    address = Address(after, chat.address.person, chat.address.thread)
    key = addresses.chat_key(address)
    if key == chat.chat_key:
        return
    sealed, room = addresses.sealed(address), addresses.room_key(after)
    if connection.execute(_BY_KEY, {"of": key}).first() is not None:  # somebody was quicker: what waits goes there too
        connection.execute(_ONE, {"of": chat.chat_key, "address": sealed})
        return
    for table in (telegram_asked, telegram_delivery, telegram_event):
        connection.execute(update(table).where(table.c.chat_key == chat.chat_key).values(chat_key=key))
    connection.execute(_ONE, {"of": chat.chat_key, "address": sealed, "room_key": room, "chat_key": key})


def forget_chat(connection: Connection, chat_key: str) -> None:
    """Delete everything that is kept about a chat."""
    for table in (telegram_asked, telegram_delivery, telegram_event, telegram_chat):
        connection.execute(table.delete().where(table.c.chat_key == chat_key))


def keys_of(connection: Connection, session_ids: tuple[str, ...]) -> list[str]:
    """The chats of sessions."""
    query = select(telegram_chat.c.chat_key).where(telegram_chat.c.session_id.in_(session_ids))
    return [str(key) for key in connection.execute(query).scalars()]


def note_event(
    connection: Connection, kind: str, *, at: float, chat_key: str | None = None, external_id: str | None = None
) -> None:
    """Count something that is not said to anybody."""
    connection.execute(telegram_event.insert().values(at=at, kind=kind, chat_key=chat_key, external_id=external_id))


def _chat(row: Row, addresses: Addresses) -> StoredChat | None:
    address = addresses.opened(row.address)
    if address is None:
        return None
    return StoredChat(row.chat_key, address, row.session_id, row.taken, row.keyboard, row.state)
