"""Numbers that have left their band: volume, the mix of questions, answer rate and emotion, day by day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import Final

import numpy as np
from sqlalchemy import func

from bot.analytics.answers import by_stage
from bot.analytics.emotions import POINTS, felt_by_stage
from bot.analytics.findings.bands import Daily, is_decidable, left_band
from bot.analytics.findings.evidence import Drifted, Measure
from bot.analytics.findings.looking import Look, Seen
from bot.analytics.scope import Scope, of_turns
from bot.analytics.statistics import BAND_DAYS, Interval, wilson
from bot.analytics.volumes import volume
from bot.analytics.window import Window
from bot.touchpoints.tables import touchpoint

LEAST: Final = 5
"""Cases that a day needs to have a rate or a mean of its own."""
_Z: Final = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class _Key:
    measure: Measure
    path: str | None = None

    @property
    def fingerprint(self) -> str:
        return Drifted(self.path, 0, measure=self.measure.value, latest=0, low=0, high=0, day="").fingerprint


def drift(look: Look) -> Seen:
    """What has been outside its band for two days in a row; each day is asked of the log for itself."""
    yesterday = look.today - timedelta(days=1)
    series = _series(look, yesterday)
    found, undecided = [], set()
    for key, days in series.items():
        if not is_decidable(days, yesterday):
            undecided.add(key.fingerprint)
        elif (band := left_band(days, yesterday)) is not None:
            last = max(days, key=lambda each: each.day)
            found.append(
                Drifted(
                    key.path,
                    last.n,
                    measure=key.measure.value,
                    latest=last.value,
                    low=band.low,
                    high=band.high,
                    day=last.day.isoformat(),
                )
            )
    return Seen(tuple(found), frozenset(undecided))


def _series(look: Look, yesterday: date) -> dict[_Key, list[Daily]]:
    every: dict[_Key, list[Daily]] = defaultdict(list)
    questions: dict[date, dict[str, int]] = {}
    for day in (yesterday - timedelta(days=back) for back in range(BAND_DAYS + 1, -1, -1)):
        scope = look.over(Window(day, day + timedelta(days=1), look.zone))
        for key, daily in _day(look, scope, day, is_latest=_is_latest(day, yesterday)):
            every[key].append(daily)
        asked = _questions(look, scope)
        if sum(asked.values()) >= LEAST:
            questions[day] = asked
    for path in sorted({path for asked in questions.values() for path in asked}):
        every[_Key(Measure.SHARE, path)] = [
            _rate(day, asked.get(path, 0), sum(asked.values()), is_latest=_is_latest(day, yesterday))
            for day, asked in questions.items()
        ]
    _since_the_first_talk(every)
    return every


def _is_latest(day: date, yesterday: date) -> bool:
    return day >= yesterday - timedelta(days=1)


def _day(look: Look, scope: Scope, day: date, *, is_latest: bool) -> Iterator[tuple[_Key, Daily]]:
    talks = volume(look.connection, scope).conversations
    wide = _Z * float(np.sqrt(max(talks, 1)))
    yield _Key(Measure.VOLUME), Daily(day, talks, Interval(talks - wide, talks + wide), talks)
    for stage, answers in by_stage(look.connection, scope).items():
        rate = answers.answer_rate
        if stage is not None and rate.n >= LEAST:
            yield _Key(Measure.ANSWER_RATE, stage), _rate(day, rate.hits, rate.n, is_latest=is_latest)
    for stage, felt in felt_by_stage(look.connection, scope).items():
        if len(felt) >= LEAST:
            yield _Key(Measure.EMOTION, stage), _mean(day, felt)


def _questions(look: Look, scope: Scope) -> dict[str, int]:
    """How often each question was asked that day."""
    path = look.stages.question().label("path")
    query = of_turns(path, func.count().label("n")).where(
        *scope.turns(), touchpoint.c.question_id.is_not(None), touchpoint.c.kind == "question"
    )
    return {row.path: row.n for row in look.connection.execute(query.group_by(path)) if row.path is not None}


def _since_the_first_talk(every: dict[_Key, list[Daily]]) -> None:
    """Days before anybody came say nothing about how many come."""
    key = _Key(Measure.VOLUME)
    first = next((place for place, each in enumerate(every[key]) if each.n), len(every[key]))
    every[key] = every[key][first:]


def _rate(day: date, hits: int, n: int, *, is_latest: bool) -> Daily:
    """Only the latest days are held against a band; intervals of the others would cost seconds and say nothing.

    What is rare is nought on most days, and its band without width: it takes `LEAST` cases to have risen, and as many
    misses to have fallen.
    """
    value = hits / n
    if not is_latest:
        return Daily(day, value, Interval(value, value), n)
    within = wilson(hits, n)
    low, high = within.low if hits >= LEAST else 0.0, within.high if n - hits >= LEAST else 1.0
    return Daily(day, value, Interval(low, high), n)


def _mean(day: date, felt: Sequence[float]) -> Daily:
    values = POINTS * np.asarray(felt)
    error = _Z * float(values.std(ddof=1)) / len(felt) ** 0.5
    middle = float(values.mean())
    return Daily(day, middle, Interval(middle - error, middle + error), len(felt))
