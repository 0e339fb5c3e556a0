"""A number day by day, and whether its last two days have left the band of the eight weeks before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from bot.analytics.statistics import BAND_DAYS, Interval, control_band

LEAST_DAYS: Final = 28
"""Fewer days with a value make no band."""
_LEAST_WEEKS: Final = 4
_DUST: Final = 1e-9
"""What adding the same values up in another order may make of them is no change."""


@dataclass(frozen=True, slots=True)
class Daily:
    """What a number was on one day, and within what its truth may lie: few cases say little."""

    day: date
    value: float
    interval: Interval
    n: int


def is_decidable(series: Sequence[Daily], yesterday: date) -> bool:
    """Whether there are values of yesterday and the day before, and enough days before them."""
    return len(_latest(series, yesterday)) == 2 and len(_behind(series, yesterday)) >= LEAST_DAYS


def left_band(series: Sequence[Daily], yesterday: date) -> Interval | None:
    """The band that the last two days have both left, to the same side; `None` when they have not.

    The band is the definition's: median ± 3 × 1.4826 × MAD of the 56 days before. A day counts as out only when its
    whole interval is, and when it is out for its weekday too: that Sunday is quiet is no news.
    """
    if not is_decidable(series, yesterday):
        return None
    behind, latest = _behind(series, yesterday), _latest(series, yesterday)
    band = control_band([each.value for each in behind])
    sides = {_side(each, band) for each in latest} | {
        _side(each, _of_weekday(behind, each.day) or band) for each in latest
    }
    return band if sides in ({1}, {-1}) else None


def _of_weekday(behind: Sequence[Daily], day: date) -> Interval | None:
    """Where a day like this one is expected: the middle of its weekday, and the scatter of all days about theirs."""
    middles = {
        weekday: float(np.median(values))
        for weekday in range(7)
        if len(values := [each.value for each in behind if each.day.weekday() == weekday]) >= _LEAST_WEEKS
    }
    middle = middles.get(day.weekday())
    if middle is None:
        return None
    about = control_band([each.value - middles[each.day.weekday()] for each in behind if each.day.weekday() in middles])
    return Interval(middle + about.low, middle + about.high)


def _side(each: Daily, band: Interval) -> int:
    """1 above the band, −1 below it, 0 in it."""
    return int(each.interval.low > band.high + _DUST) - int(each.interval.high < band.low - _DUST)


def _latest(series: Sequence[Daily], yesterday: date) -> list[Daily]:
    return [each for each in series if yesterday - timedelta(days=1) <= each.day <= yesterday]


def _behind(series: Sequence[Daily], yesterday: date) -> list[Daily]:
    first, end = yesterday - timedelta(days=BAND_DAYS + 1), yesterday - timedelta(days=1)
    return [each for each in series if first <= each.day < end]
