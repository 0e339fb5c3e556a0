"""Where and when customers give up: the last touchpoint of the conversations that were abandoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import CTE

from bot.analytics.clock import Heat, heat, quarter
from bot.analytics.pain import Item
from bot.analytics.scope import Scope, count_if, of_turns
from bot.analytics.statistics import Rate
from bot.touchpoints.tables import conversation, touchpoint


@dataclass(frozen=True, slots=True)
class Exits:
    """Abandoned there, among the engaged conversations that came by: a busy place is not blamed for being busy."""

    by_page: Mapping[str | None, Rate]
    """Under `None` where the page is not known."""
    by_item: Mapping[Item, Rate]
    """By the question they asked last, or the kind of turn that belonged to none, and the stage of it."""
    by_stage: Mapping[str | None, Rate]
    heat: Heat
    """When the last word was said, on the map's clock."""


def exits(connection: Connection, scope: Scope) -> Exits:
    """Exits of the engaged conversations in scope; places that nobody left from are there with their zero."""
    turns = _turns(scope)
    item = (turns.c.stage, turns.c.question, turns.c.kind)
    return Exits(
        by_page={page: rate for (page,), rate in _rates(connection, scope, turns, turns.c.page).items()},
        by_item={Item(*place): rate for place, rate in _rates(connection, scope, turns, *item).items()},
        by_stage={stage: rate for (stage,), rate in _rates(connection, scope, turns, turns.c.stage).items()},
        heat=_heat(connection, scope, turns),
    )


def _rates(
    connection: Connection, scope: Scope, turns: CTE, *place: "ColumnElement[Any]"
) -> Mapping[tuple[Any, ...], Rate]:
    came_by = (
        select(*place, func.max(case((turns.c.left, 1), else_=0)).label("left"))
        .group_by(*place, turns.c.conversation_id)
        .cte("came_by")
    )
    keys = [came_by.c[each.name] for each in place]
    query = select(*keys, func.count().label("n"), func.sum(came_by.c.left).label("hits")).group_by(*keys)
    return {tuple(row[: len(keys)]): scope.rate(row.hits, row.n) for row in connection.execute(query)}


def _heat(connection: Connection, scope: Scope, turns: CTE) -> Heat:
    number = quarter(turns.c.at).label("quarter")
    rows = connection.execute(select(number, count_if(turns.c.left).label("n")).group_by(number))
    return heat(((row.quarter, row.n) for row in rows if row.n), zone=scope.window.zone)


def _turns(scope: Scope) -> CTE:
    """Every turn of the engaged conversations in scope, and whether the customer left at it."""
    latest = touchpoint.alias("latest")
    last = select(func.max(latest.c.seq)).where(latest.c.conversation_id == conversation.c.conversation_id)
    path = scope.stages.question()
    left: ColumnElement[Any] = case(
        (conversation.c.outcome != "abandoned", 0), (touchpoint.c.seq == last.scalar_subquery(), 1), else_=0
    )
    engaged = scope.engaged()
    if scope.of_turn():  # they ask of any turn of the conversation, not of each
        engaged = [conversation.c.conversation_id.in_(select(conversation.c.conversation_id).where(*engaged))]
    return (
        of_turns(
            touchpoint.c.conversation_id,
            touchpoint.c.at,
            touchpoint.c.page,
            scope.stages.current(touchpoint.c.stage_id).label("stage"),
            path.label("question"),
            case((path.is_(None), touchpoint.c.kind)).label("kind"),
            (left == 1).label("left"),
        )
        .where(*engaged)
        .cte("turns")
    )
