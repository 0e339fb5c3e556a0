"""What can be said of a number: its interval, whether there is enough of it, and whether two of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from statistics import NormalDist
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

MIN_SAMPLE: Final = 30
"""Under so many, a number is shown grey with its n and takes no verdict; a map may set its own."""
DRAWS: Final = 1_000
"""Resampled means per interval."""
BAND_DAYS: Final = 56
"""Daily values behind a control band."""
_CONFIDENCE: Final = 0.95
_NORMAL: Final = NormalDist()
_SEED: Final = 20_260_101
"""Fixed, so that the same log always shows the same interval."""
_DRAWN_AT_ONCE: Final = 2_000_000
"""Values held in memory while resampling (16 MB), however many conversations there are."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which two values the truth lies, at 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    hits: int
    n: int
    least: int = field(default=MIN_SAMPLE, compare=False)
    """The smallest n that takes a verdict: the map's `settings.min_sample`."""

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; `None` of nothing."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval; `None` of nothing."""
        return wilson(self.hits, self.n) if self.n else None

    @property
    def is_enough(self) -> bool:
        """Whether it may take a verdict."""
        return self.n >= self.least


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of one value per conversation; `interval` from resampling them, `None` under two."""

    value: float
    n: int
    interval: Interval | None
    least: int = field(default=MIN_SAMPLE, compare=False)
    """The smallest n that takes a verdict."""

    @property
    def is_enough(self) -> bool:
        """Whether it may take a verdict."""
        return self.n >= self.least


@dataclass(frozen=True, slots=True)
class Moments:
    """One value per conversation, as the database adds them up: for lists too long to resample line by line."""

    n: int
    total: float
    squares: float
    """Sum of the squared values."""

    def mean(self, *, scale: float = 1.0, least: int = MIN_SAMPLE) -> Mean | None:
        """Their mean times `scale`, with the normal interval of a mean; `None` of nothing."""
        if not self.n:
            return None
        value = self.total / self.n
        interval = _normal(scale * value, scale * self.error) if self.n > 1 else None
        return Mean(scale * value, self.n, interval, least)

    @property
    def error(self) -> float:
        """Standard error of the mean; 0 under two values."""
        if self.n < 2:
            return 0.0
        scatter = max(0.0, self.squares - self.total**2 / self.n)
        return float((scatter / (self.n - 1) / self.n) ** 0.5)


class Estimate(Protocol):
    """A number with what is known of its certainty: a rate, a mean, or another that has these."""

    @property
    def value(self) -> float | None:
        """The number; `None` where there is none."""

    @property
    def interval(self) -> Interval | None:
        """Its 95 % interval."""

    @property
    def is_enough(self) -> bool:
        """Whether it may take a verdict."""


class Verdict(Enum):
    """What a comparison of two spans allows to say."""

    BETTER = "better"
    WORSE = "worse"
    NO_DEMONSTRABLE_CHANGE = "no_demonstrable_change"
    NOT_ENOUGH_DATA = "not_enough_data"


@dataclass(frozen=True, slots=True)
class Change:
    """After minus before, the interval of that difference, and what it allows to say."""

    difference: float | None
    interval: Interval | None
    verdict: Verdict


@lru_cache(maxsize=10_000)  # a page asks for the same one again and again, and scipy takes its time
def wilson(hits: int, n: int) -> Interval:
    """Wilson's score interval of a share. Raises `ValueError` when `n` is 0 or `hits` is not within it."""
    from scipy.stats import binomtest  # more than a second of work, which a process that only starts does not need

    expected = hits / n if n else 0.5  # does not move the interval, and spares the sum behind a test nobody asks for
    found = binomtest(hits, n, expected).proportion_ci(_CONFIDENCE, method="wilson")
    return Interval(float(found.low), float(found.high))


def newcombe(before: Rate, after: Rate) -> Interval:
    """Interval of `after` − `before`: Newcombe's (1998, method 10), each side's distance to its Wilson limits."""
    old, new = before.hits / before.n, after.hits / after.n
    return _minus(old, wilson(before.hits, before.n), new, wilson(after.hits, after.n))[1]


def mean_of(values: Sequence[float], *, scale: float = 1.0, least: int = MIN_SAMPLE) -> Mean | None:
    """Mean of one value per conversation, times `scale`; `None` of nothing."""
    if not values:
        return None
    sample = scale * np.sort(np.asarray(values, dtype=float))  # the order rows come in must not move the interval
    return Mean(float(sample.mean()), len(sample), _resampled(sample) if len(sample) > 1 else None, least)


def median_interval(values: Sequence[float] | NDArray[np.float64]) -> Interval | None:
    """Interval of a median, between two of the values themselves (binomial order statistics); `None` under six."""
    from scipy.stats import binom  # as in `wilson`

    sample = np.sort(np.asarray(values, dtype=float))
    below = int(binom.ppf((1 - _CONFIDENCE) / 2, len(sample), 0.5)) - 1
    return Interval(float(sample[below]), float(sample[-1 - below])) if below >= 0 else None


