"""Votes on answers: which lines may be voted on, and what a vote changes."""

from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from bot.gateway.closing import judge_again
from bot.gateway.lines import line
from bot.gateway.protocol import ChatEvent, GatewayError
from bot.gateway.tables import outbox, session
from bot.touchpoints.tables import touchpoint

_LOCKED: Final = select(session.c.session_id).where(session.c.session_id == bindparam("of")).with_for_update()
_VOTABLE: Final = select(outbox.c.turn_id).where(
    outbox.c.session_id == bindparam("of"), outbox.c.number == bindparam("number"), outbox.c.votable.is_(True)
)
_VOTED: Final = update(touchpoint).where(touchpoint.c.turn_id == bindparam("of"))
_TALK: Final = select(touchpoint.c.conversation_id).where(touchpoint.c.turn_id == bindparam("of"))


def write_vote(connection: Connection, session_id: str, number: int, *, helpful: bool | None) -> ChatEvent:
    """Write what the customer thinks of an answer, and give its line; a conversation that has ended is judged anew.

    `GatewayError("line_unknown")` for a line that is not of this session, or no answer to vote on.
    """
    connection.execute(_LOCKED, {"of": session_id})
    turn_id = connection.execute(_VOTABLE, {"of": session_id, "number": number}).scalar()
    if turn_id is None:
        raise GatewayError("line_unknown")
    connection.execute(_VOTED, {"of": turn_id, "helpful": helpful})
    talk = connection.execute(_TALK, {"of": turn_id}).scalar_one()
    judge_again(connection, str(talk))
    return line(connection, session_id, number)
