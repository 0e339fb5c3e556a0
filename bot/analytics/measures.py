"""How each metric is taken from the log, by its id, and at which kinds of place it means something."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection

from bot.analytics import answers, business, volumes
from bot.analytics.after_answers import after_answers
from bot.analytics.drop_off import OBSERVED_FOR, drop_off
from bot.analytics.effort import effort_index
from bot.analytics.emotions import POINTS, emotions
from bot.analytics.pain import pain_by_stage, pain_ranking
from bot.analytics.paths import paths
from bot.analytics.places import PlaceKind
from bot.analytics.presence import active_time, reach, turns_per_resolution
from bot.analytics.reading import Counted, Reading, Unit
from bot.analytics.recovery import LOW, endings
from bot.analytics.resolution import first_contact, outcome_rates
from bot.analytics.routes import routes
from bot.analytics.scope import Scope, count_if, of_turns
from bot.analytics.stage_time import time_in_stage
from bot.analytics.stages import MapStage
from bot.analytics.statistics import Interval, Mean, Rate
from bot.analytics.surveys import surveys
from bot.touchpoints.tables import touchpoint

_WHOLE: Final = frozenset({PlaceKind.WHOLE})
_STAGE: Final = frozenset({PlaceKind.STAGE})
_QUESTION: Final = frozenset({PlaceKind.QUESTION})
_WIDE: Final = _WHOLE | _STAGE
_ANYWHERE: Final = frozenset(PlaceKind)
_WITH_MISSES: Final = _ANYWHERE - _QUESTION
"""A turn that was not understood belongs to no question."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One metric: its unit, where it can be asked of, how it is taken, and which way is good."""

    id: str
    unit: Unit
    at: frozenset[PlaceKind]
    take: Callable[[Reading], Counted | None]
    more_is_better: bool = True
    observed_for: float = 0.0
    """Seconds after which what begins is counted; what began later is open."""


class _OfStage(Protocol):
    @property
    def stage(self) -> MapStage:
        """The stage it is about."""


_One = TypeVar("_One", bound=_OfStage)


def felt(connection: Connection, scope: Scope) -> Mean | None:
    """Emotion (−2 to +2) of whatever the scope is narrowed to: mean over conversations of their mean there."""
    per_conversation = func.avg(touchpoint.c.sentiment).label("felt")
    query = of_turns(per_conversation).where(*scope.turns(), touchpoint.c.sentiment.is_not(None))
    found = connection.execute(query.group_by(touchpoint.c.conversation_id)).scalars().all()
    return scope.mean(list(found), scale=POINTS)


def friction_rate(connection: Connection, scope: Scope) -> Rate:
    """Conversations with a miss, a hand-off or a bad mood where the scope looks, among all that were there."""
    bad = touchpoint.c.kind.in_(("fallback", "handoff")) | (touchpoint.c.sentiment <= LOW)
    each = (
        of_turns(func.max(case((bad, 1), else_=0)).label("bad"))
        .where(*scope.turns())
        .group_by(touchpoint.c.conversation_id)
        .cte("each_conversation")
    )
    counted = select(func.count().label("n"), count_if(each.c.bad == 1).label("bad")).select_from(each)
    row = connection.execute(counted).one()
    return scope.rate(row.bad, row.n)


def _stage(reading: Reading, found: Iterable[_One]) -> _One | None:
    return next((each for each in found if each.stage.id == reading.place.stage_id), None)


def _sum(reading: Reading, rates: Iterable[Rate]) -> Rate:
    every = list(rates)
    return reading.scope.rate(sum(rate.hits for rate in every), sum(rate.n for rate in every))


def _volume(name: str) -> Callable[[Reading], Counted]:
    def take(reading: Reading) -> Counted:
        count = getattr(reading.once(volumes.volume), name)
        return reading.plain(float(count), count)

    return take


def _doubts(reading: Reading) -> Counted:
    count = sum(reading.once(volumes.doubts).values())
    return reading.plain(float(count), count)


def _answered(name: str) -> Callable[[Reading], Counted]:
    return lambda reading: _sum(reading, (getattr(each, name) for each in reading.once(answers.by_stage).values()))


def _helpful(reading: Reading) -> Counted:
    return _sum(reading, (each.helpful_rate for each in reading.once(answers.votes).values()))


def _ended(name: str) -> Callable[[Reading], Counted]:
    return lambda reading: reading.once(outcome_rates)[name]


