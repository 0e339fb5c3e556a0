"""Open doubts outside the journey: groups most of whose messages came when nobody knew where the customer was."""

from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.engine import Connection

from bot.doubts.tables import doubt_group, doubt_message
from bot.touchpoints.tables import touchpoint


@dataclass(frozen=True, slots=True)
class OutsideGroup:
    """A group of open doubts that fits no stage."""

    group_id: str
    customers: int
    messages: int


def outside(connection: Connection, map_id: str, *, since: float) -> tuple[OutsideGroup, ...]:
    """Open groups of a map that are asked outside every stage, most customers first; messages since that time count."""
    nowhere = or_(touchpoint.c.stage_id.is_(None), touchpoint.c.stage_source == "default")
    messages, customers = func.count().label("messages"), func.count(touchpoint.c.customer_key.distinct())
    query = (
        select(doubt_group.c.group_id, messages, customers.label("customers"))
        .join(doubt_message, doubt_message.c.group_id == doubt_group.c.group_id)
        .join(touchpoint, touchpoint.c.turn_id == doubt_message.c.turn_id)
        .where(doubt_group.c.map_id == map_id, doubt_group.c.status == "open", touchpoint.c.at >= since)
        .group_by(doubt_group.c.group_id)
        .having(2 * func.sum(case((nowhere, 1), else_=0)) > func.count())
    )
    found = [OutsideGroup(row.group_id, row.customers, row.messages) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda each: (-each.customers, -each.messages, each.group_id)))
