"""The usual charts of views, as specifications: a trend with its uncertainty, and bars by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from bot.analytics.statistics import Interval
from bot.console.analysis.asking import Ask
from bot.console.analysis.ink import INK, SERIES
from bot.console.analysis.view import Chart

if TYPE_CHECKING:
    import altair

WIDTH: Final = 760
HEIGHT: Final = 260
_PERCENT: Final = "%"


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
    import altair as alt

    days = sorted({each.day for each in points})
    if len(days) < 2:
        return None
    order = list(dict.fromkeys(each.series for each in points))
    scale = 100 if percent else 1
    data = alt.InlineData(values=[_of_point(ask, each, scale=scale) for each in points])
    x = alt.X("day:O", sort=[ask.formats.short_day(day) for day in days], title=None, axis=_day_axis(len(days)))
    unit = _PERCENT if percent else None
    y = alt.Y("value:Q", title=unit, scale=alt.Scale(zero=percent, nice=True))
    colour = alt.Color("series:N", sort=order, legend=None, scale=alt.Scale(domain=order, range=list(SERIES)))
    base = alt.Chart(data)
    bands = base.mark_area(opacity=0.14).encode(x=x, y=alt.Y("low:Q", title=unit), y2="high:Q", color=colour)
    lines = base.mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=46)).encode(x=x, y=y, color=colour)
    ends = base.transform_filter(f"datum.day == '{ask.formats.short_day(days[-1])}'")
    names = ends.mark_text(align="left", dx=10, limit=220).encode(x=x, y=y, text="series:N", color=colour)
    drawn = alt.layer(bands, lines, names).properties(width=WIDTH - 190, height=HEIGHT)
    return Chart(id, title, label, drawn.to_dict())


def bars(ask: Ask, id: str, found: Sequence[Bar], *, title: str, label: str, percent: bool = False) -> Chart | None:
    """Horizontal bars in the order given, each with its value at its end and its interval; `None` without any."""
    import altair as alt

    if not found:
        return None
    scale = 100 if percent else 1
    names = [each.name for each in found]
    order = list(dict.fromkeys(each.series for each in found))
    data = alt.InlineData(values=[_of_bar(ask, each, scale=scale, percent=percent) for each in found])
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=8))
    unit = _PERCENT if percent else None
    x = alt.X("value:Q", title=unit, axis=alt.Axis(grid=True, tickCount=5))
    colour = alt.Color("series:N", legend=None, scale=alt.Scale(domain=order, range=list(SERIES)))
    base = alt.Chart(data)
    drawn = alt.layer(
        base.mark_bar(height=18, cornerRadiusEnd=4).encode(x=x, y=y, color=colour),
        base.mark_rule(strokeWidth=1.5, color=INK).encode(x=alt.X("low:Q", title=unit), x2="high:Q", y=y),
        base.mark_text(align="left", dx=8).encode(x="reach:Q", y=y, text="told:N"),
    )
    return Chart(id, title, label, drawn.properties(width=WIDTH - 240, height=34 * len(found)).to_dict())


def _day_axis(days: int) -> "altair.Axis":
    import altair as alt

    return alt.Axis(labelAngle=0, labelOverlap=days > 10)


def _of_point(ask: Ask, point: Point, *, scale: int) -> dict[str, object]:
    value = scale * point.value
    low, high = (scale * point.interval.low, scale * point.interval.high) if point.interval else (value, value)
    day = ask.formats.short_day(point.day)
    return {"day": day, "series": point.series, "value": value, "low": low, "high": high}


def _of_bar(ask: Ask, bar: Bar, *, scale: int, percent: bool) -> dict[str, object]:
    value = scale * bar.value
    low, high = (scale * bar.interval.low, scale * bar.interval.high) if bar.interval else (value, value)
    told = ask.formats.percent(bar.value) if percent else ask.formats.number(bar.value, digits=1)
    return {"name": bar.name, "value": value, "series": bar.series, "low": low, "high": high} | {
        "told": told,
        "reach": max(value, high),
    }
