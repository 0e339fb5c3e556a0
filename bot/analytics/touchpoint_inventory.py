"""The contact points that customers really use: how many came by, how it felt, what they doubted, who left there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.analytics.emotions import POINTS
from bot.analytics.places import PlaceKind, read_places
from bot.analytics.scope import DOUBTS, Scope, count_if, of_turns
from bot.analytics.statistics import Mean, Moments, Rate
from bot.touchpoints.tables import conversation, touchpoint


@dataclass(frozen=True, slots=True)
class AtTouchpoint:
    """What happened at one contact point of the map, or at one that the map does not have."""

    conversations: int
    emotion: Mean | None
    """−2 to +2, per conversation first; `None` where nobody was heard."""
    doubts: int
    exits: Rate
    """Abandoned there, among the engaged conversations of the window that came by."""


def at_touchpoints(connection: Connection, scope: Scope) -> Mapping[str, AtTouchpoint]:
    """By the path of today (`stage.touchpoint`), those where anybody was in the window."""
    path = _path(connection, scope)
    latest = touchpoint.alias("latest")
    last = select(func.max(latest.c.seq)).where(latest.c.conversation_id == conversation.c.conversation_id)
    engaged = and_(conversation.c.outcome != "unengaged", *scope.within(conversation.c.started_at))
    left = and_(engaged, conversation.c.outcome == "abandoned", touchpoint.c.seq == last.scalar_subquery())
    talks = (
        of_turns(
            path.label("path"),
            func.avg(touchpoint.c.sentiment).label("felt"),
            count_if(touchpoint.c.kind.in_(DOUBTS)).label("doubts"),
            func.max(case((engaged, 1), else_=0)).label("engaged"),
            func.max(case((left, 1), else_=0)).label("gone"),
        )
        .where(*scope.turns(), path.is_not(None))
        .group_by(path, touchpoint.c.conversation_id)
        .cte("talks")
    )
    felt = talks.c.felt
    rows = connection.execute(
        select(
            talks.c.path,
            func.count().label("n"),
            func.sum(talks.c.doubts).label("doubts"),
            func.sum(talks.c.engaged).label("engaged"),
            func.sum(talks.c.gone).label("gone"),
            func.count(felt).label("heard"),
            func.coalesce(func.sum(felt), 0.0).label("felt"),
            func.coalesce(func.sum(felt * felt), 0.0).label("squares"),
        ).group_by(talks.c.path)
    )
    least = scope.terms.min_sample
    return {
        row.path: AtTouchpoint(
            conversations=row.n,
            emotion=Moments(row.heard, row.felt, row.squares).mean(scale=POINTS, least=least),
            doubts=int(row.doubts),
            exits=scope.rate(int(row.gone), int(row.engaged)),
        )
        for row in rows
    }


def _path(connection: Connection, scope: Scope) -> "ColumnElement[Any]":
    """SQL: today's path of a turn's contact point, also of one that was renamed."""
    logged = scope.stages.current(touchpoint.c.stage_id) + "." + touchpoint.c.touchpoint_id
    places = read_places(connection, scope.stages).values()
    points = (place for place in places if place.kind is PlaceKind.TOUCHPOINT)
    former = {f"{place.stage_id}.{old}": place.path for place in points for old in place.ids if place.path}
    renamed = {old: path for old, path in former.items() if old != path}
    return case(renamed, value=logged, else_=logged) if renamed else logged
