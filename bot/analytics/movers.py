"""What changed most since the window before: rates and moods side by side, the surest changes first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.analytics.answers import StageAnswers, by_stage
from bot.analytics.emotions import POINTS, felt_by_stage
from bot.analytics.resolution import Resolution, resolution
from bot.analytics.scope import Scope, of_turns
from bot.analytics.statistics import Change, Mean, Moments, Rate, Verdict, compare_moments, compare_rates
from bot.touchpoints.tables import touchpoint

_MORE_IS_BETTER: Final = {"fcr": True, "confirmed": True, "handoff_rate": False, "abandonment": False}
_FALSE: Final = 0.05
_NORMAL: Final = NormalDist()
_EDGE: Final = _NORMAL.inv_cdf(0.975)
_NO_MOMENTS: Final = Moments(0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Mover:
    """One number now and in the window before; shares 0 to 1, emotion in points."""

    metric: str
    stage_id: str | None
    """`None` for the whole map."""
    before: float
    now: float
    change: Change

    @property
    def is_share(self) -> bool:
        """Whether its change is told in percentage points."""
        return self.metric != "emotion"

    @property
    def sureness(self) -> float:
        """How far the change is from chance: 1 is the edge of its interval."""
        interval, difference = self.change.interval, self.change.difference
        if interval is None or difference is None:
            return 0.0
        towards_none = difference - interval.low if difference > 0 else interval.high - difference
        return abs(difference) / max(towards_none, 1e-9)


def movers(connection: Connection, scope: Scope) -> tuple[Mover, ...]:
    """Everything that demonstrably got better or worse, the surest first; what has too few cases is left out.

    Of twenty numbers that stayed as they were one leaves its 95 % interval by chance, so those that are told hold
    together: at most 5 % of them are expected to be chance (Benjamini and Hochberg 1995).
    """
    found = [*_rates(connection, scope), *_moods(connection, scope)]
    compared = [each for each in found if each.change.verdict is not Verdict.NOT_ENOUGH_DATA]
    compared.sort(key=lambda each: (-each.sureness, each.metric, each.stage_id or ""))
    kept = [rank for rank, each in enumerate(compared, start=1) if _chance(each) <= _FALSE * rank / len(compared)]
    told = compared[: max(kept, default=0)]
    return tuple(each for each in told if each.change.verdict is not Verdict.NO_DEMONSTRABLE_CHANGE)


def _chance(each: Mover) -> float:
    """Probability of so large a difference where nothing has changed, from its interval."""
    return 2 * _NORMAL.cdf(-_EDGE * each.sureness)


@dataclass(frozen=True, slots=True)
class Mood:
    """Metric `emotion` of the whole map, and its change."""

    observed: Mean | None
    change: Change


def mood(connection: Connection, scope: Scope) -> Mood:
    """How customers felt, every conversation once, with normal intervals: there may be very many."""
    now, before = _felt(connection, scope), _felt(connection, scope.before())
    least = scope.terms.min_sample
    return Mood(now.mean(scale=POINTS, least=least), compare_moments(before, now, scale=POINTS, least=least))


def _rates(connection: Connection, scope: Scope) -> Iterator[Mover]:
    now, before = resolution(connection, scope), resolution(connection, scope.before())
    for metric, more_is_better in _MORE_IS_BETTER.items():
        yield from _moved(metric, None, _of(before, metric), _of(now, metric), more_is_better=more_is_better)
    stages: Mapping[str | None, StageAnswers] = by_stage(connection, scope)
    earlier = by_stage(connection, scope.before())
    for stage in sorted(each for each in stages if each is not None and each in earlier):
        yield from _moved("answer_rate", stage, earlier[stage].answer_rate, stages[stage].answer_rate)


def _of(found: Resolution, metric: str) -> Rate:
    rate: Rate = getattr(found, metric)
    return rate


def _moved(metric: str, stage: str | None, before: Rate, now: Rate, *, more_is_better: bool = True) -> Iterator[Mover]:
    if before.value is not None and now.value is not None:
        change = compare_rates(before, now, more_is_better=more_is_better)
        yield Mover(metric, stage, before.value, now.value, change)


def _moods(connection: Connection, scope: Scope) -> Iterator[Mover]:
    now, before = felt_by_stage(connection, scope), felt_by_stage(connection, scope.before())
    for stage in sorted(set(now) & set(before)):
        felt, earlier = _moments(now[stage]), _moments(before[stage])
        change = compare_moments(earlier, felt, scale=POINTS, least=scope.terms.min_sample)
        yield Mover("emotion", stage, POINTS * earlier.total / earlier.n, POINTS * felt.total / felt.n, change)


def _moments(felt: Sequence[float]) -> Moments:
    return Moments(len(felt), sum(felt), sum(each * each for each in felt))


def _felt(connection: Connection, scope: Scope) -> Moments:
    talks = (
        of_turns(func.avg(touchpoint.c.sentiment).label("felt"))
        .where(*scope.turns(), touchpoint.c.sentiment.is_not(None))
        .group_by(touchpoint.c.conversation_id)
        .subquery()
    )
    felt = talks.c.felt
    row = connection.execute(
        select(func.count().label("n"), func.sum(felt).label("total"), func.sum(felt * felt).label("squares"))
    ).one()
    return Moments(row.n, row.total, row.squares) if row.n else _NO_MOMENTS
