"""When a number counts as having left its band: two days in a row, beyond chance and beyond the rhythm of the week."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analytics.findings.bands import Daily, is_decidable, left_band
from bot.analytics.statistics import Interval

YESTERDAY = date(2026, 5, 28)  # a Thursday


def series(value: Callable[[date], float], *, wide: float = 0.5, days: int = 58) -> list[Daily]:
    every = [YESTERDAY - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return [Daily(day, value(day), Interval(value(day) - wide, value(day) + wide), 20) for day in every]


def steady(day: date) -> float:
    return 10 + (day.toordinal() % 3) - 1


def then(value: float, *, days: int) -> Callable[[date], float]:
    return lambda day: value if day > YESTERDAY - timedelta(days=days) else steady(day)


def test_two_days_out_to_the_same_side_leave_the_band_and_one_does_not() -> None:
    for value in (20, 0):
        band = left_band(series(then(value, days=2)), YESTERDAY)
        assert band is not None
        assert (band.low, band.high) == (pytest.approx(10 - 3 * 1.4826022), pytest.approx(10 + 3 * 1.4826022))
    assert left_band(series(steady), YESTERDAY) is None
    assert left_band(series(then(20, days=1)), YESTERDAY) is None
    swing = {YESTERDAY: 20.0, YESTERDAY - timedelta(days=1): 0.0}
    assert left_band(series(lambda day: swing.get(day, steady(day))), YESTERDAY) is None


def test_a_day_of_few_cases_is_out_only_with_all_of_its_interval() -> None:
    assert left_band(series(then(15, days=2), wide=0.5), YESTERDAY) is not None
    assert left_band(series(then(15, days=2), wide=0.6), YESTERDAY) is None


def test_the_rhythm_of_the_week_is_no_news_but_a_break_in_it_is() -> None:
    sunday = YESTERDAY - timedelta(days=4)

    def weekly(day: date) -> float:
        return (30.0 if day.weekday() > 4 else 100.0) + day.toordinal() % 3

    weekends = [each for each in series(weekly, days=62) if each.day <= sunday]
    assert weekends[-1].day.weekday() == 6
    no_sundays = [each for each in weekends if each.day.weekday() != 6 or each.day == sunday]
    assert left_band(no_sundays, sunday) is None
    assert left_band(weekends, sunday) is None
    workday = [
        each if each.day.weekday() < 5 or each.day < sunday - timedelta(days=1) else _as(each, 5.0) for each in weekends
    ]
    assert left_band(workday, sunday) is not None


def _as(each: Daily, value: float) -> Daily:
    return Daily(each.day, value, Interval(value - 0.5, value + 0.5), each.n)


@pytest.mark.parametrize(("days", "decidable"), [(58, True), (30, True), (29, False)])
def test_a_band_needs_four_weeks_of_days_behind_it(days: int, decidable: bool) -> None:
    found = series(then(20, days=2), days=days)
    assert is_decidable(found, YESTERDAY) is decidable
    assert (left_band(found, YESTERDAY) is not None) is decidable
    assert not is_decidable(found[:-1], YESTERDAY)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=58, max_size=58), st.floats(0, 3))
def test_the_band_is_that_of_a_plain_computation(values: list[int], wide: float) -> None:
    days = [YESTERDAY - timedelta(days=57 - place) for place in range(58)]
    behind = np.array(values[:56], dtype=float)
    middle = float(np.median(behind))
    spread = 3 * 1.482602218505602 * float(np.median(np.abs(behind - middle)))

    def side(place: int, low: float, high: float) -> int:
        return (values[place] - wide > high) - (values[place] + wide < low)

    def weekday_side(place: int) -> int:
        middles = {w: float(np.median([values[i] for i in range(56) if days[i].weekday() == w])) for w in range(7)}
        rest = np.array([values[i] - middles[days[i].weekday()] for i in range(56)])
        about, reach = float(np.median(rest)), 3 * 1.482602218505602 * float(np.median(np.abs(rest - np.median(rest))))
        expected = middles[days[place].weekday()] + about
        return side(place, expected - reach, expected + reach)

    sides = {side(place, middle - spread, middle + spread) for place in (56, 57)}
    sides |= {weekday_side(place) for place in (56, 57)}
    found = left_band(
        [Daily(d, v, Interval(v - wide, v + wide), 9) for d, v in zip(days, values, strict=True)], YESTERDAY
    )
    if any(abs(abs(values[p] - middle) - spread - wide) < 1e-9 for p in (56, 57)):
        return  # on the very edge the last digit decides
    assert (found is not None) == (sides in ({1}, {-1}))
    if found is not None:
        assert (found.low, found.high) == (pytest.approx(middle - spread), pytest.approx(middle + spread))