def compare_rates(before: Rate, after: Rate, *, more_is_better: bool = True) -> Change:
    """Whether a share changed."""
    if not before.n or not after.n:
        return Change(None, None, Verdict.NOT_ENOUGH_DATA)
    interval = newcombe(before, after)
    verdict = _verdict(interval, enough=before.is_enough and after.is_enough, more_is_better=more_is_better)
    return Change(after.hits / after.n - before.hits / before.n, interval, verdict)


def compare_means(
    before: Sequence[float], after: Sequence[float], *, more_is_better: bool = True, least: int = MIN_SAMPLE
) -> Change:
    """Whether a mean of one value per conversation changed; both sides are resampled."""
    if len(before) < 2 or len(after) < 2:
        return Change(None, None, Verdict.NOT_ENOUGH_DATA)
    old, new = np.sort(np.asarray(before, dtype=float)), np.sort(np.asarray(after, dtype=float))
    interval = _resampled(new, old)
    enough = min(len(old), len(new)) >= least
    verdict = _verdict(interval, enough=enough, more_is_better=more_is_better)
    return Change(float(new.mean() - old.mean()), interval, verdict)


def compare_moments(
    before: Moments, after: Moments, *, scale: float = 1.0, more_is_better: bool = True, least: int = MIN_SAMPLE
) -> Change:
    """Whether such a mean changed, times `scale`, by the normal interval of a difference."""
    if min(before.n, after.n) < 2:
        return Change(None, None, Verdict.NOT_ENOUGH_DATA)
    difference = scale * (after.total / after.n - before.total / before.n)
    interval = _normal(difference, scale * float(np.hypot(before.error, after.error)))
    verdict = _verdict(interval, enough=min(before.n, after.n) >= least, more_is_better=more_is_better)
    return Change(difference, interval, verdict)


def compare_estimates(
    before: Estimate, after: Estimate, *, more_is_better: bool = True, minus: "Change | None" = None
) -> Change:
    """Whether a number changed, from the values and intervals of both spans: for rates it is Newcombe's interval.

    `minus` is the change of a comparison group, which is taken off: what is left is not what happened everywhere.
    """
    if before.value is None or after.value is None or before.interval is None or after.interval is None:
        return Change(None, None, Verdict.NOT_ENOUGH_DATA)
    difference, interval = _minus(before.value, before.interval, after.value, after.interval)
    if minus is not None and minus.difference is not None and minus.interval is not None:
        difference, interval = _minus(minus.difference, minus.interval, difference, interval)
    enough = before.is_enough and after.is_enough
    return Change(difference, interval, _verdict(interval, enough=enough, more_is_better=more_is_better))


def control_band(daily: Sequence[float]) -> Interval:
    """Where the next daily value is expected: median ± 3 × 1.4826 × MAD of the last 56 of `daily`."""
    from scipy.stats import median_abs_deviation  # as in `wilson`

    recent = np.asarray(daily[-BAND_DAYS:], dtype=float)
    middle, spread = float(np.median(recent)), float(median_abs_deviation(recent, scale="normal"))
    return Interval(middle - 3 * spread, middle + 3 * spread)


def has_left(band: Interval, latest: Sequence[float]) -> bool:
    """Whether the last two daily values are both outside their band: one alone may be chance."""
    last = latest[-2:]
    return len(last) == 2 and all(not band.low <= value <= band.high for value in last)


def _minus(old: float, of_old: Interval, new: float, of_new: Interval) -> tuple[float, Interval]:
    """`new` − `old`, each side's distance to its own limits squared and added (Zou and Donner, 2008)."""
    down = np.hypot(new - of_new.low, of_old.high - old)
    up = np.hypot(of_new.high - new, old - of_old.low)
    return new - old, Interval(float(new - old - down), float(new - old + up))


def _normal(middle: float, error: float) -> Interval:
    if error == 0:
        return Interval(middle, middle)
    wide = _NORMAL.inv_cdf((1 + _CONFIDENCE) / 2) * error
    return Interval(middle - wide, middle + wide)


def _resampled(sample: NDArray[np.float64], minus: NDArray[np.float64] | None = None) -> Interval:
    from scipy.stats import bootstrap  # as in `wilson`

    def difference(new: NDArray[np.float64], *old: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
        value: NDArray[np.float64] = new.mean(axis=axis) - (old[0].mean(axis=axis) if old else 0.0)
        return value

    samples = (sample,) if minus is None else (sample, minus)
    found = bootstrap(
        samples,
        difference,
        n_resamples=DRAWS,
        batch=max(1, _DRAWN_AT_ONCE // max(len(each) for each in samples)),
        confidence_level=_CONFIDENCE,
        method="percentile",
        random_state=np.random.default_rng(_SEED),
    ).confidence_interval
    return Interval(float(found.low), float(found.high))


def _verdict(interval: Interval, *, enough: bool, more_is_better: bool) -> Verdict:
    if not enough:
        return Verdict.NOT_ENOUGH_DATA
    if interval.low <= 0 <= interval.high:
        return Verdict.NO_DEMONSTRABLE_CHANGE
    return Verdict.BETTER if (interval.low > 0) is more_is_better else Verdict.WORSE
