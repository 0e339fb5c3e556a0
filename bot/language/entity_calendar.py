"""Reckoning with days: what `el lunes`, `3 de diciembre` or `hace dos meses` is, seen from today."""

import calendar
from datetime import date, timedelta
from enum import Enum


class Direction(str, Enum):
    """Which way from today a day is looked for."""

    NEAREST = "nearest"
    BACK = "back"
    AHEAD = "ahead"


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, if the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def yearless(month: int, day: int, *, today: date, direction: Direction) -> date | None:
    """The day of that month and day in the year that fits: the latest, the next, or the nearest to today."""
    near = [found for year in range(today.year - 4, today.year + 5) if (found := day_of(year, month, day))]
    return _picked(near, today=today, direction=direction)


def monthless(day: int, *, today: date, direction: Direction) -> date | None:
    """The day `el día 15` of the month that fits."""
    months = [months_away(today.replace(day=1), count) for count in range(-2, 3)]
    near = [found for month in months if (found := day_of(month.year, month.month, day))]
    return _picked(near, today=today, direction=direction)


def _picked(days: list[date], *, today: date, direction: Direction) -> date | None:
    if direction is Direction.BACK:
        days = [day for day in days if day <= today]
    elif direction is Direction.AHEAD:
        days = [day for day in days if day >= today]
    return min(days, key=lambda day: (abs(day - today), day < today), default=None)


def weekday(number: int, *, today: date, direction: Direction) -> date:
    """The weekday, Monday is 0, before today (`BACK`) or after it; never today itself."""
    if direction is Direction.BACK:
        return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def months_away(day: date, count: int) -> date:
    """The same day of another month, or that month's last day if it is shorter; clipped to the calendar's years."""
    months = min(max(day.year * 12 + day.month - 1 + count, 12), 9999 * 12 + 11)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def away(day: date, count: int, *, unit: str) -> date:
    """The day so many days, weeks, months or years away; negative counts go back."""
    if unit in {"month", "year"}:
        return months_away(day, count * (12 if unit == "year" else 1))
    return day + timedelta(days=count * (7 if unit == "week" else 1))


def period(day: date, *, unit: str) -> str:
    """The ISO name of the week, month or year that a day is in: `2026-W48`, `2026-11`, `2026`."""
    if unit == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}" if unit == "month" else f"{day:%Y}"