def _asked(name: str) -> Callable[[Reading], Counted | None]:
    def take(reading: Reading) -> Counted | None:
        found: Rate | Mean | None = getattr(reading.once(surveys), name)
        return found

    return take


def _latency(reading: Reading) -> Counted | None:
    found = reading.once(answers.latency)
    return reading.plain(found.median, found.n, found.interval) if found else None


def _gap(reading: Reading) -> Counted | None:
    if reading.place.kind is PlaceKind.STAGE:
        at_stage = _stage(reading, reading.once_for_all(emotions))
        return at_stage.against if at_stage else None
    there, promise = reading.once(felt), reading.place.expected_emotion
    if there is None or promise is None:
        return None
    interval = there.interval and Interval(there.interval.low - promise, there.interval.high - promise)
    return reading.plain(there.value - promise, there.n, interval)


def _dropped(reading: Reading) -> Counted | None:
    found = _stage(reading, reading.once_for_all(drop_off, now=reading.now))
    return found.drop_off if found else None


def _converted(reading: Reading) -> Counted | None:
    found = _stage(reading, reading.once_for_all(drop_off, now=reading.now))
    return reading.scope.rate(found.drop_off.n - found.drop_off.hits, found.drop_off.n) if found else None


def _time(reading: Reading) -> Counted | None:
    found = _stage(reading, reading.once_for_all(time_in_stage))
    return reading.plain(found.median, found.n, found.interval) if found else None


def _on_time(reading: Reading) -> Counted | None:
    found = _stage(reading, reading.once_for_all(time_in_stage))
    return found.on_time if found else None


def _talked(reading: Reading) -> Counted | None:
    found = _stage(reading, reading.once_for_all(active_time))
    return reading.plain(found.median, found.n) if found else None


def _reached(reading: Reading) -> Counted | None:
    found = _stage(reading, reading.once_for_all(reach))
    return found.reach if found else None


def _ending(name: str) -> Callable[[Reading], Counted | None]:
    def take(reading: Reading) -> Counted | None:
        found = _stage(reading, reading.once_for_all(endings))
        return getattr(found, name) if found else None

    return take


def _after(name: str) -> Callable[[Reading], Counted | None]:
    def take(reading: Reading) -> Counted | None:
        found = reading.once_for_all(after_answers).get(reading.place.path)
        return getattr(found, name) if found else None

    return take


def _pain(reading: Reading) -> Counted | None:
    if reading.place.kind is PlaceKind.STAGE:
        of_stage = reading.once_for_all(pain_by_stage).get(reading.place.stage_id)
        return of_stage.measured if of_stage else None
    for each in reading.once_for_all(pain_ranking):
        if each.item.question == reading.place.path and each.item.stage_id == reading.place.stage_id:
            return each.measured
    return None


def _back(reading: Reading) -> Counted:
    return reading.once(paths).backward_moves


def _ordered(reading: Reading) -> Counted:
    return reading.once(routes).in_order


def _variants(reading: Reading) -> Counted:
    found = reading.once(routes)
    return reading.plain(float(len(found.variants)), found.in_order.n)


def _needing(*kinds: str) -> Callable[[Callable[[Reading], Counted | None]], Callable[[Reading], Counted | None]]:
    """A metric that is not told before business data of one of these kinds have been brought in."""

    def told(take: Callable[[Reading], Counted | None]) -> Callable[[Reading], Counted | None]:
        return lambda reading: take(reading) if reading.once(business.kinds_there) & {*kinds} else None

    return told


@_needing("call", "contact")
def _alone(reading: Reading) -> Counted:
    return reading.once(business.self_service)


@_needing("order")
def _bought(reading: Reading) -> Counted:
    return reading.once(business.conversion, now=reading.now)


@_needing("order")
def _assisted(reading: Reading) -> Counted:
    return reading.once(business.assisted_conversion)


@_needing("order")
def _again(reading: Reading) -> Counted:
    return reading.once(business.repeat_rate)


@_needing("order")
def _orders(reading: Reading) -> Counted | None:
    return reading.once(business.orders_per_customer)


@_needing("cost")
def _cost(reading: Reading) -> Counted:
    found = reading.once(business.cost_per_resolution)
    return reading.plain(found.value, found.resolved)


@_needing("staff")
def _load(reading: Reading) -> Counted:
    found = reading.once(business.handoff_load)
    return reading.plain(found.value, found.handed_off)


