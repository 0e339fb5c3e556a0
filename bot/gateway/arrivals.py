"""The transaction that accepts a message: conversation, number and inbox row, or nothing at all."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection, Row

from bot.engine.protocol import RequestKind
from bot.gateway.atlas import Atlas
from bot.gateway.identity import new_id
from bot.gateway.lines import Line, add_lines
from bot.gateway.offering import offered
from bot.gateway.protocol import GatewayError
from bot.gateway.tables import inbox, session
from bot.touchpoints.tables import conversation, journey
from bot.touchpoints.upsert import insert_once
from bot.turn import Choice

BURST: Final = 5.0
"""Messages a session may send at once; then one per second."""
BURSTS: Final = {"telegram": 60.0}
"""The same for a channel that keeps messages while we are away and hands them over all at once."""
TEST_CHANNELS: Final = frozenset({"terminal"})
"""Channels of the people who make the bot: left out of every metric."""
LATE_MARGIN: Final = 3_600.0
"""Seconds by which a message that has waited long lets those go first that come in now."""

_LOCKED: Final = select(session).where(session.c.session_id == bindparam("of")).with_for_update()
_SPOKEN: Final = update(session).where(session.c.session_id == bindparam("of"))
_CURRENT: Final = select(conversation).where(conversation.c.conversation_id == bindparam("of")).with_for_update()
_TALKING: Final = update(conversation).where(conversation.c.conversation_id == bindparam("of"))
_ELSEWHERE: Final = update(journey).where(journey.c.journey_key == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A checked, cleaned and redacted message on its way into the inbox."""

    session_id: str
    external_id: str
    kind: RequestKind
    content: str
    """The text, the opaque id of a choice, or for what a channel answers itself its reply (`bot.gateway.prepared`)."""
    at: float
    release: str
    stage: str | None = None
    page: str | None = None
    campaign: str | None = None
    language: str | None = None
    """For an opening: the language wanted from now on."""
    shown: str | None = None
    """What the customer's own line shows, where that is not the content; empty for no line."""
    asked: Choice | None = None
    """For a choice: what it means, where the channel itself asks."""
    late: bool = False


class DuplicateArrivalError(Exception):
    """The inbox holds this external id already: the transaction is rolled back, the first one counts."""


def write_arrival(connection: Connection, arrival: Arrival, atlas: Atlas) -> None:
    """Write everything an accepted message leaves behind.

    Raises `DuplicateArrivalError` and `GatewayError`; either way the caller's transaction must roll back.
    """
    owner = connection.execute(_LOCKED, {"of": arrival.session_id}).first()
    if owner is None:
        raise GatewayError("session_unknown")
    if arrival.language is not None:
        owner = _in_language(connection, owner, arrival, atlas)
    content, shown = _what_was_said(connection, arrival)
    talk = _conversation(connection, owner, arrival, atlas=atlas, shown=shown)
    turn_id = new_id()
    row = _inbox_row(arrival, owner.channel, talk, content=content, shown=shown) | {"turn_id": turn_id}
    if not insert_once(connection, inbox, row):
        raise DuplicateArrivalError
    said = [Line("customer", shown, in_reply_to=arrival.external_id, last=False)]
    add_lines(
        connection,
        owner,
        said if shown and arrival.kind is not RequestKind.OPENING else [],
        turn_id=turn_id,
        at=arrival.at,
        conversation_id=talk.conversation_id,
        **_tokens_after(owner, arrival.at),
    )


def _inbox_row(arrival: Arrival, channel: str, talk: "_Talk", *, content: str, shown: str) -> dict[str, object]:
    return {
        "channel": channel,
        "session_id": arrival.session_id,
        "external_id": arrival.external_id,
        "kind": arrival.kind.value,
        "content": content,
        "shown": shown,
        "conversation_id": talk.conversation_id,
        "seq": talk.sequence,
        "stage": arrival.stage,
        "page": arrival.page,
        "campaign": arrival.campaign,
        "accepted_at": arrival.at,
        "ready_at": arrival.at + (LATE_MARGIN if arrival.late else 0.0),
        "attempts": 0,
        "state": "waiting",
    }


@dataclass(frozen=True, slots=True)
class _Talk:
    conversation_id: str
    sequence: int


def _what_was_said(connection: Connection, arrival: Arrival) -> tuple[str, str]:
    if arrival.kind is not RequestKind.CHOICE:
        return arrival.content, arrival.content if arrival.shown is None else arrival.shown
    meant = arrival.asked or offered(connection, arrival.content, session_id=arrival.session_id, at=arrival.at)
    if meant is None and not _known(connection, arrival):
        raise GatewayError("choice_unknown")
    return (meant.payload, meant.title) if meant else ("", "")


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
    tokens = min(burst_of(owner.channel), owner.tokens + max(0.0, at - owner.tokens_at))
    if tokens < 1:
        raise GatewayError("too_many_messages")
    return {"tokens": tokens - 1, "tokens_at": at}


def burst_of(channel: str) -> float:
    """How many messages a session of the channel may send at once."""
    return BURSTS.get(channel, BURST)


def _in_language(connection: Connection, owner: Row, arrival: Arrival, atlas: Atlas) -> Row:
    """The session's row in the language wanted, as far as its map speaks it."""
    current = connection.execute(_CURRENT, {"of": owner.conversation_id}).first()
    map_id = current.map_id if current else atlas.map_id(arrival.stage, language=arrival.language)
    language = atlas.language_of(map_id, asked=arrival.language)
    connection.execute(_SPOKEN, {"of": owner.session_id, "language": language})
    if current is not None:
        connection.execute(_TALKING, {"of": current.conversation_id, "language": language})
    return connection.execute(_LOCKED, {"of": owner.session_id}).one()


def _conversation(connection: Connection, owner: Row, arrival: Arrival, *, atlas: Atlas, shown: str) -> _Talk:
    counted = int(arrival.kind.is_turn)
    current = connection.execute(_CURRENT, {"of": owner.conversation_id}).first()
    if current is None or not _still_open(current, arrival, atlas):
        return _new_conversation(connection, owner, arrival, atlas=atlas, shown=shown)
    persona = current.persona_id or _persona(atlas, current.map_id, owner.channel, arrival=arrival, shown=shown)
    alive = {"ended_at": max(arrival.at, current.ended_at), "turns": current.turns + counted, "persona_id": persona}
    connection.execute(_TALKING, {"of": current.conversation_id, **alive})
    if arrival.kind is RequestKind.OPENING and arrival.stage is not None:  # who says where they are is believed
        connection.execute(_ELSEWHERE, {"of": current.journey_key, "stage_id": arrival.stage})
    return _Talk(current.conversation_id, (current.turns + 1) * counted)


def _still_open(current: Row, arrival: Arrival, atlas: Atlas) -> bool:
    if arrival.kind is RequestKind.OPENING and arrival.stage and atlas.map_id(arrival.stage) != current.map_id:
        return False  # a conversation stays on its map, and this customer has come to talk about another
    return current.outcome is None and arrival.at - current.ended_at <= atlas.session_gap(current.map_id)


def _new_conversation(connection: Connection, owner: Row, arrival: Arrival, *, atlas: Atlas, shown: str) -> _Talk:
    counted = int(arrival.kind.is_turn)
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
