"""The transaction that accepts a message: conversation, number and inbox row, or nothing at all."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection, Row

from bot.engine.protocol import RequestKind
from bot.gateway.atlas import Atlas
from bot.gateway.identity import new_id
from bot.gateway.lines import Line, add_lines
from bot.gateway.protocol import GatewayError
from bot.gateway.tables import inbox, offered_choice, session
from bot.touchpoints.tables import conversation, journey
from bot.touchpoints.upsert import insert_once

BURST: Final = 5.0
"""Messages a session may send at once; then one per second."""
CHOICE_LIFE: Final = 30 * 86_400.0
"""Seconds an offered choice can be pressed, as long as its release answers."""
TEST_CHANNELS: Final = frozenset({"terminal"})
"""Channels of the people who make the bot: left out of every metric."""


_LOCKED: Final = select(session).where(session.c.session_id == bindparam("of")).with_for_update()
_CURRENT: Final = select(conversation).where(conversation.c.conversation_id == bindparam("of")).with_for_update()
_TALKING: Final = update(conversation).where(conversation.c.conversation_id == bindparam("of"))
_OFFERED: Final = select(offered_choice.c.payload, offered_choice.c.title).where(
    offered_choice.c.choice_id == bindparam("choice"),
    offered_choice.c.session_id == bindparam("of"),
    offered_choice.c.release == bindparam("release"),
    offered_choice.c.offered_at > bindparam("since"),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A checked, cleaned and redacted message on its way into the inbox."""

    session_id: str
    external_id: str
    kind: RequestKind
    content: str
    """The text, or the opaque id of a choice."""
    at: float
    release: str
    stage: str | None = None
    page: str | None = None
    campaign: str | None = None


class DuplicateArrivalError(Exception):
    """The inbox holds this external id already: the transaction is rolled back, the first one counts."""


def write_arrival(connection: Connection, arrival: Arrival, atlas: Atlas) -> None:
    """Write everything an accepted message leaves behind.

    Raises `DuplicateArrivalError` and `GatewayError`; either way the caller's transaction must roll back.
    """
    owner = connection.execute(_LOCKED, {"of": arrival.session_id}).first()
    if owner is None:
        raise GatewayError("session_unknown")
    content, shown = _what_was_said(connection, arrival)
    talk = _conversation(connection, owner, arrival, atlas=atlas, shown=shown)
    turn_id = new_id()
    inserted = insert_once(
        connection,
        inbox,
        {
            "channel": owner.channel,
            "session_id": arrival.session_id,
            "external_id": arrival.external_id,
            "kind": arrival.kind.value,
            "content": content,
            "shown": shown,
            "conversation_id": talk.conversation_id,
            "turn_id": turn_id,
            "seq": talk.sequence,
            "stage": arrival.stage,
            "page": arrival.page,
            "campaign": arrival.campaign,
            "accepted_at": arrival.at,
            "ready_at": arrival.at,
            "attempts": 0,
            "state": "waiting",
        },
    )
    if not inserted:
        raise DuplicateArrivalError
    said = [Line("customer", shown, in_reply_to=arrival.external_id, last=False)]
    add_lines(
        connection,
        owner,
        [] if arrival.kind is RequestKind.OPENING else said,
        turn_id=turn_id,
        at=arrival.at,
        conversation_id=talk.conversation_id,
        **_tokens_after(owner, arrival.at),
    )


@dataclass(frozen=True, slots=True)
class _Talk:
    conversation_id: str
    sequence: int


def _what_was_said(connection: Connection, arrival: Arrival) -> tuple[str, str]:
    if arrival.kind is not RequestKind.CHOICE:
        return arrival.content, arrival.content
    wanted = {"choice": arrival.content, "of": arrival.session_id, "release": arrival.release}
    offered = connection.execute(_OFFERED, {**wanted, "since": arrival.at - CHOICE_LIFE}).first()
    if offered is None and not _known(connection, arrival):
        raise GatewayError("choice_unknown")
    return (offered.payload, offered.title) if offered else ("", "")


