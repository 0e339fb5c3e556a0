"""Intervals against published examples, and what they allow to say."""

import random

import pytest
from scipy.stats import binom

from bot.analytics.statistics import (
    Change,
    Interval,
    Mean,
    Moments,
    Rate,
    Verdict,
    compare_estimates,
    compare_means,
    compare_moments,
    compare_rates,
    control_band,
    has_left,
    mean_of,
    median_interval,
    newcombe,
    wilson,
)


def test_wilson_gives_the_published_interval() -> None:
    found = wilson(81, 263)  # Newcombe 1998, Statistics in Medicine 17:857, table I
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    nothing = wilson(0, 20)
    assert (round(nothing.low, 4), round(nothing.high, 4)) == (0.0, 0.1611)


def test_newcombe_gives_the_published_interval() -> None:
    found = newcombe(Rate(48, 80), Rate(56, 70))  # Newcombe 1998, Statistics in Medicine 17:873, table II, method 10
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    small = newcombe(Rate(3, 10), Rate(9, 10))
    assert (round(small.low, 4), round(small.high, 4)) == (0.1705, 0.8090)


def test_a_rate_of_nothing_says_nothing() -> None:
    assert (Rate(0, 0).value, Rate(0, 0).interval, Rate(0, 0).is_enough) == (None, None, False)
    assert (Rate(1, 4).value, Rate(29, 29).is_enough, Rate(1, 30).is_enough) == (0.25, False, True)


def test_a_mean_has_the_interval_of_its_resampled_conversations() -> None:
    values = [random.Random(number).gauss(1, 2) for number in range(200)]
    found = mean_of(values)
    assert found is not None
    assert found.interval is not None
    spread = (sum((value - found.value) ** 2 for value in values) / 200) ** 0.5 / 200**0.5
    assert found.interval.low == pytest.approx(found.value - 1.96 * spread, abs=0.03)
    assert found.interval.high == pytest.approx(found.value + 1.96 * spread, abs=0.03)
    assert found == mean_of(list(reversed(values))), "the order of the rows must not move the interval"


def test_a_mean_of_few() -> None:
    assert mean_of([]) is None
    assert mean_of([0.5], scale=2) == Mean(1.0, 1, None)
    assert mean_of([0.5, 0.5], scale=2) == Mean(1.0, 2, Interval(1.0, 1.0))
    assert Mean(0.0, 30, None).is_enough
    assert not Mean(0.0, 29, None).is_enough


@pytest.mark.parametrize(
    ("before", "after", "more_is_better", "verdict"),
    [
        (Rate(50, 100), Rate(80, 100), True, Verdict.BETTER),
        (Rate(50, 100), Rate(80, 100), False, Verdict.WORSE),
        (Rate(80, 100), Rate(50, 100), True, Verdict.WORSE),
        (Rate(80, 100), Rate(50, 100), False, Verdict.BETTER),
        (Rate(50, 100), Rate(55, 100), True, Verdict.NO_DEMONSTRABLE_CHANGE),
        (Rate(0, 29), Rate(100, 100), True, Verdict.NOT_ENOUGH_DATA),
        (Rate(0, 100), Rate(29, 29), True, Verdict.NOT_ENOUGH_DATA),
    ],
)
def test_the_verdict_comes_from_the_interval(before: Rate, after: Rate, more_is_better: bool, verdict: Verdict) -> None:
    assert compare_rates(before, after, more_is_better=more_is_better).verdict is verdict


def test_a_change_from_nothing_has_no_number() -> None:
    assert compare_rates(Rate(0, 0), Rate(1, 2)) == Change(None, None, Verdict.NOT_ENOUGH_DATA)
    assert compare_means([], [1.0, 2.0]) == Change(None, None, Verdict.NOT_ENOUGH_DATA)


def test_means_are_compared_by_resampling_both_sides() -> None:
    low, high = [0.0, 1.0] * 20, [1.0, 2.0] * 20
    found = compare_means(low, high)
    assert (found.difference, found.verdict) == (1.0, Verdict.BETTER)
    assert found.interval is not None
    assert 0.7 < found.interval.low < 0.85
    assert 1.15 < found.interval.high < 1.3
    assert compare_means(high, low).verdict is Verdict.WORSE
    assert compare_means(low, low).verdict is Verdict.NO_DEMONSTRABLE_CHANGE
    assert compare_means(low[:29], high).verdict is Verdict.NOT_ENOUGH_DATA


def test_the_control_band_forgives_one_outlier_and_forgets_old_days() -> None:
    band = control_band([900.0, *[10.0, 11.0, 9.0, 10.0] * 14])
    assert band == Interval(pytest.approx(10 - 3 * 1.4826 / 2, abs=1e-3), pytest.approx(10 + 3 * 1.4826 / 2, abs=1e-3))
    assert not has_left(band, [10.0, 50.0])
    assert has_left(band, [10.0, 50.0, 0.0])
    assert not has_left(band, [50.0])


