"""Any metric by its id, at any place it exists, as one kind of value: what scorecards, plans and tiles ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.engine import Connection

from bot.analytics.measures import MEASURES, Measure
from bot.analytics.places import WHOLE, AtStages, Place, PlaceKind, Where
from bot.analytics.reading import Counted, Reading, Unit
from bot.analytics.scope import Scope
from bot.analytics.statistics import Interval, Rate
from bot.journeys.indicators import Target

_SECONDS: Final = {"s": 1.0, "min": 60.0, "h": 3_600.0, "d": 86_400.0}


@dataclass(frozen=True, slots=True)
class Value:
    """A metric's number in its unit, over `n` conversations, turns or journeys; `None` of nothing."""

    metric: str
    unit: Unit
    value: float | None
    n: int
    interval: Interval | None
    is_enough: bool
    """Whether it may take a verdict."""

    def meets(self, target: Target) -> bool | None:
        """Whether it meets a target; `None` without a value, or where the two cannot be compared."""
        amount = amount_of(target, self.unit)
        return None if self.value is None or amount is None else target.is_met_by(self.value, amount=amount)

    def certainly(self, target: Target) -> bool:
        """Whether all of its interval is on the same side of the target as the value itself."""
        amount = amount_of(target, self.unit)
        if self.interval is None or amount is None:
            return False
        ends = (self.interval.low, self.interval.high)
        return len({target.is_met_by(end, amount=amount) for end in ends}) == 1


@dataclass(frozen=True, slots=True)
class Readings:
    """Values of one log at one moment; what two metrics share is computed once."""

    connection: Connection
    now: float
    """UTC seconds: what has not been observed for long enough by then is open."""
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    def value(self, metric: str, scope: Scope, place: Place = WHOLE) -> Value | None:
        """The metric at the place, within the scope; `None` when it is not computed, or has no meaning there."""
        measure = measure_of(metric)
        if measure is None or place.kind not in measure.at:
            return None
        return _value(measure, self._take(measure, scope, place, at_place(scope, place)))

    def over(self, metric: str, scope: Scope, where: Where) -> Value | None:
        """The metric of any part of the map, within the scope; `None` when it cannot be told of parts."""
        if isinstance(where, Place):
            return self.value(metric, scope, where)
        measure = measure_of(metric)
        if measure is None or PlaceKind.TOUCHPOINT not in measure.at or PlaceKind.WHOLE not in measure.at:
            return None
        return _value(measure, self._take(measure, scope, WHOLE, scope.narrowed(place=where)))

    def pooled(self, metric: str, scope: Scope, stages: Sequence[Place]) -> Value | None:
        """The metric of several stages as one: of parts where it can, else shares by their counts; else `None`."""
        found = self.over(metric, scope, AtStages(tuple(str(stage.stage_id) for stage in stages)))
        measure = measure_of(metric)
        if found is not None or measure is None or PlaceKind.STAGE not in measure.at:
            return found
        shares = [self._take(measure, scope, stage, at_place(scope, stage)) for stage in stages]
        rates = [share for share in shares if isinstance(share, Rate)]
        hits, n = sum(rate.hits for rate in rates), sum(rate.n for rate in rates)
        return _value(measure, scope.rate(hits, n)) if rates else None

    def _take(self, measure: Measure, scope: Scope, place: Place, narrowed: Scope) -> Counted | None:
        around = scope.narrowed(stage_id=None, place=None)
        return measure.take(Reading(self.connection, narrowed, around, place, self.now, self._kept))


def measure_of(metric: str) -> Measure | None:
    """How a metric is computed; `None` for one that is not."""
    return _BY_ID.get(metric)


def is_computed(metric: str, kind: PlaceKind) -> bool:
    """Whether the log gives this metric at that kind of place."""
    measure = measure_of(metric)
    return measure is not None and kind in measure.at


def at_place(scope: Scope, place: Place) -> Scope:
    """The same question, of one place of the map."""
    if place.kind is PlaceKind.STAGE:
        return scope.narrowed(stage_id=place.stage_id)
    return scope if place.kind is PlaceKind.WHOLE else scope.narrowed(place=place)


def amount_of(target: Target, unit: Unit) -> float | None:
    """A target's number in a unit; `None` where they do not fit, such as minutes for a share.

    A share without `%` is read as one when it is more than 1: `>= 85` is 85 %.
    """
    amount, written = target.amount, target.unit
    if unit is Unit.SHARE:
        if written == "%" or (not written and abs(amount) > 1):
            return amount / 100
        return None if written else amount
    if unit is Unit.SECONDS:
        return amount * _SECONDS[written] if written in _SECONDS else None
    return amount if written in _FITTING[unit] else None


def _value(measure: Measure, found: Counted | None) -> Value:
    if found is None:
        return Value(measure.id, measure.unit, None, 0, None, False)
    return Value(measure.id, measure.unit, found.value, found.n, found.interval, found.is_enough)


_FITTING: Final[Mapping[Unit, tuple[str, ...]]] = {
    Unit.POINTS: ("", "pts"),
    Unit.OF_SEVEN: ("", "/7"),
    Unit.COUNT: ("",),
}
_BY_ID: Final[Mapping[str, Measure]] = {measure.id: measure for measure in MEASURES}
