"""The lines of a session as its customer sees them: numbered, stored, read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection, Row

from bot.gateway.protocol import ChatEvent, OfferedChoice
from bot.gateway.tables import outbox, session

_PAGE: Final = 200

_AFTER: Final = select(outbox).where(outbox.c.session_id == bindparam("of"), outbox.c.number > bindparam("after"))
_NEWEST: Final = _AFTER.order_by(outbox.c.number.desc()).limit(bindparam("limit"))
_FOLLOWING: Final = _AFTER.order_by(outbox.c.number).limit(_PAGE)
_NUMBERED: Final = update(session).where(session.c.session_id == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line on its way into the outbox."""

    author: str
    text: str
    in_reply_to: str | None
    last: bool
    choices: tuple[OfferedChoice, ...] = ()
    link: str | None = None


def add_lines(
    connection: Connection, owner: Row, lines: Sequence[Line], *, turn_id: str, at: float, **session_values: object
) -> None:
    """Append lines under the next numbers of a session, whose row `owner` the transaction has locked.

    The lock stays until the commit, so numbers become visible in order, and a reader that asks for "after 7" can never
    miss an 8 that was slower than a 9. `session_values` are written into the session's row on the way.
    """
    rows = [
        {
            "session_id": owner.session_id,
            "number": number,
            "author": line.author,
            "text": line.text,
            "at": at,
            "in_reply_to": line.in_reply_to,
            "choices": [{"id": choice.id, "title": choice.title} for choice in line.choices],
            "link": line.link,
            "last": line.last,
            "turn_id": turn_id,
        }
        for number, line in enumerate(lines, start=owner.last_number + 1)
    ]
    if rows:
        connection.execute(outbox.insert(), rows)
    last_number = owner.last_number + len(rows)
    connection.execute(_NUMBERED, {"of": owner.session_id, "last_number": last_number, **session_values})


def newest(connection: Connection, session_id: str, *, after: int, limit: int) -> tuple[ChatEvent, ...]:
    """The newest `limit` lines with a number above `after`, oldest first."""
    rows = connection.execute(_NEWEST, {"of": session_id, "after": after, "limit": limit}).all()
    return tuple(_event(row) for row in reversed(rows))


def following(connection: Connection, session_id: str, *, after: int) -> tuple[ChatEvent, ...]:
    """The next lines above `after`, oldest first, a page at a time."""
    return tuple(_event(row) for row in connection.execute(_FOLLOWING, {"of": session_id, "after": after}))


def last_numbers(connection: Connection, session_ids: Sequence[str]) -> Mapping[str, int]:
    """The highest number of each session."""
    found: dict[str, int] = {}
    for start in range(0, len(session_ids), _PAGE):
        some = list(session_ids[start : start + _PAGE])
        query = select(session.c.session_id, session.c.last_number).where(session.c.session_id.in_(some))
        found |= {row.session_id: row.last_number for row in connection.execute(query)}
    return found


def _event(row: Row) -> ChatEvent:
    return ChatEvent(
        number=row.number,
        author=row.author,
        text=row.text,
        at=row.at,
        in_reply_to=row.in_reply_to,
        choices=tuple(OfferedChoice(each["id"], each["title"]) for each in row.choices),
        link=row.link,
        last=row.last,
    )
