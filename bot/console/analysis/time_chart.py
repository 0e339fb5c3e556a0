"""How long each stage takes as a drawing: the median and its uncertainty, the slowest tenth, and the map's target."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.analytics.stage_time import StageTime
from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import WIDTH
from bot.console.analysis.ink import BAD, GOOD, INK, SOFT
from bot.console.analysis.view import Chart

_DAY: Final = 86_400
_UNITS: Final = ((2 * _DAY, _DAY, "values.days"), (7_200, 3_600, "values.hours"))
_DOMAIN_ROOM: Final = 1.12
"""The axis goes a little further than the longest time, for its label."""


def time_chart(ask: Ask, stages: Sequence[StageTime], *, title: str) -> Chart | None:
    """One row for each stage in the order given; `None` where none has a median."""
    known = [each for each in stages if each.median is not None]
    if not known:
        return None
    longest = max(_longest(each) for each in known)
    scale, unit = next(((size, name) for least, size, name in _UNITS if longest >= least), (60, "time.minutes"))
    rows = [_row(ask, each, scale=scale) for each in known]
    rows[0]["names_slow"] = True
    for row in [row for row in rows if row["target"] is not None][:1]:
        row["names_goal"] = True
    axis = {"tickCount": 6, "grid": True}
    domain = [0, _DOMAIN_ROOM * longest / scale]
    x: dict[str, object] = {
        "field": "median",
        "type": "quantitative",
        "title": ask.say(unit),
        "axis": axis,
        "scale": {"domain": domain},
    }
    beside = {"domain": False, "ticks": False, "labelPadding": 8}
    names = [row["name"] for row in rows]
    spec = {
        "data": {"values": rows},
        "width": WIDTH - 200,
        "height": 48 * len(rows),
        "encoding": {"y": {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": beside}},
        "layer": list(_layers(ask, x)),
    }
    return Chart("stages", title, ask.say("time.chart_label"), spec)


def _longest(each: StageTime) -> float:
    return max(each.p90 or 0.0, each.interval.high if each.interval else 0.0, each.stage.target_seconds or 0.0)


def _layers(ask: Ask, x: dict[str, object]) -> Iterator[dict[str, object]]:
    late = {"condition": {"test": "datum.late", "value": BAD}, "value": GOOD}
    slow = {"type": "rule", "color": SOFT, "strokeDash": [3, 3], "strokeWidth": 1.5}
    yield {"mark": slow, "encoding": {"x": x, "x2": {"field": "p90"}}}
    end = {"type": "tick", "color": SOFT, "thickness": 2, "size": 12}
    yield {"mark": end, "encoding": {"x": {**x, "field": "p90"}}}
    yield {"mark": {"type": "bar", "height": 14, "cornerRadiusEnd": 4}, "encoding": {"x": x, "color": late}}
    between = {"x": {**x, "field": "low"}, "x2": {"field": "high"}}
    yield {"mark": {"type": "rule", "strokeWidth": 1.5, "color": INK}, "encoding": between}
    goal = {"type": "tick", "color": INK, "thickness": 3, "size": 30}
    yield _where("datum.target !== null", goal, {"x": {**x, "field": "target"}})
    above = {"type": "text", "align": "left", "baseline": "bottom", "dy": -9, "fontWeight": "bold"}
    yield {"mark": above, "encoding": {"x": {"value": 4}, "text": {"field": "told"}}}
    below = {"type": "text", "dy": 17, "color": SOFT, "align": "center"}
    yield _where("datum.names_slow", below, {"x": {**x, "field": "p90"}, "text": {"value": ask.say("time.slow")}})
    top = {"type": "text", "dy": -22, "color": INK, "align": "center"}
    yield _where("datum.names_goal", top, {"x": {**x, "field": "target"}, "text": {"value": ask.say("time.goal")}})


def _where(test: str, mark: object, encoding: object) -> dict[str, object]:
    return {"transform": [{"filter": test}], "mark": mark, "encoding": encoding}


def _row(ask: Ask, each: StageTime, *, scale: float) -> dict[str, object]:
    median, target = each.median or 0.0, each.stage.target_seconds
    low, high = (each.interval.low, each.interval.high) if each.interval else (median, median)
    return {
        "name": ask.stage_name(each.stage.id),
        "median": median / scale,
        "low": low / scale,
        "high": high / scale,
        "p90": (each.p90 or median) / scale,
        "target": target / scale if target is not None else None,
        "late": target is not None and median > target,
        "told": ask.formats.duration(median),
    }
