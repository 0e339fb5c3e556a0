"""Are the objectives being met: each with its KPIs, their values against the target, their trend, and their plans."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Final

from sqlalchemy.engine import Connection

from bot.analytics.places import Place, read_places
from bot.analytics.scope import Scope
from bot.analytics.statistics import Change, Rate, Verdict, compare_estimates
from bot.analytics.targets import Targets, read_targets
from bot.analytics.values import Readings, Value, amount_of, measure_of
from bot.analytics.window import Window, local_day
from bot.journeys.indicators import PlacedKpi, Target, placed_kpis, read_target
from bot.journeys.model import JourneyMap, Objective, Plan
from bot.touchpoints.durations import seconds

WEEKS: Final = 8
"""Of the trend."""
_DAY: Final = 86_400


class Standing(str, Enum):
    """How a KPI stands against its target."""

    MET = "met"
    MISSED = "missed"
    NOT_ENOUGH_DATA = "not_enough_data"
    NO_DATA = "no_data"
    NOT_COMPUTED = "not_computed"
    """The log does not give it, at this place at least: it comes from elsewhere."""
    NOT_COMPARABLE = "not_comparable"
    """The target is written in another unit than the value."""


@dataclass(frozen=True, slots=True)
class Week:
    """One point of a trend: seven whole days until `end`, and the target that was valid then, as written."""

    end: date
    value: Value
    target: str | None


@dataclass(frozen=True, slots=True)
class ScoredKpi:
    """A KPI of the map and what became of it."""

    placed: PlacedKpi
    place: Place | None
    """`None` while the place is not in any release."""
    value: Value | None
    """Of its own window, up to `until`."""
    until: date
    """The first day after that: the end of the window that is asked of, or the last day whose entries are settled."""
    target: Target | None
    standing: Standing
    is_certain: bool
    """Whether all of the interval is on that side of the target."""
    change: Change
    """Against as long a window before."""
    plans: tuple[Plan, ...]
    """Those that promise to move it and were not dropped."""


@dataclass(frozen=True, slots=True)
class ScoredObjective:
    """An objective with the KPIs that say whether it is met; one without any is not measured."""

    objective: Objective
    kpis: tuple[ScoredKpi, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All objectives of a map, in its order."""

    objectives: tuple[ScoredObjective, ...]
    orphans: tuple[ScoredKpi, ...]
    """KPIs that no objective asks for."""
    attainment: Rate
    """Metric `kpi_attainment`: of the KPIs with enough data, those that meet their target."""

    @property
    def kpis(self) -> tuple[ScoredKpi, ...]:
        """All of them."""
        return (*(kpi for each in self.objectives for kpi in each.kpis), *self.orphans)

    @property
    def without_data(self) -> tuple[ScoredKpi, ...]:
        """Those that cannot be judged at all."""
        judged = (Standing.MET, Standing.MISSED, Standing.NOT_ENOUGH_DATA)
        return tuple(kpi for kpi in self.kpis if kpi.standing not in judged)

    @property
    def unmeasured(self) -> tuple[Objective, ...]:
        """Objectives without a KPI."""
        return tuple(each.objective for each in self.objectives if not each.kpis)


def scorecard(connection: Connection, scope: Scope, journey: JourneyMap, *, now: float) -> Scorecard:
    """The scorecard at the end of the scope's window; each KPI is of its own window, 28 days unless the map says."""
    desk = _Desk(Readings(connection, now), scope, read_places(connection, scope.stages))
    scored = [desk.scored(placed, journey) for placed in placed_kpis(journey)]
    known = {objective.id for objective in journey.objectives}
    judged = [kpi for kpi in scored if kpi.standing in (Standing.MET, Standing.MISSED)]
    return Scorecard(
        objectives=tuple(
            ScoredObjective(each, tuple(kpi for kpi in scored if _wanted_by(kpi) == each.id))
            for each in journey.objectives
        ),
        orphans=tuple(kpi for kpi in scored if _wanted_by(kpi) not in known),
        attainment=Rate(sum(kpi.standing is Standing.MET for kpi in judged), len(judged)),
    )


