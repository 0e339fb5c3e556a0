"""Customers whom a channel knows by an id of its own: their one session, and where they are."""

from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from bot.gateway.arrivals import burst_of
from bot.gateway.atlas import Atlas
from bot.gateway.protocol import Whereabouts
from bot.gateway.tables import session
from bot.touchpoints.tables import conversation, journey
from bot.touchpoints.upsert import insert_once

_PLACE: Final = (
    select(session.c.language, conversation.c.map_id, journey.c.stage_id)
    .select_from(session)
    .outerjoin(conversation, conversation.c.conversation_id == session.c.conversation_id)
    .outerjoin(journey, journey.c.journey_key == conversation.c.journey_key)
    .where(session.c.session_id == bindparam("of"))
)


def make_session(
    connection: Connection, session_id: str, *, channel: str, language: str, customer_key: str, at: float
) -> bool:
    """Make a session that has not begun to talk; `False` when it is there already."""
    tokens = {"tokens": burst_of(channel), "tokens_at": at}
    row = {"session_id": session_id, "channel": channel, "language": language, "customer_key": customer_key}
    return insert_once(connection, session, {**row, "created_at": at, "last_number": 0, **tokens})


def whereabouts(connection: Connection, session_id: str, atlas: Atlas) -> Whereabouts | None:
    """Where a session's customer is; the first stage where nobody knows, `None` when there is no such session."""
    row = connection.execute(_PLACE, {"of": session_id}).first()
    if row is None:
        return None
    map_id = row.map_id or atlas.map_id(None, language=row.language)
    stage = row.stage_id if atlas.has_stage(map_id, row.stage_id) else atlas.first_stage(map_id)
    return Whereabouts(map_id, stage)
