"""Messages on their way: written down before they are sent, claimed by one sender, settled once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from bot.channels.telegram.keyboards import Rows
from bot.channels.telegram.tables import telegram_delivery

WAITING: Final = "waiting"
SENDING: Final = "sending"
SENT: Final = "sent"
UNSURE: Final = "unsure"
"""It may have arrived: nobody said so, and it was repeated once already."""
UNDELIVERED: Final = "undelivered"
KEPT: Final = 7 * 86_400.0
"""Seconds a settled delivery is kept for who wants to count."""
_LIVE: Final = (WAITING, SENDING)

_HEAD: Final = (
    select(telegram_delivery)
    .where(telegram_delivery.c.chat_key == bindparam("of"), telegram_delivery.c.state.in_(_LIVE))
    .order_by(telegram_delivery.c.delivery_id)
    .limit(1)
)
_BUSY: Final = select(telegram_delivery.c.chat_key).where(telegram_delivery.c.state.in_(_LIVE)).distinct()
_CLAIM: Final = update(telegram_delivery).where(
    telegram_delivery.c.delivery_id == bindparam("of"),
    telegram_delivery.c.state == bindparam("known"),
    telegram_delivery.c.attempts == bindparam("tried"),
)
_ONE: Final = update(telegram_delivery).where(telegram_delivery.c.delivery_id == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Part:
    """One message as it will be shown."""

    html: str
    keyboard: Rows = ()
    prompt: str = ""
    """Stands in the empty field in which it is answered in words; only of a message that wants words."""
    asked: str | None = None
    """Token of what it asks beside the conversation."""


@dataclass(frozen=True, slots=True)
class Source:
    """What messages say: a line of a session, by its number, or something of the channel's own."""

    session_id: str
    number: int
    in_reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way, as it stands in the table."""

    delivery_id: int
    chat_key: str
    part: Part
    in_reply_to: str | None
    state: str
    attempts: int
    repeats: int
    not_before: float
    created_at: float


def add_parts(connection: Connection, chat_key: str, parts: Sequence[Part], *, source: Source, at: float) -> None:
    """Line up the parts of one line of the conversation."""
    rows = [
        {
            "chat_key": chat_key,
            "session_id": source.session_id,
            "number": source.number,
            "part": place,
            "html": part.html,
            "keyboard": [[list(button) for button in row] for row in part.keyboard],
            "prompt": part.prompt or None,
            "asked": part.asked,
            "in_reply_to": source.in_reply_to,
            "state": WAITING,
            "attempts": 0,
            "repeats": 0,
            "not_before": at,
            "created_at": at,
        }
        for place, part in enumerate(parts, start=1)
    ]
    connection.execute(telegram_delivery.insert(), rows)


def head_of(connection: Connection, chat_key: str) -> Delivery | None:
    """The message that has to go first to a chat; `None` when nothing is on its way."""
    row = connection.execute(_HEAD, {"of": chat_key}).first()
    if row is None:
        return None
    keyboard = tuple(tuple((str(title), str(data)) for title, data in each) for each in row.keyboard)
    return Delivery(
        delivery_id=row.delivery_id,
        chat_key=row.chat_key,
        part=Part(row.html, keyboard, row.prompt or "", row.asked),
        in_reply_to=row.in_reply_to,
        state=row.state,
        attempts=row.attempts,
        repeats=row.repeats,
        not_before=row.not_before,
        created_at=row.created_at,
    )


def busy_chats(connection: Connection) -> list[str]:
    """Chats to which something is on its way."""
    return [str(key) for key in connection.execute(_BUSY).scalars()]


def claim(connection: Connection, delivery: Delivery, *, lost_at: float) -> bool:
    """Take a message to send it, before `lost_at` or not at all; `False` when somebody else has it."""
    change = {"state": SENDING, "attempts": delivery.attempts + 1, "not_before": lost_at, "repeats": delivery.repeats}
    known = {"of": delivery.delivery_id, "known": delivery.state, "tried": delivery.attempts}
    return bool(connection.execute(_CLAIM, {**known, **change}).rowcount == 1)


def postpone(connection: Connection, delivery: Delivery, *, until: float, repeats: int) -> None:
    """Send it later; `repeats` counts how often it may have arrived already."""
    connection.execute(_ONE, {"of": delivery.delivery_id, "state": WAITING, "not_before": until, "repeats": repeats})


def settle(connection: Connection, delivery: Delivery, state: str, *, at: float, reason: str | None = None) -> None:
    """It is over, one way or the other; what it said is forgotten here."""
    over = {"state": state, "settled_at": at, "reason": reason, "html": "", "keyboard": []}
    connection.execute(_ONE, {"of": delivery.delivery_id, **over})


def give_up(connection: Connection, chat_key: str, *, at: float, reason: str) -> int:
    """Nothing more can be sent to a chat; how many messages that leaves undelivered."""
    query = update(telegram_delivery).where(
        telegram_delivery.c.chat_key == chat_key, telegram_delivery.c.state.in_(_LIVE)
    )
    over = {"state": UNDELIVERED, "settled_at": at, "reason": reason, "html": "", "keyboard": []}
    return int(connection.execute(query.values(**over)).rowcount)


def drop_old(connection: Connection, *, at: float) -> None:
    """Forget what was settled long ago."""
    connection.execute(telegram_delivery.delete().where(telegram_delivery.c.settled_at < at - KEPT))
