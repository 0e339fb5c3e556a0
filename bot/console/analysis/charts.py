"""The usual charts of views: a trend with its uncertainty, and bars by name.

They are Vega-Lite written out: building them with Altair costs a quarter of a second each, and a second to import it.
A test lets Altair check them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.analytics.statistics import Interval
from bot.console.analysis.asking import Ask
from bot.console.analysis.ink import INK, SERIES
from bot.console.analysis.view import Chart

WIDTH: Final = 760
HEIGHT: Final = 260
_CROWDED: Final = 10
"""Days from which on some may go without their name."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series on a day, with the interval it lies in."""

    day: date
    series: str
    value: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with a name and its interval; bars of the same `series` have one colour."""

    name: str
    value: float
    series: str = ""
    interval: Interval | None = None


def trend(ask: Ask, id: str, points: Sequence[Point], *, title: str, label: str, percent: bool = True) -> Chart | None:
    """Lines by day with their 95 % bands, each labelled at its end; `None` with fewer than two days.

    With `percent`, values from 0 to 1 on an axis from 0 to 100 %.
    """
    days = sorted({each.day for each in points})
    if len(days) < 2:
        return None
    names = [ask.formats.short_day(day) for day in days]
    order = list(dict.fromkeys(each.series for each in points))
    y = {"field": "value", "type": "quantitative", "title": _unit(percent), "scale": {"zero": percent, "nice": True}}
    axis = {"labelAngle": 0, "labelOverlap": len(days) > _CROWDED}
    spec = {
        "data": {"values": [_of_point(ask, each, scale=_scale(percent)) for each in points]},
        "width": WIDTH - 190,
        "height": HEIGHT,
        "encoding": {
            "x": {"field": "day", "type": "ordinal", "sort": names, "title": None, "axis": axis},
            "color": _colour(order),
        },
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.14},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {"mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 46}}, "encoding": {"y": y}},
            {
                "transform": [{"filter": {"field": "day", "equal": names[-1]}}],
                "mark": {"type": "text", "align": "left", "dx": 10, "limit": 220},
                "encoding": {"y": y, "text": {"field": "series"}},
            },
        ],
    }
    return Chart(id, title, label, spec)


def bars(
    ask: Ask, id: str, found: Sequence[Bar], *, title: str, label: str, percent: bool = False, digits: int = 1
) -> Chart | None:
    """Horizontal bars in the order given, each with its value at its end and its interval; `None` without any."""
    if not found:
        return None
    names, order = [each.name for each in found], list(dict.fromkeys(each.series for each in found))
    x = {"field": "value", "type": "quantitative", "title": _unit(percent), "axis": {"grid": True, "tickCount": 5}}
    beside = {"domain": False, "ticks": False, "labelPadding": 8}
    spec = {
        "data": {"values": [_of_bar(ask, each, percent=percent, digits=digits) for each in found]},
        "width": WIDTH - 240,
        "height": 34 * len(found),
        "encoding": {"y": {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": beside}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 18, "cornerRadiusEnd": 4},
                "encoding": {"x": x, "color": _colour(order)},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 1.5, "color": INK},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": {**x, "field": "reach"}, "text": {"field": "told"}},
            },
        ],
    }
    return Chart(id, title, label, spec)


def _unit(percent: bool) -> str | None:
    return "%" if percent else None


def _scale(percent: bool) -> int:
    return 100 if percent else 1


def _colour(order: Sequence[str]) -> dict[str, object]:
    """Series in the order in which they came; their names stand beside them, so no legend."""
    return {
        "field": "series",
        "type": "nominal",
        "sort": list(order),
        "legend": None,
        "scale": {"domain": list(order), "range": list(SERIES)},
    }


def _of_point(ask: Ask, point: Point, *, scale: int) -> dict[str, object]:
    value = scale * point.value
    low, high = (scale * point.interval.low, scale * point.interval.high) if point.interval else (value, value)
    day = ask.formats.short_day(point.day)
    return {"day": day, "series": point.series, "value": value, "low": low, "high": high}


def _of_bar(ask: Ask, bar: Bar, *, percent: bool, digits: int) -> dict[str, object]:
    scale = _scale(percent)
    value = scale * bar.value
    low, high = (scale * bar.interval.low, scale * bar.interval.high) if bar.interval else (value, value)
    told = ask.formats.percent(bar.value) if percent else ask.formats.number(bar.value, digits=digits)
    return {"name": bar.name, "value": value, "series": bar.series, "low": low, "high": high} | {
        "told": told,
        "reach": max(value, high),
    }
