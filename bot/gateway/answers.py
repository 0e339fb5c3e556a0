"""The transaction that ends a turn: its row, the replies, the inbox and the customer's place, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.engine.protocol import RequestKind
from bot.gateway.claims import Claimed, give_back, still_held
from bot.gateway.identity import new_id
from bot.gateway.lines import add_line
from bot.gateway.protocol import OfferedChoice
from bot.gateway.tables import inbox, offered_choice, session
from bot.touchpoints.tables import conversation, journey, touchpoint
from bot.touchpoints.turn_row import TurnResult, write_result
from bot.turn import Choice, Said


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the thinking about a message ended."""

    said: tuple[Said, ...]
    """Never empty: an engine without words has become an apology by now."""
    failed: bool
    parked: bool = False
    """It was given up after too many attempts."""


def write_outcome(connection: Connection, claimed: Claimed, outcome: Outcome, *, at: float) -> bool:
    """Write it; `False`, and nothing written, when the lease was lost to another process in the meantime."""
    connection.execute(
        select(session.c.session_id).where(session.c.session_id == claimed.lease.session_id).with_for_update()
    )
    if not still_held(connection, claimed.lease):
        return False
    if claimed.kind is not RequestKind.OPENING:
        _write_turn(connection, claimed, outcome, at=at)
    _write_lines(connection, claimed, outcome.said, at=at)
    connection.execute(
        update(inbox).where(inbox.c.inbox_id == claimed.inbox_id).values(state="parked" if outcome.parked else "done")
    )
    connection.execute(  # the session's next message queues up behind everybody who is waiting now
        update(inbox)
        .where(inbox.c.session_id == claimed.lease.session_id, inbox.c.state == "waiting")
        .values(ready_at=at)
    )
    connection.execute(
        update(conversation)
        .where(conversation.c.conversation_id == claimed.context.conversation_id, conversation.c.ended_at < at)
        .values(ended_at=at)
    )
    give_back(connection, claimed.lease)
    return True


def _write_turn(connection: Connection, claimed: Claimed, outcome: Outcome, *, at: float) -> None:
    context = claimed.context
    result = TurnResult(
        text_redacted=claimed.shown,
        response_ms=max(0, round((at - context.received_at) * 1_000)),
        failed=outcome.failed,
        chosen=claimed.kind is RequestKind.CHOICE,
    )
    write_result(connection, context, result)
    row = connection.execute(
        select(touchpoint.c.stage_id, touchpoint.c.stage_source).where(touchpoint.c.turn_id == context.turn_id)
    ).one()
    if row.stage_id is not None and row.stage_source != "default":  # a guess must not become knowledge
        connection.execute(
            update(journey).where(journey.c.journey_key == context.journey_key).values(stage_id=row.stage_id)
        )


def _write_lines(connection: Connection, claimed: Claimed, said: Sequence[Said], *, at: float) -> None:
    for place, each in enumerate(said, start=1):
        add_line(
            connection,
            claimed.lease.session_id,
            author="bot",
            text=each.text,
            at=at,
            in_reply_to=None if claimed.kind is RequestKind.OPENING else claimed.external_id,
            turn_id=claimed.context.turn_id,
            last=place == len(said),
            choices=_offer(connection, claimed, each.choices, at=at),
            link=each.link,
        )


def _offer(
    connection: Connection, claimed: Claimed, choices: Sequence[Choice], *, at: float
) -> tuple[OfferedChoice, ...]:
    offered = tuple(OfferedChoice(new_id(), choice.title) for choice in choices)
    for choice, public in zip(choices, offered, strict=True):
        connection.execute(
            offered_choice.insert().values(
                choice_id=public.id,
                session_id=claimed.lease.session_id,
                release=claimed.context.release,
                title=choice.title,
                payload=choice.payload,
                offered_at=at,
            )
        )
    return offered
