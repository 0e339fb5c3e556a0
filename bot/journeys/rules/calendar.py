"""Rules about time: plans end after they start, reviews are not overdue."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.journeys.model import JourneyMap
from bot.journeys.positions import Text
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice, error

_DURATION: Final = re.compile(r"(\d{1,6})(s|min|h|d|w|mo|y)")
_SECONDS: Final = {"s": 1, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_MONTHS: Final = {"mo": 1, "y": 12}


def plans_back_in_time(journey: JourneyMap) -> Iterator[Problem]:
    """JM250: a plan is due before it starts."""
    for plan in journey.plans:
        start, due = _day(plan.start), _day(plan.due)
        if start and due and due < start:
            yield error(plan.at, "JM250", plan=plan.id, start=plan.start, due=plan.due)


def overdue_reviews(journey: JourneyMap, today: date) -> Iterator[Problem]:
    """JM322 and JM323: the map, or the answer to a question, was last reviewed too long ago."""
    if (due := review_due(journey.reviewed_on, journey.review_every)) and due < today and journey.reviewed_on:
        yield advice(journey.reviewed_on.at, "JM322", reviewed=journey.reviewed_on.value, due=due.isoformat())
    for stage in journey.stages:
        for question in stage.questions:
            due = review_due(question.reviewed_on, journey.review_every)
            if due and due < today and question.reviewed_on:
                yield advice(
                    question.reviewed_on.at,
                    "JM323",
                    question=question.id,
                    reviewed=question.reviewed_on.value,
                    due=due.isoformat(),
                )


def later(day: date, duration: str) -> date | None:
    """The day that lies `duration` (such as `6mo`) after `day`; `None` if it cannot be told.

    Months end where the calendar ends: one month after 31 January is the last day of February.
    """
    parts = _DURATION.fullmatch(duration)
    if not parts:
        return None
    amount, unit = int(parts[1]), parts[2]
    try:
        if unit in _SECONDS:
            return day + timedelta(seconds=amount * _SECONDS[unit])
        months = day.year * 12 + day.month - 1 + amount * _MONTHS[unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):  # beyond the year 9999: never, for a person
        return None


def review_due(reviewed: Text | None, every: str) -> date | None:
    """The day until which a review holds; `None` when there was none, or it cannot be told."""
    day = _day(reviewed.value if reviewed else None)
    return later(day, every) if day else None


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
