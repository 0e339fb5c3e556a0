"""Times as people of a shop read and write them, in the time zone of its map."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime


def told_time(at: float, zone: ZoneInfo, language: str) -> str:
    """Such as `22 nov 2026, 21:03`."""
    return str(format_datetime(datetime.fromtimestamp(at, zone), "d MMM y, HH:mm", locale=language))


def told_day(at: float, zone: ZoneInfo, language: str) -> str:
    """Such as `22 nov 2026`."""
    return str(format_date(datetime.fromtimestamp(at, zone).date(), "d MMM y", locale=language))


def time_of(raw: str, zone: ZoneInfo) -> float | None:
    """What a date-and-time field says, in UTC seconds; `None` for what is no moment of that zone."""
    try:
        naive = datetime.fromisoformat(raw)
        if naive.tzinfo is not None:
            return None
        at = naive.replace(tzinfo=zone).timestamp()
        there = datetime.fromtimestamp(at, zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return at if there == naive else None  # an hour that the change to summer time skips