def _known(connection: Connection, arrival: Arrival) -> bool:
    """A retry of a press that was accepted while its choice still lived is a duplicate, not an error."""
    return (
        connection.execute(
            select(inbox.c.inbox_id).where(
                inbox.c.session_id == arrival.session_id, inbox.c.external_id == arrival.external_id
            )
        ).first()
        is not None
    )


def _tokens_after(owner: Row, at: float) -> dict[str, float]:
    if owner.conversation_id is None:  # the opening of a new session is on the house
        return {}
    tokens = min(BURST, owner.tokens + max(0.0, at - owner.tokens_at))
    if tokens < 1:
        raise GatewayError("too_many_messages")
    return {"tokens": tokens - 1, "tokens_at": at}


def _conversation(connection: Connection, owner: Row, arrival: Arrival, *, atlas: Atlas, shown: str) -> _Talk:
    counted = 0 if arrival.kind is RequestKind.OPENING else 1
    current = connection.execute(_CURRENT, {"of": owner.conversation_id}).first()
    if current is None or not _still_open(current, arrival.at, atlas):
        return _new_conversation(connection, owner, arrival, atlas=atlas, shown=shown)
    persona = current.persona_id or _persona(atlas, current.map_id, owner.channel, arrival=arrival, shown=shown)
    alive = {"ended_at": max(arrival.at, current.ended_at), "turns": current.turns + counted, "persona_id": persona}
    connection.execute(_TALKING, {"of": current.conversation_id, **alive})
    return _Talk(current.conversation_id, (current.turns + 1) * counted)


def _still_open(current: Row, at: float, atlas: Atlas) -> bool:
    return current.outcome is None and at - current.ended_at <= atlas.session_gap(current.map_id)


def _new_conversation(connection: Connection, owner: Row, arrival: Arrival, *, atlas: Atlas, shown: str) -> _Talk:
    counted = 0 if arrival.kind is RequestKind.OPENING else 1
    way = _journey(connection, owner, arrival, atlas=atlas)
    values: dict[str, Any] = {
        "conversation_id": new_id(),
        "customer_key": owner.customer_key,
        "journey_key": way.journey_key,
        "map_id": way.map_id,
        "release": arrival.release,
        "channel": owner.channel,
        "language": atlas.language_of(way.map_id, asked=owner.language),
        "persona_id": _persona(atlas, way.map_id, owner.channel, arrival=arrival, shown=shown),
        "source": arrival.campaign,
        "started_at": arrival.at,
        "ended_at": arrival.at,
        "turns": counted,
        "is_test": owner.channel in TEST_CHANNELS,
    }
    connection.execute(conversation.insert().values(**values))
    return _Talk(values["conversation_id"], counted)


@dataclass(frozen=True, slots=True)
class _Way:
    journey_key: str
    map_id: str


def _journey(connection: Connection, owner: Row, arrival: Arrival, *, atlas: Atlas) -> _Way:
    """The customer's journey on the map of the page they stand on, or a new one after `journey_gap` of silence."""
    known = select(journey).where(journey.c.customer_key == owner.customer_key)
    if arrival.stage is not None:
        known = known.where(journey.c.map_id == atlas.map_id(arrival.stage))
    latest = connection.execute(known.order_by(journey.c.last_at.desc()).limit(1)).first()
    if latest is not None and arrival.at - latest.last_at <= atlas.journey_gap(latest.map_id):
        connection.execute(
            update(journey)
            .where(journey.c.journey_key == latest.journey_key)
            .values(last_at=arrival.at, stage_id=arrival.stage or latest.stage_id)
        )
        return _Way(latest.journey_key, latest.map_id)
    way = _Way(new_id(), atlas.map_id(arrival.stage, language=owner.language))
    connection.execute(
        journey.insert().values(
            journey_key=way.journey_key,
            customer_key=owner.customer_key,
            map_id=way.map_id,
            stage_id=arrival.stage,
            started_at=arrival.at,
            last_at=arrival.at,
        )
    )
    return way


def _persona(atlas: Atlas, map_id: str, channel: str, *, arrival: Arrival, shown: str) -> str | None:
    return atlas.persona(map_id, channel=channel, campaign=arrival.campaign, page=arrival.page, said=shown)
