"""Whether doubts are resolved the first time: how conversations end, against the days before, and week by week."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.analytics.resolution import Resolution, resolution
from bot.analytics.scope import Scope
from bot.analytics.statistics import Rate, Verdict, compare_rates
from bot.analytics.window import Window
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Cell, Kind, Moved, Share, Words
from bot.console.analysis.charts import Point, trend
from bot.console.analysis.view import Column, Section, Table, Tile, View

_METRICS: Final = ("fcr", "confirmed", "containment", "handoff_rate", "abandonment")
_WORSE_WHEN_MORE: Final = ("handoff_rate", "abandonment")
_OUTCOMES: Final = {
    "confirmed": "resolved_confirmed",
    "handoff_rate": "handoff",
    "abandonment": "abandoned",
    "containment": "contained",
    "fcr": "",
}
"""The criterion that leads to the conversations counted."""
_WEEKS: Final = 8


@dataclass(frozen=True, slots=True)
class _Compared:
    metric: str
    now: Rate
    moved: Moved


def build(ask: Ask) -> View:
    """Confirmed, implied, handed off, abandoned, came back; containment never without `fcr`."""
    now, before = resolution(ask.connection, ask.scope), resolution(ask.connection, ask.before)
    compared = [_compared(metric, now, before) for metric in _METRICS]
    return View(
        title=ask.say("resolution.title"),
        finding=_finding(ask, now, compared),
        tiles=[Tile(ask.name_of(each.metric), _share(ask, each), each.metric, each.moved) for each in compared[:3]],
        sections=[_endings(ask, compared), _weeks(ask)],
    )


def _compared(metric: str, now: Resolution, before: Resolution) -> _Compared:
    rate: Rate = getattr(now, metric)
    change = compare_rates(getattr(before, metric), rate, more_is_better=metric not in _WORSE_WHEN_MORE)
    return _Compared(metric, rate, Moved(change))


def _share(ask: Ask, each: _Compared) -> Share:
    return Share(each.now, ask.conversations(outcome=_OUTCOMES[each.metric]))


def _finding(ask: Ask, now: Resolution, compared: Sequence[_Compared]) -> str:
    if now.fcr.value is None:
        return ask.say("resolution.nothing")
    share = ask.formats.percent(now.fcr.value)
    if now.fcr.n < ask.least:
        return ask.say("resolution.few", share=share, n=ask.formats.number(now.fcr.n))
    verdict = compared[0].moved.change.verdict
    said = verdict if verdict is not Verdict.NOT_ENOUGH_DATA else Verdict.NO_DEMONSTRABLE_CHANGE
    return ask.say(f"resolution.finding_{said.value}", share=share)


def _endings(ask: Ask, compared: Sequence[_Compared]) -> Section:
    columns = (
        Column(ask.say("resolution.ending")),
        Column(ask.say("column.share"), Kind.RATE),
        Column(ask.say("column.change"), Kind.CHANGE),
    )
    rows = [
        (Words(ask.name_of(each.metric), ask.definition(each.metric)), _share(ask, each), each.moved)
        for each in compared
    ]
    return Section(
        ask.say("resolution.endings"),
        Table("endings", columns, rows, ask.say("empty.window")),
        lead=ask.say("resolution.endings_lead"),
    )


def _weeks(ask: Ask) -> Section:
    weeks = [(week, resolution(ask.connection, week)) for week in _last_weeks(ask.scope)]
    columns = (
        Column(ask.say("column.week")),
        *(Column(ask.name_of(metric), Kind.RATE, metric) for metric in ("fcr", "handoff_rate", "abandonment")),
    )
    rows: list[Sequence[Cell]] = [
        (
            Words(ask.formats.window(week.window)),
            *(Share(getattr(found, metric)) for metric in ("fcr", "handoff_rate", "abandonment")),
        )
        for week, found in weeks
    ]
    points = [
        Point(week.window.first, ask.name_of(metric), rate.value, rate.interval)
        for metric in ("fcr", "abandonment")
        for week, found in weeks
        if (rate := getattr(found, metric)).value is not None
    ]
    title = ask.say("resolution.weeks")
    chart = trend(ask, "weeks", points, title=title, label=ask.say("resolution.weeks_label"))
    return Section(title, Table("weeks", columns, rows, ask.say("empty.window")), chart)


def _last_weeks(scope: Scope) -> Sequence[Scope]:
    """The last eight whole weeks before the end of the window, oldest first."""
    end = scope.window.end
    starts = [end - timedelta(days=7 * number) for number in range(_WEEKS, 0, -1)]
    return [replace(scope, window=Window(day, day + timedelta(days=7), scope.window.zone)) for day in starts]
