"""Whole weeks, Monday to Sunday, by the names that ISO 8601 gives them."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.analytics.window import Window, local_day

_NAME = re.compile(r"(\d{4})-W(\d{2})")


def last_week(now: float, zone: ZoneInfo) -> Window:
    """The last one that is over, in the calendar of `zone`; `now` in UTC seconds."""
    today = local_day(now, zone)
    monday = today - timedelta(days=today.weekday())
    return Window(monday - timedelta(days=7), monday, zone)


def week_named(name: str, zone: ZoneInfo) -> Window | None:
    """The week of a name such as `2026-W47`; `None` for what is none."""
    parts = _NAME.fullmatch(name)
    try:
        monday = date.fromisocalendar(int(parts[1]), int(parts[2]), 1) if parts else None
        return Window(monday, monday + timedelta(days=7), zone) if monday else None
    except (ValueError, OverflowError):
        return None


def name_of_week(week: Window) -> str:
    """Such as `2026-W47`."""
    year, number, _ = week.first.isocalendar()
    return f"{year:04}-W{number:02}"
