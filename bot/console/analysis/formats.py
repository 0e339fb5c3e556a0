"""Numbers, shares, times and days as the reader's language writes them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from bot.analytics.window import Window
from bot.console.moments import told_time

_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0
_UNITS: Final = ((_DAY * 2, _DAY, "day"), (_HOUR * 2, _HOUR, "hour"), (_MINUTE * 2, _MINUTE, "minute"))
_BARE = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Formats:
    """How one reader writes numbers, and the time zone of the map that is looked at."""

    language: str
    zone: ZoneInfo

    def number(self, value: float, *, digits: int = 0) -> str:
        """Such as `1.234,5`."""
        pattern = "#,##0" + (f".{'0' * digits}" if digits else "")
        return str(format_decimal(_whole(value, digits), pattern, locale=self.language)).replace("-", _BARE)

    def signed(self, value: float, *, digits: int = 1) -> str:
        """With its sign, such as `+0,4`; nothing changes without one."""
        told = self.number(value, digits=digits)
        return f"+{told}" if _whole(value, digits) > 0 else told

    def percent(self, share: float, *, digits: int = 0) -> str:
        """A share from 0 to 1, such as `83 %`."""
        whole = _whole(100 * share, digits)
        told = str(format_percent(whole / 100, locale=self.language, decimal_quantization=False))
        return told if digits else str(format_percent(whole / 100, locale=self.language))

    def points(self, difference: float) -> str:
        """A difference of shares in percentage points, without their name: `+3,2`."""
        return self.signed(100 * difference)

    def duration(self, seconds: float) -> str:
        """A time in the unit that tells it best, such as `3,2 d`."""
        for least, unit, name in _UNITS:
            if seconds >= least:
                return self._unit(seconds / unit, name)
        return self._unit(seconds, "second")

    def day(self, day: date) -> str:
        """Such as `3 may 2026`."""
        return str(format_date(day, "d MMM y", locale=self.language))

    def short_day(self, day: date) -> str:
        """Such as `3 may`."""
        return str(format_date(day, "d MMM", locale=self.language))

    def moment(self, at: float) -> str:
        """A time in UTC seconds, in the map's time zone, such as `3 may 2026, 21:03`."""
        return told_time(at, self.zone, self.language)

    def window(self, window: Window) -> str:
        """Its first and last day, such as `1–28 may 2026`."""
        last = window.end - timedelta(days=1)
        if window.days == 1:
            return self.day(window.first)
        return str(format_interval(window.first, last, "yMMMd", locale=self.language))

    def _unit(self, value: float, name: str) -> str:
        digits = 1 if value < 10 else 0
        unit = f"duration-{name}"
        told = format_unit(round(value, digits), unit, length="short", format="#,##0.#", locale=self.language)
        return str(told).replace(" ", "\N{NO-BREAK SPACE}")


def _whole(value: float, digits: int) -> float:
    """Rounded, and never a zero with a sign."""
    return round(value, digits) + 0.0
