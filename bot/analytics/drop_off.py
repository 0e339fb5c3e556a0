"""Where customers are lost: journeys that entered a stage and touched no later one in time."""

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import and_, case, func, select, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select
from sqlalchemy.sql.selectable import CTE

from bot.analytics.scope import Scope, count_if, of_turns
from bot.analytics.stages import MapStage
from bot.analytics.statistics import Rate
from bot.touchpoints.tables import conversation, external_event, touchpoint

OBSERVED_FOR: Final = 30 * 86_400.0
"""Seconds a journey has to go on after entering a stage."""


@dataclass(frozen=True, slots=True)
class StageDropOff:
    """What became of the journeys that entered a stage in the window."""

    stage: MapStage
    drop_off: Rate
    """Lost among those whose time is over."""
    still_open: int
    """Entered, but not observed for long enough yet: not guessed."""

    @property
    def conversion(self) -> Rate:
        """Metric `stage_conversion`: who went on instead."""
        lost = self.drop_off
        return replace(lost, hits=lost.n - lost.hits)


def drop_off(
    connection: Connection, scope: Scope, *, now: float, within: float = OBSERVED_FOR
) -> tuple[StageDropOff, ...]:
    """Metric `drop_off` for every stage but the last, in the order of the map; times in UTC seconds.

    A journey enters a stage with its first touch or imported event there. A filter chooses whose entries count;
    going on counts wherever it happens.
    """
    if not scope.stages.all:
        return ()
    fate = fates(scope, within=within)
    complete = fate.c.first_at + within <= now
    rows = connection.execute(
        select(
            fate.c.place,
            count_if(complete).label("entered"),
            count_if(complete, fate.c.moved_on == 0).label("lost"),
            count_if(~complete).label("still_open"),
        ).group_by(fate.c.place)
    )
    found = {row.place: (scope.rate(row.lost, row.entered), row.still_open) for row in rows}
    return tuple(StageDropOff(stage, *found.get(stage.order, (scope.rate(0, 0), 0))) for stage in scope.stages.all[:-1])


def fates(scope: Scope, *, within: float) -> CTE:
    """SQL: each `journey_key` that entered a `place` in the window, its `first_at`, and if it `moved_on` in time."""
    seen, entry = _seen(scope, within), _entries(scope)
    moved_on = func.max(
        case(
            (
                and_(
                    seen.c.place > entry.c.place,
                    seen.c.at >= entry.c.first_at,
                    seen.c.at <= entry.c.first_at + within,
                ),
                1,
            ),
            else_=0,
        )
    )
    return (
        select(entry.c.journey_key, entry.c.place, entry.c.first_at, moved_on.label("moved_on"))
        .select_from(entry.join(seen, seen.c.journey_key == entry.c.journey_key))
        .group_by(entry.c.journey_key, entry.c.place, entry.c.first_at)
        .cte("fate")
    )


def _seen(scope: Scope, within: float) -> CTE:
    """Every touch and imported event of the map's stages that somebody who entered can go on with, unfiltered."""
    stages, window = scope.stages, scope.window
    touches = _touches(scope).where(conversation.c.map_id == stages.map_id, conversation.c.is_test.is_(False))
    events = _events(scope).where(external_event.c.journey_key.is_not(None))
    every = union_all(
        *(
            query.where(table.c.at >= window.starts_at, table.c.at <= window.ends_at + within)
            for query, table in ((touches, touchpoint), (events, external_event))
        )
    ).subquery()
    return select(every).where(every.c.place.is_not(None)).cte("seen")


def _entries(scope: Scope) -> CTE:
    """First touch of each journey at each stage, if it was in the window, for the journeys that pass the filter.

    Begins with what is in the window, so that a log of years costs no more than its window.
    """
    touches = _touches(scope).where(*scope.conversations())
    theirs = of_turns(touchpoint.c.row_id).where(touchpoint.c.journey_key == external_event.c.journey_key)
    events = _events(scope).where(theirs.where(*scope.conversations()).exists())
    every = union_all(
        touches.where(*scope.within(touchpoint.c.at)), events.where(*scope.within(external_event.c.at))
    ).subquery()
    entered = (
        select(every.c.journey_key, every.c.place, func.min(every.c.at).label("first_at"))
        .where(every.c.place.is_not(None))
        .group_by(every.c.journey_key, every.c.place)
        .cte("entered")
    )
    earlier = _events(scope).where(external_event.c.at < scope.window.starts_at).subquery()
    before = select(earlier.c.journey_key, earlier.c.place).distinct().cte("before")
    there = and_(before.c.journey_key == entered.c.journey_key, before.c.place == entered.c.place)
    been = _touches(scope).where(
        *scope.conversations(),
        touchpoint.c.journey_key == entered.c.journey_key,
        touchpoint.c.at < scope.window.starts_at,
        scope.stages.order(touchpoint.c.stage_id) == entered.c.place,
    )
    return (
        select(entered)
        .select_from(entered.outerjoin(before, there))
        .where(before.c.journey_key.is_(None), ~been.exists())
        .cte("entry")
    )


def _touches(scope: Scope) -> Select:
    place = scope.stages.order(touchpoint.c.stage_id).label("place")
    return of_turns(touchpoint.c.journey_key, place, touchpoint.c.at)


def _events(scope: Scope) -> Select:
    place = scope.stages.order(external_event.c.stage_id).label("place")
    return select(external_event.c.journey_key, place, external_event.c.at)
