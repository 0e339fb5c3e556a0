"""How far journeys get and how long customers really talk: reach and active time by stage, turns to a solution."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import Float, cast, func, literal, select, union, union_all
from sqlalchemy.engine import Connection

from bot.analytics.next_turn import with_next
from bot.analytics.scope import RESOLVED, Scope, of_turns
from bot.analytics.stages import MapStage
from bot.analytics.statistics import Mean, Moments, Rate
from bot.touchpoints.tables import conversation, external_event, touchpoint

_ANYWHERE: Final = 0
"""Stands for the place of journeys that were active wherever; those of stages count from 1."""


@dataclass(frozen=True, slots=True)
class StageReach:
    """Journeys with a touch or an imported event at a stage, among those that were active at all."""

    stage: MapStage
    reach: Rate


@dataclass(frozen=True, slots=True)
class ActiveTime:
    """Seconds that a journey spent talking at a stage, over the `n` that were there; `None` where nobody was."""

    stage: MapStage
    median: float | None
    n: int


def reach(connection: Connection, scope: Scope) -> tuple[StageReach, ...]:
    """Metric `reach` for every stage, in the order of the map; imported events count for the journeys of the filter."""
    stages, window = scope.stages, scope.window
    touches = of_turns(touchpoint.c.journey_key, stages.order(touchpoint.c.stage_id).label("place"))
    theirs = of_turns(touchpoint.c.row_id).where(
        touchpoint.c.journey_key == external_event.c.journey_key, *scope.conversations()
    )
    events = select(external_event.c.journey_key, stages.order(external_event.c.stage_id).label("place")).where(
        theirs.exists(), external_event.c.at >= window.starts_at, external_event.c.at < window.ends_at
    )
    every = union(touches.where(*scope.turns()), events).cte("every")
    active = select(literal(_ANYWHERE).label("place"), func.count(every.c.journey_key.distinct()).label("n"))
    rows = connection.execute(
        union_all(active, select(every.c.place, func.count(every.c.journey_key).label("n")).group_by(every.c.place))
    ).all()
    there = {row.place: row.n for row in rows}
    return tuple(StageReach(stage, scope.rate(there.get(stage.order, 0), there[_ANYWHERE])) for stage in stages.all)


def active_time(connection: Connection, scope: Scope) -> tuple[ActiveTime, ...]:
    """Metric `active_time`: from each turn to the next of the same conversation, at the stage of the first of both.

    Nobody knows for how long the last answer was read, so a single message takes no time at all.
    """
    stage = scope.stages.current(touchpoint.c.stage_id)
    turns = with_next(scope, touchpoint.c.journey_key, stage.label("stage"), touchpoint.c.at)
    rows = connection.execute(
        select(turns.c.stage, func.coalesce(func.sum(turns.c.next_at - turns.c.at), 0.0).label("seconds"))
        .where(turns.c.stage.is_not(None))
        .group_by(turns.c.stage, turns.c.journey_key)
    )
    spent: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        spent[row.stage].append(row.seconds)
    return tuple(
        ActiveTime(each, float(np.median(spent[each.id])) if spent[each.id] else None, len(spent[each.id]))
        for each in scope.stages.all
    )


def turns_per_resolution(connection: Connection, scope: Scope) -> Mean | None:
    """Metric `turns_per_resolution`: customer turns of the resolved conversations; `None` when none was."""
    turns = cast(conversation.c.turns, Float(53))
    query = select(func.count().label("n"), func.sum(turns).label("total"), func.sum(turns * turns).label("squares"))
    row = connection.execute(query.where(*scope.engaged(), conversation.c.outcome.in_(RESOLVED))).one()
    return Moments(row.n, row.total or 0.0, row.squares or 0.0).mean(least=scope.terms.min_sample)
