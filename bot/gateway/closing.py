"""Closing conversations that have fallen silent, and how each of them ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.sql import Select

from bot.compiler.naming import DENY, THANKS
from bot.gateway.atlas import Atlas
from bot.gateway.masking import mask_lines
from bot.gateway.tables import inbox, session
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import conversation, touchpoint

_BATCH: Final = 100
_DOUBTS: Final = frozenset({"question", "fallback", "clarification"})
"""Kinds of turn that want something; who was asked which question was meant, and never said, left without an answer."""


Stored = Callable[[str], str]
"""What is kept of a text."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What counts of a turn for the end of its conversation."""

    kind: str | None
    """`None` when no action got as far as telling."""
    answered: bool | None = None
    helpful: bool | None = None
    intent: str | None = None
    failed: bool = False


def outcome_of(turns: Sequence[Turn]) -> str:
    """How a conversation ended, from its turns in order.

    Handed off beats everything; without a doubt in it, it was no engagement; else the last doubt decides, together
    with what the customer said right after its answer: a vote or thanks confirm it, a rejection takes it back.
    """
    if any(turn.kind == "handoff" for turn in turns):
        return "handoff"
    doubts = [place for place, turn in enumerate(turns) if turn.failed or turn.kind in _DOUBTS]
    if not doubts:
        return "unengaged"
    last = turns[doubts[-1]]
    after = turns[doubts[-1] + 1 :]
    if last.failed or last.kind != "question" or not last.answered or last.helpful is False:
        return "abandoned"
    if any(turn.intent == DENY for turn in after):
        return "abandoned"
    confirmed = last.helpful is True or any(turn.intent == THANKS for turn in after)
    return "resolved_confirmed" if confirmed else "resolved_implied"


def close_idle(database: Engine, atlas: Atlas, *, at: float, stored: Stored | None = None) -> int:
    """Set the outcome of every open conversation whose map's `session_gap` has passed; how many were closed.

    With it comes whether it began while the people of the map's `handoff` were away, where the map tells their hours.
    Any number of processes may do so at once: an outcome is set once, and never while a message waits.
    With `stored`, the bot's lines are kept as it leaves them.
    """
    with reading(database) as connection:
        silent = [row for row in connection.execute(_open()) if _is_silent(row, atlas, at)]
    for start in range(0, len(silent), _BATCH):
        with writing(database, durable=False) as connection:
            for row in silent[start : start + _BATCH]:
                _close(connection, row, atlas=atlas, stored=stored)
    return len(silent)


def close_now(database: Engine, session_id: str, *, atlas: Atlas, stored: Stored | None = None) -> bool:
    """Set the outcome of a session's conversation, whose customer has left for good; whether there was one open."""
    with reading(database) as connection:
        of_session = select(session.c.conversation_id).where(session.c.session_id == session_id).scalar_subquery()
        row = connection.execute(_open().where(conversation.c.conversation_id == of_session)).first()
    if row is not None:
        with writing(database, durable=False) as connection:
            _close(connection, row, atlas=atlas, stored=stored)
    return row is not None


def _open() -> Select:
    waiting = (
        select(inbox.c.inbox_id)
        .where(inbox.c.conversation_id == conversation.c.conversation_id, inbox.c.state == "waiting")
        .exists()
    )
    talk = conversation.c
    return select(talk.conversation_id, talk.map_id, talk.started_at, talk.ended_at).where(
        talk.outcome.is_(None), ~waiting
    )


def _is_silent(row: Row, atlas: Atlas, at: float) -> bool:
    return bool(at - row.ended_at > atlas.session_gap(row.map_id))


def judge_again(connection: Connection, conversation_id: str) -> None:
    """Give a conversation that has ended the outcome that its turns have now; an open one stays open."""
    ended = connection.execute(_locked(conversation_id)).first()
    if ended is not None and ended.outcome is not None:
        connection.execute(
            update(conversation)
            .where(conversation.c.conversation_id == conversation_id)
            .values(outcome=_outcome(connection, conversation_id))
        )


def _locked(conversation_id: str) -> Select:
    """Its row, held to the end of the transaction: a vote and the closing must see each other."""
    of = conversation.c.conversation_id == conversation_id
    return select(conversation.c.outcome).where(of).with_for_update()


def _outcome(connection: Connection, conversation_id: str) -> str:
    turns = connection.execute(
        select(
            touchpoint.c.kind,
            touchpoint.c.answered,
            touchpoint.c.helpful,
            touchpoint.c.intent,
            (touchpoint.c.outcome == "failed").label("failed"),
        )
        .where(touchpoint.c.conversation_id == conversation_id)
        .order_by(touchpoint.c.seq)
    ).all()
    return outcome_of([Turn(t.kind, t.answered, t.helpful, t.intent, bool(t.failed)) for t in turns])


def _close(connection: Connection, row: Row, *, atlas: Atlas, stored: Stored | None) -> None:
    connection.execute(_locked(row.conversation_id))
    outcome = _outcome(connection, row.conversation_id)
    closed = connection.execute(
        update(conversation)
        .where(
            conversation.c.conversation_id == row.conversation_id,
            conversation.c.outcome.is_(None),
            conversation.c.ended_at == row.ended_at,  # somebody may have spoken since it was read
        )
        .values(outcome=outcome, out_of_hours=atlas.out_of_hours(row.map_id, row.started_at))
    )
    if stored is not None and closed.rowcount:
        mask_lines(connection, row.conversation_id, stored=stored)
