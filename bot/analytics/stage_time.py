"""How long customers stay in a stage before they go on to another, against what the map wants."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.analytics.scope import Scope, of_turns
from bot.analytics.stages import MapStage
from bot.analytics.statistics import Interval, Rate, median_interval
from bot.touchpoints.tables import conversation, touchpoint


@dataclass(frozen=True, slots=True)
class StageTime:
    """Seconds of the journeys that left a stage; median and p90 are `None` when none did."""

    stage: MapStage
    median: float | None
    p90: float | None
    n: int
    on_time: Rate | None
    """At most the map's target; `None` where the map has none."""
    still_open: Rate
    """Journeys whose visit has not ended, among those that came in the window: their time is not guessed."""
    interval: Interval | None = None
    """Of the median."""


def time_in_stage(connection: Connection, scope: Scope) -> tuple[StageTime, ...]:
    """Metrics `time_in_stage` and `on_time`: per journey, the sum of its visits that began in the window.

    A visit lasts from its first touch to the first touch of the next stage, whenever and on whatever channel that is;
    a filter chooses whose first touches count.
    """
    spent: dict[str, Counter[str]] = defaultdict(Counter)
    came: dict[str, set[str]] = defaultdict(set)
    stays: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(_visits(scope)):
        came[row.stage].add(row.journey_key)
        if row.left_at is None:
            stays[row.stage].add(row.journey_key)
        else:
            spent[row.stage][row.journey_key] += row.left_at - row.at
    return tuple(
        _summary(scope, stage, list(spent[stage.id].values()), (len(stays[stage.id]), len(came[stage.id])))
        for stage in scope.stages.all
    )


def _summary(scope: Scope, stage: MapStage, seconds: list[float], open_of: tuple[int, int]) -> StageTime:
    target = stage.target_seconds
    return StageTime(
        stage=stage,
        median=float(np.median(seconds)) if seconds else None,
        p90=float(np.quantile(seconds, 0.9, method="inverted_cdf")) if seconds else None,
        n=len(seconds),
        interval=median_interval(seconds),
        on_time=None if target is None else scope.rate(sum(each <= target for each in seconds), len(seconds)),
        still_open=scope.rate(*open_of),
    )


def _visits(scope: Scope) -> Select:
    stage = scope.stages.current(touchpoint.c.stage_id)
    journey = touchpoint.c.journey_key
    in_order = (touchpoint.c.at, touchpoint.c.row_id)
    marks = (
        of_turns(
            touchpoint.c.row_id,
            journey,
            stage.label("stage"),
            touchpoint.c.at,
            func.lag(stage).over(partition_by=journey, order_by=in_order).label("previous"),
        )
        .where(conversation.c.map_id == scope.stages.map_id, conversation.c.is_test.is_(False))
        .where(touchpoint.c.stage_id.is_not(None))
        .cte("marks")
    )
    left_at = func.lead(marks.c.at).over(partition_by=marks.c.journey_key, order_by=(marks.c.at, marks.c.row_id))
    visits = (
        select(marks, left_at.label("left_at"))
        .where(marks.c.previous.is_(None) | (marks.c.previous != marks.c.stage))
        .cte("visits")
    )
    chosen = of_turns(touchpoint.c.row_id).where(*scope.turns())
    return select(visits.c.journey_key, visits.c.stage, visits.c.at, visits.c.left_at).where(
        visits.c.row_id.in_(chosen)
    )
