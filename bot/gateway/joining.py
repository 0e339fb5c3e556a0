"""One customer on two channels: whoever brings a conversation along has the same key, journey and doubt on both."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.engine import Connection, Row

from bot.gateway.offering import offered
from bot.gateway.tables import inbox, outbox, session
from bot.touchpoints.tables import conversation, journey, metadata, touchpoint
from bot.turn import Choice, Said

_BOTH: Final = (
    select(session)
    .where(session.c.session_id.in_(bindparam("of", expanding=True)))
    .order_by(session.c.session_id)  # the same order for everybody, or two could wait for each other
    .with_for_update()
)
_WAITING: Final = select(func.count()).where(
    inbox.c.session_id.in_(bindparam("of", expanding=True)), inbox.c.state == "waiting"
)
_WAY: Final = select(conversation.c.journey_key).where(conversation.c.conversation_id == bindparam("of"))
_LATEST_WAY: Final = update(journey).where(journey.c.journey_key == bindparam("way"))
_FRESH: Final = update(session).where(session.c.session_id == bindparam("of")).values(conversation_id=None)
_DOUBTS: Final = ("question", "fallback", "clarification")
_ELSEWHERE: Final = (
    select(func.count())
    .select_from(session)
    .where(session.c.customer_key == bindparam("whom"), session.c.channel == bindparam("channel"))
)
_LAST_DOUBT: Final = (
    select(outbox.c.turn_id)
    .join(touchpoint, touchpoint.c.turn_id == outbox.c.turn_id)
    .where(
        outbox.c.session_id == bindparam("of"),
        outbox.c.author == "customer",
        or_(touchpoint.c.kind.is_(None), touchpoint.c.kind.in_(_DOUBTS)),
    )
    .order_by(outbox.c.number.desc())
    .limit(1)
)
_LINES: Final = (
    select(outbox)
    .where(outbox.c.session_id == bindparam("of"), outbox.c.turn_id == bindparam("turn"), outbox.c.text != "")
    .order_by(outbox.c.number)
)


class BusyCustomerError(Exception):
    """A turn of one of the two is being thought about, and would be written down under the key of before."""


class TakenAlreadyError(Exception):
    """Somebody else was quicker; the caller's transaction must roll back."""


@dataclass(frozen=True, slots=True)
class Joining:
    """A session of ours and the one whose conversation goes on in it."""

    session_id: str
    brought: str
    """The other session, on another channel."""
    at: float
    patient: bool
    """Rather try again than join in the middle of a turn."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What the two have in common now."""

    question: str
    """The last doubt on the other channel, in the customer's redacted words; empty when there is none to tell."""
    said: tuple[Said, ...]
    """What was answered to it; its choices can be offered again."""
    anew: bool
    """They were two customers until now."""


def join(connection: Connection, joining: Joining) -> Joined | None:
    """Make one customer of two sessions; `None` when either is gone.

    Everything known of the customer of `brought` is written to the customer of `session_id`, whose next message begins
    a conversation on the journey that was brought. Raises `BusyCustomerError`, and `TakenAlreadyError` for a customer
    who has a chat on this channel already: a link given away must not make two people one.
    """
    both = [joining.session_id, joining.brought]
    rows = {row.session_id: row for row in connection.execute(_BOTH, {"of": both})}
    if len(rows) != len(both):
        return None
    if joining.patient and connection.execute(_WAITING, {"of": both}).scalar():
        raise BusyCustomerError
    here, there = rows[joining.session_id], rows[joining.brought]
    anew = here.customer_key != there.customer_key
    if anew:
        if connection.execute(_ELSEWHERE, {"whom": there.customer_key, "channel": here.channel}).scalar():
            raise TakenAlreadyError
        _become_one(connection, here, there, at=joining.at)
    question, said = _last_doubt(connection, joining)
    return Joined(question, said, anew)


def _become_one(connection: Connection, here: Row, there: Row, *, at: float) -> None:
    for table in metadata.sorted_tables:
        if "customer_key" in table.c:
            theirs = table.c.customer_key == there.customer_key
            connection.execute(update(table).where(theirs).values(customer_key=here.customer_key))
    way = connection.execute(_WAY, {"of": there.conversation_id}).scalar()
    connection.execute(_LATEST_WAY, {"way": way, "last_at": at})
    connection.execute(_FRESH, {"of": here.session_id})


def _last_doubt(connection: Connection, joining: Joining) -> tuple[str, tuple[Said, ...]]:
    turn = connection.execute(_LAST_DOUBT, {"of": joining.brought}).scalar()
    lines = connection.execute(_LINES, {"of": joining.brought, "turn": turn}).all() if turn else []
    question = "\n".join(line.text for line in lines if line.author == "customer")
    said = [
        Said(line.text, tuple(_choices(connection, line, joining)), line.link) for line in lines if line.author == "bot"
    ]
    return question, tuple(said) if question else ()


def _choices(connection: Connection, line: Row, joining: Joining) -> list[Choice]:
    asked = [offered(connection, each["id"], session_id=joining.brought, at=joining.at) for each in line.choices]
    return [choice for choice in asked if choice is not None]
