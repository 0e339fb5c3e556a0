"""Whether customers who felt bad at a stage left it feeling better, and how a stage ends for everybody."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.analytics.scope import Scope, count_if, of_turns
from bot.analytics.stages import MapStage
from bot.analytics.statistics import Rate
from bot.touchpoints.tables import touchpoint

LOW: Final = -0.3
"""Sentiment (−1 to +1) from which down a turn went badly."""
HIGH: Final = 0.3
"""Sentiment from which up it went well."""


@dataclass(frozen=True, slots=True)
class StageEnding:
    """How conversations leave one stage; of those that were heard there, by their last turn in it."""

    stage: MapStage
    recovery: Rate
    """Not negative any more, among those that had felt bad there."""
    ends_well: Rate
    ends_neutral: Rate
    """Neither well nor badly."""


def endings(connection: Connection, scope: Scope) -> tuple[StageEnding, ...]:
    """Metrics `recovery` and `ends_well` for every stage of the map, in its order."""
    stage = scope.stages.current(touchpoint.c.stage_id)
    place = (stage, touchpoint.c.conversation_id)
    heard = (
        of_turns(
            stage.label("stage"),
            touchpoint.c.sentiment.label("last"),
            func.min(touchpoint.c.sentiment).over(partition_by=place).label("worst"),
            func.row_number().over(partition_by=place, order_by=touchpoint.c.seq.desc()).label("from_the_end"),
        )
        .where(*scope.turns(), touchpoint.c.sentiment.is_not(None), touchpoint.c.stage_id.is_not(None))
        .cte("heard")
    )
    bad, last = heard.c.worst <= LOW, heard.c.last
    rows = connection.execute(
        select(
            heard.c.stage,
            func.count().label("n"),
            count_if(bad).label("bad"),
            count_if(bad, last >= 0).label("recovered"),
            count_if(last >= HIGH).label("well"),
            count_if(last > LOW, last < HIGH).label("neutral"),
        )
        .where(heard.c.from_the_end == 1)
        .group_by(heard.c.stage)
    )
    found = {row.stage: (row.recovered, row.bad, row.well, row.neutral, row.n) for row in rows}
    return tuple(_ending(scope, stage, *found.get(stage.id, (0, 0, 0, 0, 0))) for stage in scope.stages.all)


def _ending(scope: Scope, stage: MapStage, /, *counts: int) -> StageEnding:
    recovered, bad, well, neutral, n = counts
    return StageEnding(stage, scope.rate(recovered, bad), scope.rate(well, n), scope.rate(neutral, n))
