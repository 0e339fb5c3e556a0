"""The span of days that a number speaks of, in the time zone of its map."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DEFAULT_DAYS: Final = 28
"""Four whole weeks, so that every weekday counts equally often."""
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Window:
    """Whole local days: from the beginning of `first` to just before the beginning of `end`."""

    first: date
    end: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.first >= self.end:
            raise ValueError("a window holds at least one day")

    @classmethod
    def last(cls, days: int = DEFAULT_DAYS, *, now: float, zone: ZoneInfo) -> "Window":
        """The `days` whole days before the local day of `now` (UTC seconds); today is unfinished and stays out."""
        today = local_day(now, zone)
        return cls(today - timedelta(days=days), today, zone)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.first).days

    @property
    def starts_at(self) -> float:
        """The first moment inside, in UTC seconds."""
        return _midnight(self.first, self.zone)

    @property
    def ends_at(self) -> float:
        """The first moment after it, in UTC seconds."""
        return _midnight(self.end, self.zone)

    def before(self) -> "Window":
        """As many days, right before this window: what it is compared with."""
        return Window(self.first - timedelta(days=self.days), self.first, self.zone)


@dataclass(frozen=True, slots=True)
class Span(Window):
    """Whole days counted from a moment that is no midnight, such as the one of a release."""

    begins: float
    """UTC seconds."""

    @classmethod
    def of(cls, begins: float, *, days: int, zone: ZoneInfo) -> "Span":
        """So many times 24 hours from `begins` (UTC seconds) on."""
        first = local_day(begins, zone)
        return cls(first, first + timedelta(days=days), zone, begins)

    @property
    def starts_at(self) -> float:
        """The moment it begins, in UTC seconds."""
        return self.begins

    @property
    def ends_at(self) -> float:
        """The first moment after it, in UTC seconds."""
        return self.begins + self.days * _DAY

    def before(self) -> "Span":
        """As long a time, right before this one."""
        return Span.of(self.begins - self.days * _DAY, days=self.days, zone=self.zone)


def local_day(at: float, zone: ZoneInfo) -> date:
    """The day on the calendar of `zone` at a time in UTC seconds."""
    return datetime.fromtimestamp(at, tz=zone).date()


def _midnight(day: date, zone: ZoneInfo) -> float:
    return datetime.combine(day, time.min, tzinfo=zone).timestamp()
