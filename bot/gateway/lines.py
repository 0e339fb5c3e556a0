"""The lines of a session as its customer sees them: numbered, stored, read back."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from bot.gateway.protocol import ChatEvent, OfferedChoice
from bot.gateway.tables import outbox, session

_PAGE: Final = 200


def add_line(
    connection: Connection,
    session_id: str,
    *,
    author: str,
    text: str,
    at: float,
    in_reply_to: str | None,
    turn_id: str,
    last: bool,
    choices: Sequence[OfferedChoice] = (),
    link: str | None = None,
) -> None:
    """Append one line under the next number. The session's row stays locked until the commit, so numbers
    become visible in order and a reader that asks for "after 7" can never miss an 8 that was slower than a 9.
    """
    connection.execute(
        update(session).where(session.c.session_id == session_id).values(last_number=session.c.last_number + 1)
    )
    number = connection.execute(select(session.c.last_number).where(session.c.session_id == session_id)).scalar_one()
    connection.execute(
        outbox.insert().values(
            session_id=session_id,
            number=number,
            author=author,
            text=text,
            at=at,
            in_reply_to=in_reply_to,
            choices=[{"id": choice.id, "title": choice.title} for choice in choices],
            link=link,
            last=last,
            turn_id=turn_id,
        )
    )


def newest(connection: Connection, session_id: str, *, after: int, limit: int) -> tuple[ChatEvent, ...]:
    """The newest `limit` lines with a number above `after`, oldest first."""
    rows = connection.execute(_after(session_id, after).order_by(outbox.c.number.desc()).limit(limit)).all()
    return tuple(_event(row) for row in reversed(rows))


def following(connection: Connection, session_id: str, *, after: int) -> tuple[ChatEvent, ...]:
    """The next lines above `after`, oldest first, a page at a time."""
    rows = connection.execute(_after(session_id, after).order_by(outbox.c.number).limit(_PAGE)).all()
    return tuple(_event(row) for row in rows)


def last_numbers(connection: Connection, session_ids: Sequence[str]) -> Mapping[str, int]:
    """The highest number of each session."""
    found: dict[str, int] = {}
    for start in range(0, len(session_ids), _PAGE):
        some = list(session_ids[start : start + _PAGE])
        query = select(session.c.session_id, session.c.last_number).where(session.c.session_id.in_(some))
        found |= {row.session_id: row.last_number for row in connection.execute(query)}
    return found


def _after(session_id: str, after: int) -> Any:
    return select(outbox).where(outbox.c.session_id == session_id, outbox.c.number > after)


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
