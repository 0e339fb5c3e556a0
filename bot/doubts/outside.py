"""Open doubts outside the journey: groups most of whose messages came when nobody knew where the customer was."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.engine import Connection

from bot.doubts.members import MEMBERS, SEEN_AT, TIMES
from bot.doubts.tables import doubt_group, doubt_message
from bot.touchpoints.tables import evidence, touchpoint


@dataclass(frozen=True, slots=True)
class OutsideGroup:
    """A group of open doubts that fits no stage."""

    group_id: str
    customers: int
    """Of the chat those that can be told apart; each call, search or message elsewhere counts as one of its own."""
    messages: int


def outside(connection: Connection, map_id: str, *, since: float) -> tuple[OutsideGroup, ...]:
    """Open groups of a map that are asked outside every stage, most customers first.

    What was said to the bot since that time counts, and contacts of other channels brought in since then, as often as
    their line stands for.
    """
    said = touchpoint.c.turn_id.is_not(None)
    nowhere = or_(
        and_(said, or_(touchpoint.c.stage_id.is_(None), touchpoint.c.stage_source == "default")),
        evidence.c.path == "",
    )
    messages = func.sum(TIMES)
    elsewhere = func.sum(case((said, 0), else_=TIMES))
    query = (
        select(
            doubt_group.c.group_id,
            messages.label("messages"),
            (func.count(touchpoint.c.customer_key.distinct()) + elsewhere).label("customers"),
        )
        .select_from(MEMBERS.join(doubt_group, doubt_group.c.group_id == doubt_message.c.group_id))
        .where(doubt_group.c.map_id == map_id, doubt_group.c.status == "open", since <= SEEN_AT)
        .group_by(doubt_group.c.group_id)
        .having(2 * func.sum(case((nowhere, TIMES), else_=0)) > messages)
    )
    found = [OutsideGroup(row.group_id, int(row.customers), int(row.messages)) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda each: (-each.customers, -each.messages, each.group_id)))