def trend(connection: Connection, scope: Scope, placed: PlacedKpi, *, now: float) -> tuple[Week, ...]:
    """The last eight weeks of one KPI until the end of the scope's window, the oldest first; none if not computed."""
    desk = _Desk(Readings(connection, now), scope, read_places(connection, scope.stages))
    targets = read_targets(connection, scope.stages.map_id)
    return tuple(desk.weeks(placed, targets))


@dataclass(frozen=True, slots=True)
class _Desk:
    readings: Readings
    scope: Scope
    places: Mapping[str, Place]

    def scored(self, placed: PlacedKpi, journey: JourneyMap) -> ScoredKpi:
        target, until = read_target(placed.kpi.target), self._settled(placed, self.scope.window.end)
        own = self._until(until, _days(placed.kpi.window))
        value, before = self._value(placed, own), self._value(placed, own.before())
        return ScoredKpi(
            placed=placed,
            place=self.places.get(placed.place),
            value=value,
            until=until,
            target=target,
            standing=_standing(value, target),
            is_certain=bool(value and target and value.certainly(target)),
            change=_change(before, value, target),
            plans=tuple(plan for plan in journey.plans if _moves(plan, placed)),
        )

    def weeks(self, placed: PlacedKpi, targets: Targets) -> Iterator[Week]:
        for back in reversed(range(WEEKS)):
            end = self._settled(placed, self.scope.window.end) - timedelta(weeks=back)
            week = self._until(end, 7)
            value = self._value(placed, week)
            if value is not None:
                valid = targets.valid(placed.key, at=week.window.ends_at)
                yield Week(end, value, valid if valid is not None else placed.kpi.target)

    def _value(self, placed: PlacedKpi, scope: Scope) -> Value | None:
        place = self.places.get(placed.place)
        if place is None or placed.kpi.source != "log":
            return None
        return self.readings.value(placed.kpi.metric, scope, place)

    def _settled(self, placed: PlacedKpi, end: date) -> date:
        """Until when entries can be told of: what is still observed would leave most windows without a number."""
        measure = measure_of(placed.kpi.metric)
        if measure is None or not measure.observed_for:
            return end
        return min(end, local_day(self.readings.now - measure.observed_for, self.scope.window.zone))

    def _until(self, end: date, days: int) -> Scope:
        return replace(self.scope, window=Window(end - timedelta(days=days), end, self.scope.window.zone))


def _standing(value: Value | None, target: Target | None) -> Standing:
    if value is None:
        return Standing.NOT_COMPUTED
    if value.value is None:
        return Standing.NO_DATA
    if target is None or amount_of(target, value.unit) is None:
        return Standing.NOT_COMPARABLE
    if not value.is_enough:
        return Standing.NOT_ENOUGH_DATA
    return Standing.MET if value.meets(target) else Standing.MISSED


def _change(before: Value | None, value: Value | None, target: Target | None) -> Change:
    if before is None or value is None:
        return Change(None, None, Verdict.NOT_ENOUGH_DATA)
    return compare_estimates(before, value, more_is_better=target.more_is_better if target else True)


def _moves(plan: Plan, placed: PlacedKpi) -> bool:
    here = [move for move in plan.moves if move.metric == placed.kpi.metric]
    return plan.status != "dropped" and any((move.place.value if move.place else "") == placed.place for move in here)


def _wanted_by(kpi: ScoredKpi) -> str:
    objective = kpi.placed.kpi.objective
    return objective.value if objective else ""


def _days(window: str) -> int:
    return max(1, seconds(window) // _DAY)


def plans_shipped(journey: JourneyMap, shipped: Sequence[str], *, today: date, days: int = 90) -> Rate:
    """Metric `plans_shipped`: of the plans due in the last `days`, those in force (`shipped` has their ids)."""
    due = [plan for plan in journey.plans if plan.status != "dropped" and _was_due(plan, today, days)]
    live = [plan for plan in due if plan.id in shipped or plan.status == "live"]
    return Rate(len(live), len(due))


def _was_due(plan: Plan, today: date, days: int, /) -> bool:
    try:
        due = date.fromisoformat(plan.due or "")
    except ValueError:
        return False
    return today - timedelta(days=days) <= due < today
