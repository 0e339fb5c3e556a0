"""The ways that customers take through the stages: in order or not, how many different ones, and where they begin."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.analytics.scope import Scope, of_turns
from bot.analytics.statistics import Rate
from bot.touchpoints.tables import conversation, touchpoint

COVERED: Final = 0.8
"""Share of the journeys that the variants told of make up."""
_READ_AT_ONCE: Final = 5_000
_IN_ORDER: Final = (touchpoint.c.at, touchpoint.c.row_id)


@dataclass(frozen=True, slots=True)
class Variant:
    """A sequence of stages, and how many journeys went just so."""

    stages: tuple[str, ...]
    journeys: int


@dataclass(frozen=True, slots=True)
class Routes:
    """The journeys that touched a stage in the window."""

    in_order: Rate
    """Never back to an earlier stage."""
    variants: tuple[Variant, ...]
    """The most frequent first, until they cover 80 % of the journeys; their number is the metric."""
    distinct: int
    """All different sequences there are."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """From a source (`None`: not known), how many journeys began at a stage, among all that came from it."""

    source: str | None
    stage_id: str
    share: Rate


def routes(connection: Connection, scope: Scope) -> Routes:
    """Metrics `in_order` and `variants`: each journey's stages in the window, staying where one is counted once."""
    ways = Counter(_ways(connection, scope))
    ids = {stage.order: stage.id for stage in scope.stages.all}
    journeys = sum(ways.values())
    ordered = sum(times for way, times in ways.items() if list(way) == sorted(way))
    variants: list[Variant] = []
    covered = 0
    for way, times in sorted(ways.items(), key=lambda each: (-each[1], each[0])):
        if covered >= COVERED * journeys:
            break
        covered += times
        variants.append(Variant(tuple(ids[place] for place in way), times))
    return Routes(scope.rate(ordered, journeys), tuple(variants), len(ways))


def arrivals(connection: Connection, scope: Scope) -> tuple[Arrival, ...]:
    """How they arrive: the first stage of the journeys that began in the window, by their first conversation's source.

    The filter chooses by that first conversation; most frequent source first, stages in the order of the map.
    """
    stages = scope.stages
    first = (
        of_turns(
            touchpoint.c.row_id,
            func.row_number().over(partition_by=touchpoint.c.journey_key, order_by=_IN_ORDER).label("number"),
        )
        .where(conversation.c.map_id == stages.map_id, conversation.c.is_test.is_(False))
        .where(stages.order(touchpoint.c.stage_id).is_not(None), touchpoint.c.at < scope.window.ends_at)
        .cte("first")
    )
    stage = stages.current(touchpoint.c.stage_id).label("stage")
    rows = connection.execute(
        of_turns(conversation.c.source, stage, func.count().label("n"))
        .join(first, first.c.row_id == touchpoint.c.row_id)
        .where(first.c.number == 1, *scope.turns())
        .group_by(conversation.c.source, stage)
    ).all()
    sizes: dict[str | None, int] = defaultdict(int)
    for row in rows:
        sizes[row.source] += row.n
    order = {each.id: each.order for each in stages.all}
    rows.sort(key=lambda row: (-sizes[row.source], row.source or "", order[row.stage]))
    return tuple(Arrival(row.source, row.stage, scope.rate(row.n, sizes[row.source])) for row in rows)


def _ways(connection: Connection, scope: Scope) -> Iterator[tuple[int, ...]]:
    """The places of each journey in the map, one journey at a time, so that memory holds only different ways."""
    place, journey = scope.stages.order(touchpoint.c.stage_id), touchpoint.c.journey_key
    marks = (
        of_turns(
            touchpoint.c.row_id,
            journey,
            touchpoint.c.at,
            place.label("place"),
            func.lag(place).over(partition_by=journey, order_by=_IN_ORDER).label("previous"),
        )
        .where(*scope.turns(), place.is_not(None))
        .cte("marks")
    )
    moves = (
        select(marks.c.journey_key, marks.c.place)
        .where(marks.c.previous.is_(None) | (marks.c.previous != marks.c.place))
        .order_by(marks.c.journey_key, marks.c.at, marks.c.row_id)
    )
    rows = connection.execution_options(stream_results=True).execute(moves).yield_per(_READ_AT_ONCE)
    for _, steps in groupby(rows, key=lambda row: str(row.journey_key)):
        yield tuple(step.place for step in steps)
