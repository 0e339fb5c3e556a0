"""Did the change help: what a plan touches, as long before as after the release that brought it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.engine import Connection

from bot.analytics.places import AnyOf, Place, PlaceKind, Where, read_places
from bot.analytics.scope import Scope
from bot.analytics.span_changes import Compared, compared
from bot.analytics.statistics import Verdict
from bot.analytics.values import Readings, measure_of
from bot.analytics.window import Span, local_day
from bot.journeys.indicators import read_target
from bot.journeys.model import JourneyMap, Plan
from bot.touchpoints.plan_releases import ShippedPlan, shipped_plans

SPANS: Final = (28, 14)
"""Days on each side, whole weeks: the longest that is already over."""
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of one number."""

    metric: str
    place: Place | None
    """Where the plan promised to move it; `None` stands for all that the plan touches."""
    promise: str | None
    """The target that the plan set, as written."""
    kept: bool | None
    """Whether the number meets it after the release; `None` where that cannot be told."""
    found: Compared

    @property
    def is_open(self) -> bool:
        """Whether nothing can be said of it yet."""
        return self.found.change.verdict is Verdict.NOT_ENOUGH_DATA


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """A plan in force and what it did."""

    shipped: ShippedPlan
    plan: Plan | None
    """As the map has it now; `None` when it is no longer there."""
    places: tuple[Place, ...]
    days: int
    """On each side; 0 when too few have passed."""
    ready_on: date
    """The first day on which there is something to compare."""
    effects: tuple[Effect, ...]
    """The numbers it promised to move; friction and emotion where it touches, when those cannot be told (yet)."""
    alongside: tuple[str, ...]
    """Ids of other plans that came within the same days: what is found may be theirs."""

    @property
    def told(self) -> Effect | None:
        """The first number of which something can be said."""
        return next((each for each in self.effects if not each.is_open), None)

    @property
    def verdict(self) -> Verdict:
        """Of that number; the others say what they say."""
        return self.told.found.change.verdict if self.told else Verdict.NOT_ENOUGH_DATA


def plan_effects(connection: Connection, scope: Scope, journey: JourneyMap, *, now: float) -> tuple[PlanEffect, ...]:
    """Metric `plan_effect` of every plan in force, the latest first; the scope's window is not used, its filter is."""
    shipped = shipped_plans(connection, scope.stages.map_id)
    desk = _Desk(Readings(connection, now), scope, journey, read_places(connection, scope.stages), shipped)
    return tuple(map(desk.effect, shipped))


@dataclass(frozen=True, slots=True)
class _Desk:
    readings: Readings
    scope: Scope
    journey: JourneyMap
    places: Mapping[str, Place]
    shipped: Sequence[ShippedPlan]

    def effect(self, shipped: ShippedPlan) -> PlanEffect:
        plan = next((each for each in self.journey.plans if each.id == shipped.plan_id), None)
        days = next((days for days in SPANS if shipped.at + days * _DAY <= self.readings.now), 0)
        zone, touched = self.scope.window.zone, self._touched(shipped)
        alongside = [
            each
            for each in self.shipped
            if each.plan_id != shipped.plan_id and abs(each.at - shipped.at) < (days or min(SPANS)) * _DAY
        ]
        effects: tuple[Effect, ...] = ()
        if days and touched:
            after = replace(self.scope, window=Span.of(shipped.at, days=days, zone=zone))
            calm = self._untouched([*touched, *(place for each in alongside for place in self._touched(each))])
            effects = tuple(self._promised(after, plan, calm))
            if all(each.is_open for each in effects):
                effects = (*effects, *self._general(after, touched, calm))
        return PlanEffect(
            shipped=shipped,
            plan=plan,
            places=touched,
            days=days,
            ready_on=local_day(shipped.at + min(SPANS) * _DAY, zone),
            effects=effects,
            alongside=tuple(each.plan_id for each in alongside),
        )

    def _touched(self, shipped: ShippedPlan) -> tuple[Place, ...]:
        return tuple(self.places[path] for path in shipped.paths if path in self.places)

    def _untouched(self, touched: Sequence[Place]) -> tuple[Place, ...]:
        """Stages that neither this plan nor one of the same days touches: what happened there happened anyway."""
        if any(place.kind is PlaceKind.WHOLE for place in touched):
            return ()
        known = {place.stage_id for place in touched}
        return tuple(self.places[stage.id] for stage in self.scope.stages.all if stage.id not in known)

    def _promised(self, after: Scope, plan: Plan | None, /, untouched: Sequence[Place]) -> Iterator[Effect]:
        for move in plan.moves if plan else ():
            place, measure = self.places.get(move.place.value if move.place else ""), measure_of(move.metric)
            if place is None or measure is None:
                continue
            target = read_target(move.to)
            found = compared(
                self.readings,
                after,
                move.metric,
                where=place,
                untouched=_away_from(place, untouched),
                more_is_better=target.more_is_better if target else measure.more_is_better,
            )
            if found is not None:
                kept = found.after.meets(target) if target else None
                yield Effect(move.metric, place, move.to, kept, found)

    def _general(self, after: Scope, touched: Sequence[Place], /, untouched: Sequence[Place]) -> Iterator[Effect]:
        where: Where = touched[0] if len(touched) == 1 else AnyOf(tuple(touched))
        for metric, good in (("friction", False), ("emotion", True)):
            found = compared(self.readings, after, metric, where=where, untouched=untouched, more_is_better=good)
            assert found is not None
            yield Effect(metric, None, None, None, found)


def _away_from(place: Place, untouched: Sequence[Place]) -> tuple[Place, ...]:
    if place.kind is PlaceKind.WHOLE:
        return ()
    return tuple(each for each in untouched if each.stage_id != place.stage_id)
