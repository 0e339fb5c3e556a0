"""One number before and after a moment, and how much of its change also happened where nothing was changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.analytics.places import Place, Where
from bot.analytics.scope import Scope
from bot.analytics.statistics import Change, Verdict, compare_estimates
from bot.analytics.values import Readings, Value

_SAME_PROMISE: Final = {"emotion_gap": "emotion"}
"""Metrics that change elsewhere as another does, which can be told of several stages at once."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides, and what may be said of the difference."""

    before: Value
    after: Value
    here: Change
    """After minus before."""
    elsewhere: Change | None
    """The same difference on the stages that were not touched; `None` when they have not enough, or no such number."""
    change: Change
    """`here` minus `elsewhere` where that is known; better or worse only when both say so.

    What stayed as it was while others changed is no effect of a plan, and neither is what changed everywhere.
    """


def compared(
    readings: Readings,
    scope: Scope,
    metric: str,
    *,
    where: Where,
    untouched: Sequence[Place],
    more_is_better: bool,
) -> Compared | None:
    """Compare the scope's window with the one before it; `None` when the metric is not told of that place."""
    before, after = (readings.over(metric, side, where) for side in (scope.before(), scope))
    if before is None or after is None:
        return None
    here = compare_estimates(before, after, more_is_better=more_is_better)
    elsewhere = _elsewhere(readings, scope, _SAME_PROMISE.get(metric, metric), untouched)
    net = compare_estimates(before, after, more_is_better=more_is_better, minus=elsewhere)
    if net.verdict is not here.verdict:
        net = replace(net, verdict=Verdict.NO_DEMONSTRABLE_CHANGE)
    return Compared(before, after, here, elsewhere, net)


def _elsewhere(readings: Readings, scope: Scope, metric: str, untouched: Sequence[Place]) -> Change | None:
    if not untouched:
        return None
    before, after = (readings.pooled(metric, side, untouched) for side in (scope.before(), scope))
    if before is None or after is None or not (before.is_enough and after.is_enough):
        return None
    return compare_estimates(before, after)
