"""The transaction that ends a turn: its row, the replies, the inbox and the customer's place, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.engine import Connection, Row

from bot.compiler.naming import GOODBYE, THANKS
from bot.engine.protocol import RequestKind
from bot.gateway.atlas import Atlas
from bot.gateway.claims import Claimed, give_back
from bot.gateway.forgetting_words import forget_said
from bot.gateway.lines import Line, add_lines
from bot.gateway.offering import offer
from bot.gateway.surveys import ask_after_farewell
from bot.gateway.tables import inbox, session
from bot.touchpoints.events import TurnKind
from bot.touchpoints.tables import conversation, journey, touchpoint
from bot.touchpoints.turn_row import TurnResult, write_result
from bot.turn import Said

_LOCKED: Final = (
    select(session.c.session_id, session.c.last_number).where(session.c.session_id == bindparam("of")).with_for_update()
)
_PLACED: Final = select(
    *(touchpoint.c.map_id, touchpoint.c.stage_id, touchpoint.c.stage_source),
    *(touchpoint.c.kind, touchpoint.c.answered, touchpoint.c.intent),
).where(touchpoint.c.turn_id == bindparam("of"))
_WAY: Final = select(journey.c.map_id, journey.c.stage_id).where(journey.c.journey_key == bindparam("of"))
_ON_THE_WAY: Final = update(journey).where(journey.c.journey_key == bindparam("of"))
_SETTLED: Final = update(inbox).where(inbox.c.inbox_id == bindparam("of"))
_NEXT_UP: Final = (
    update(inbox)
    .where(inbox.c.session_id == bindparam("of"), inbox.c.state == "waiting")
    .values(ready_at=case((inbox.c.ready_at > bindparam("now"), inbox.c.ready_at), else_=bindparam("now")))
)
_TAKEN_ALONG: Final = update(conversation).where(conversation.c.conversation_id == bindparam("of"))
_MEDIA: Final = (
    update(touchpoint).where(touchpoint.c.turn_id == bindparam("of")).values(kind=TurnKind.MEDIA.value, answered=None)
)
_ALIVE: Final = update(conversation).where(
    conversation.c.conversation_id == bindparam("of"), conversation.c.ended_at < bindparam("then")
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the thinking about a message ended."""

    said: tuple[Said, ...]
    """Never empty: an engine without words has become an apology by now."""
    failed: bool
    parked: bool = False
    """It was given up after too many attempts."""


def write_outcome(connection: Connection, claimed: Claimed, outcome: Outcome, *, at: float, atlas: Atlas) -> bool:
    """Write it; `False`, and nothing written, when the lease is not ours any more.

    That is so when another process has taken the session over, and also when this very outcome was written before: a
    commit whose confirmation was lost may be repeated.
    """
    context, held = claimed.context, claimed.lease
    owner = connection.execute(_LOCKED, {"of": held.session_id}).first()
    if owner is None or not give_back(connection, held):  # no session: its customer's data was erased meanwhile
        return False
    placed = _write_turn(connection, claimed, outcome, at=at) if claimed.kind.is_turn else None
    if placed is not None:
        _move_on(connection, claimed, placed, at=at, atlas=atlas)
        _forget_words(connection, claimed, placed, atlas=atlas)
    votable = placed is not None and _is_answer(placed) and atlas.wants_votes(placed.map_id)
    lines = _lines(connection, claimed, outcome.said, at=at, votable=votable)
    add_lines(connection, owner, lines, turn_id=context.turn_id, at=at)
    state = "parked" if outcome.parked else "done"
    # answered: from here on the words are in the log and in the conversation's lines, as long as those may keep them
    connection.execute(_SETTLED, {"of": claimed.inbox_id, "state": state, "content": "", "shown": ""})
    # the session's next message queues up behind everybody who is waiting now
    connection.execute(_NEXT_UP, {"of": held.session_id, "now": at})
    connection.execute(_ALIVE, {"of": context.conversation_id, "then": at, "ended_at": at})
    if placed is not None and placed.intent in (THANKS, GOODBYE):
        ask_after_farewell(connection, held.session_id, at=at, atlas=atlas)
    return True


def _is_answer(placed: Row) -> bool:
    return bool(placed.kind == TurnKind.QUESTION.value and placed.answered)  # a failed turn was not answered


def _write_turn(connection: Connection, claimed: Claimed, outcome: Outcome, *, at: float) -> Row:
    """The gateway's part of the turn's row; what is known of the turn then."""
    context = claimed.context
    result = TurnResult(
        text_redacted=claimed.shown,
        response_ms=max(0, round((at - context.received_at) * 1_000)),
        failed=outcome.failed,
        chosen=claimed.kind is RequestKind.CHOICE,
    )
    write_result(connection, context, result)
    if claimed.kind is RequestKind.MEDIA:  # no action will come and say so
        connection.execute(_MEDIA, {"of": context.turn_id})
    return connection.execute(_PLACED, {"of": context.turn_id}).one()


def _move_on(connection: Connection, claimed: Claimed, placed: Row, *, at: float, atlas: Atlas) -> None:
    """The customer's place after the turn, which may be on another map than the one that was taken for granted.

    A journey stays on one map, and its conversation with it. Only while nothing is known of the way does the first
    turn that tells take both to its map; a later question about another map is that turn's matter alone.
    """
    context = claimed.context
    way = connection.execute(_WAY, {"of": context.journey_key}).first()
    moved: dict[str, object] = {}
    if placed.stage_source != "default" and way is not None:  # a guess is no knowledge
        if placed.map_id == way.map_id:
            moved = {"stage_id": placed.stage_id}
        elif way.stage_id is None:
            moved = {"stage_id": placed.stage_id, "map_id": placed.map_id}
            language = atlas.language_of(placed.map_id, asked=context.language)
            there = {"map_id": placed.map_id, "language": language, "persona_id": None}
            connection.execute(_TAKEN_ALONG, {"of": context.conversation_id, **there})
    connection.execute(_ON_THE_WAY, {"of": context.journey_key, "last_at": at, **moved})


def _forget_words(connection: Connection, claimed: Claimed, placed: Row, *, atlas: Atlas) -> None:
    """In a stage that keeps no text, only that something was said stays."""
    if not atlas.keeps_text(placed.map_id, placed.stage_id):
        forget_said(connection, claimed.context.turn_id, session_id=claimed.lease.session_id)


def _lines(connection: Connection, claimed: Claimed, said: Sequence[Said], *, at: float, votable: bool) -> list[Line]:
    return [
        Line(
            author="bot",
            text=each.text,
            in_reply_to=None if claimed.kind is RequestKind.OPENING else claimed.external_id,
            last=place == len(said),
            choices=offer(
                connection, each.choices, session_id=claimed.lease.session_id, release=claimed.context.release, at=at
            ),
            link=each.link,
            votable=votable and place == len(said),
        )
        for place, each in enumerate(said, start=1)
    ]