def moments(values: list[float]) -> Moments:
    return Moments(len(values), sum(values), sum(value * value for value in values))


def test_sums_give_the_interval_that_resampling_gives() -> None:
    values = [random.Random(number).gauss(1, 2) for number in range(200)]
    summed, resampled = moments(values).mean(scale=2), mean_of(values, scale=2)
    assert summed is not None
    assert resampled is not None
    assert summed.interval is not None
    assert resampled.interval is not None
    assert (summed.value, summed.n) == (pytest.approx(resampled.value), 200)
    assert summed.interval.low == pytest.approx(resampled.interval.low, abs=0.05)
    assert summed.interval.high == pytest.approx(resampled.interval.high, abs=0.05)


def test_sums_of_few() -> None:
    assert moments([]).mean() is None
    assert moments([0.5]).mean(scale=2) == Mean(1.0, 1, None)
    assert moments([0.5, 0.5]).mean() == Mean(0.5, 2, Interval(0.5, 0.5))
    assert moments([0.0] * 5).mean(least=5) == Mean(0.0, 5, Interval(0.0, 0.0))
    assert (moments([0.5]).error, moments([0.0, 1.0]).error) == (0.0, 0.5)
    enough = moments([0.0] * 5).mean(least=5)
    assert enough is not None
    assert enough.is_enough


def test_sums_are_compared_as_means_are() -> None:
    low, high = [0.0, 1.0] * 20, [1.0, 2.0] * 20
    found, resampled = compare_moments(moments(low), moments(high), scale=2), compare_means(low, high)
    assert (found.difference, found.verdict) == (2.0, Verdict.BETTER)
    assert found.interval is not None
    assert resampled.interval is not None
    assert found.interval.low == pytest.approx(2 * resampled.interval.low, abs=0.05)
    assert compare_moments(moments(high), moments(low)).verdict is Verdict.WORSE
    assert compare_moments(moments(high), moments(low), more_is_better=False).verdict is Verdict.BETTER
    assert compare_moments(moments(low), moments(low)).verdict is Verdict.NO_DEMONSTRABLE_CHANGE
    assert compare_moments(moments(low[:9]), moments(high)).verdict is Verdict.NOT_ENOUGH_DATA
    assert compare_moments(moments(low[:10]), moments(high), least=10).verdict is Verdict.BETTER
    assert compare_moments(moments([1.0]), moments(high)) == Change(None, None, Verdict.NOT_ENOUGH_DATA)


def test_a_map_says_how_few_are_too_few() -> None:
    few, changed = Rate(1, 20, least=10), Rate(18, 20, least=10)
    assert (few.is_enough, Rate(1, 20).is_enough) == (True, False)
    assert compare_rates(few, changed).verdict is Verdict.BETTER
    assert compare_means([0.0, 0.1] * 5, [1.0] * 10, least=10).verdict is Verdict.BETTER
    assert few == Rate(1, 20), "it is no part of the number"


def test_the_interval_of_a_median_lies_between_its_order_statistics() -> None:
    assert median_interval([]) is None
    assert median_interval([1, 2, 3, 4, 5]) is None
    assert median_interval([6, 5, 4, 3, 2, 1]) == Interval(1, 6)
    values = list(range(1, 101))
    assert median_interval(values) == Interval(40, 61)
    within = [binom.cdf(100 - below, 100, 0.5) - binom.cdf(below - 1, 100, 0.5) for below in (40, 41)]
    assert within[0] > 0.95 > within[1]


def test_estimates_are_compared_as_rates_are_and_a_comparison_group_is_taken_off() -> None:
    before, after, same = Rate(30, 100), Rate(60, 100), Rate(31, 100)
    plain = compare_estimates(before, after)
    assert plain == compare_rates(before, after)
    assert plain.verdict is Verdict.BETTER
    assert compare_estimates(before, after, more_is_better=False).verdict is Verdict.WORSE
    calm = compare_estimates(before, after, minus=compare_rates(before, same))
    assert calm.difference == pytest.approx(0.29)
    assert calm.interval is not None
    assert plain.interval is not None
    assert calm.interval.high - calm.interval.low > plain.interval.high - plain.interval.low
    assert calm.verdict is Verdict.BETTER
    everywhere = compare_estimates(before, after, minus=compare_rates(before, after))
    assert (everywhere.difference, everywhere.verdict) == (0.0, Verdict.NO_DEMONSTRABLE_CHANGE)


def test_without_an_interval_on_both_sides_nothing_is_said() -> None:
    assert compare_estimates(Rate(0, 0), Rate(3, 5)).verdict is Verdict.NOT_ENOUGH_DATA
    assert compare_estimates(Mean(1.0, 1, None), Mean(2.0, 50, Interval(1, 3))) == Change(
        None, None, Verdict.NOT_ENOUGH_DATA
    )
    assert compare_estimates(Rate(0, 20), Rate(20, 20)).verdict is Verdict.NOT_ENOUGH_DATA