_SHARE, _COUNT = Unit.SHARE, Unit.COUNT

MEASURES: Final = (
    Measure("conversations", _COUNT, _ANYWHERE, _volume("conversations")),
    Measure("customers", _COUNT, _ANYWHERE, _volume("customers")),
    Measure("doubts", _COUNT, _ANYWHERE, _doubts, more_is_better=False),
    Measure("answer_rate", _SHARE, _WITH_MISSES, _answered("answer_rate")),
    Measure("fallback_rate", _SHARE, _WITH_MISSES, _answered("fallback_rate"), more_is_better=False),
    Measure("helpful_rate", _SHARE, _ANYWHERE, _helpful),
    Measure("containment", _SHARE, _ANYWHERE, _ended("containment")),
    Measure("handoff_rate", _SHARE, _ANYWHERE, _ended("handoff_rate"), more_is_better=False),
    Measure("abandonment", _SHARE, _ANYWHERE, _ended("abandonment"), more_is_better=False),
    Measure("confirmed", _SHARE, _ANYWHERE, _ended("confirmed")),
    Measure("fcr", _SHARE, _ANYWHERE, lambda reading: reading.once(first_contact)),
    Measure("self_service", _SHARE, _WHOLE, _alone),
    Measure("first_answer_time", Unit.SECONDS, _ANYWHERE, _latency, more_is_better=False),
    Measure("out_of_hours", _SHARE, _ANYWHERE, lambda reading: reading.once(volumes.out_of_hours)),
    Measure("turns_per_resolution", _COUNT, _ANYWHERE, lambda each: each.once(turns_per_resolution), False),
    Measure("effort_index", _COUNT, _WITH_MISSES, lambda reading: reading.once(effort_index), False),
    Measure("repeat_ask", _SHARE, _QUESTION, _after("repeat_ask"), more_is_better=False),
    Measure("emotion", Unit.POINTS, _ANYWHERE, lambda reading: reading.once(felt)),
    Measure("emotion_gap", Unit.POINTS, _STAGE | {PlaceKind.TOUCHPOINT}, _gap),
    Measure("recovery", _SHARE, _STAGE, _ending("recovery")),
    Measure("answer_effect", Unit.POINTS, _QUESTION, _after("effect")),
    Measure("ends_well", _SHARE, _STAGE, _ending("ends_well")),
    Measure("csat", _SHARE, _WIDE, _asked("csat")),
    Measure("ces", Unit.OF_SEVEN, _WIDE, _asked("ces")),
    Measure("nps", Unit.POINTS, _WIDE, _asked("nps")),
    Measure("response_rate", _SHARE, _WIDE, _asked("response_rate")),
    Measure("reach", _SHARE, _STAGE, _reached),
    Measure("drop_off", _SHARE, _STAGE, _dropped, more_is_better=False, observed_for=OBSERVED_FOR),
    Measure("stage_conversion", _SHARE, _STAGE, _converted, observed_for=OBSERVED_FOR),
    Measure("time_in_stage", Unit.SECONDS, _STAGE, _time, more_is_better=False),
    Measure("on_time", _SHARE, _STAGE, _on_time),
    Measure("active_time", Unit.SECONDS, _STAGE, _talked, more_is_better=False),
    Measure("backward_moves", _SHARE, _WHOLE, _back, more_is_better=False),
    Measure("variants", _COUNT, _WHOLE, _variants, more_is_better=False),
    Measure("in_order", _SHARE, _WHOLE, _ordered),
    Measure("pain", Unit.POINTS, _STAGE | _QUESTION, _pain, more_is_better=False),
    Measure("conversion", _SHARE, _WHOLE, _bought, observed_for=OBSERVED_FOR),
    Measure("assisted_conversion", _SHARE, _WHOLE, _assisted),
    Measure("repeat_rate", _SHARE, _WHOLE, _again),
    Measure("orders_per_customer", _COUNT, _WHOLE, _orders),
    Measure("cost_per_resolution", _COUNT, _WHOLE, _cost, more_is_better=False),
    Measure("handoff_load", _COUNT, _WHOLE, _load, more_is_better=False),
    Measure("friction", _SHARE, _ANYWHERE, lambda reading: reading.once(friction_rate), more_is_better=False),
)
"""In the order of `bot.journeys.metrics.METRICS`, which has no `friction`; what is not here is not from the log."""
