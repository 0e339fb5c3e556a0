"""Weekday and hour on the clock of a map, from times in UTC seconds that the database has gathered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, case, cast
from sqlalchemy.sql import ColumnElement

_QUARTER: Final = 900
"""Seconds; every zone's clock differs from UTC by whole quarters of an hour."""


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts by weekday (from Monday) and hour."""

    days: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(map(sum, self.days))


def quarter(time: "ColumnElement[Any]") -> "ColumnElement[Any]":
    """SQL: the number of the quarter of an hour since the epoch that a time after it falls in.

    Databases round differently when they make whole numbers; this always rounds down.
    """
    near = cast(time / float(_QUARTER), BigInteger)
    return near - case((near * float(_QUARTER) > time, 1), else_=0)


def heat(quarters: Iterable[tuple[int, int]], *, zone: ZoneInfo) -> Heat:
    """From the counts of such quarters; where the clock changes, by what it showed."""
    counts = [[0] * 24 for _ in range(7)]
    for number, count in quarters:
        shown = datetime.fromtimestamp(number * _QUARTER, tz=zone)
        counts[shown.weekday()][shown.hour] += count
    return Heat(tuple(map(tuple, counts)))
