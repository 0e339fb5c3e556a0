"""The routes that customers really take: moves between stages, and how many go back."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.analytics.scope import Scope, of_turns
from bot.analytics.statistics import Rate
from bot.touchpoints.tables import touchpoint

_IN_ORDER: Final = (touchpoint.c.at, touchpoint.c.row_id)


@dataclass(frozen=True, slots=True)
class Move:
    """So many times from one stage straight to another."""

    origin: str
    target: str
    times: int


@dataclass(frozen=True, slots=True)
class Paths:
    """Moves between stages, the most frequent first, and the share of them to an earlier stage."""

    moves: tuple[Move, ...]
    backward_moves: Rate


def paths(connection: Connection, scope: Scope) -> Paths:
    """Metric `backward_moves`, with the moves behind it: between consecutive touches of a journey in the window."""
    place = scope.stages.order(touchpoint.c.stage_id)
    marks = (
        of_turns(
            place.label("place"),
            func.lag(place).over(partition_by=touchpoint.c.journey_key, order_by=_IN_ORDER).label("previous"),
        )
        .where(*scope.turns(), place.is_not(None))
        .cte("marks")
    )
    rows = connection.execute(
        select(marks.c.previous, marks.c.place, func.count().label("times"))
        .where(marks.c.previous != marks.c.place)
        .group_by(marks.c.previous, marks.c.place)
    ).all()
    ids = {stage.order: stage.id for stage in scope.stages.all}
    ranked = sorted(rows, key=lambda row: (-row.times, row.previous, row.place))
    backward = sum(row.times for row in rows if row.place < row.previous)
    return Paths(
        moves=tuple(Move(ids[row.previous], ids[row.place], row.times) for row in ranked),
        backward_moves=scope.rate(backward, sum(row.times for row in rows)),
    )
