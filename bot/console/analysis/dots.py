"""Values with their intervals, side by side, against one line for all of them or a mark of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.analytics.statistics import Interval
from bot.console.analysis.charts import WIDTH
from bot.console.analysis.ink import BAD, GOOD, INK, SOFT
from bot.console.analysis.view import Chart

_SURE, _UNSURE, _MARK = "sure", "unsure", "mark"
_COLOURS: Final = {"domain": [_SURE, _UNSURE, _MARK], "range": [GOOD, SOFT, BAD]}


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with a name; grey unless there is enough of it. `against` is what was believed of it."""

    name: str
    value: float
    told: str
    interval: Interval | None = None
    is_sure: bool = True
    against: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One value for all, with its name."""

    value: float
    name: str


def dots(
    id: str, found: Sequence[Dot], *, title: str, label: str, unit: str = "", line: Line | None = None
) -> Chart | None:
    """In the order given; `None` without any."""
    if not found:
        return None
    names = [each.name for each in found]
    x = {
        "type": "quantitative",
        "title": unit or None,
        "scale": {"zero": False, "nice": True},
        "axis": {"tickCount": 6},
    }
    beside = {"domain": False, "ticks": False, "labelPadding": 8}
    spec = {
        "data": {"values": [_row(each) for each in found]},
        "width": WIDTH - 240,
        "height": 38 * len(found) + 10,
        "layer": list(_layers(names, x, beside, line)),
    }
    return Chart(id, title, label, spec)


def _layers(
    names: Sequence[str], x: Mapping[str, object], beside: Mapping[str, object], line: Line | None
) -> Iterator[dict[str, object]]:
    y = {"field": "name", "type": "nominal", "sort": list(names), "title": None, "axis": beside}
    colour = {"field": "sure", "type": "nominal", "scale": _COLOURS, "legend": None}
    if line is not None:
        at = {"x": {"datum": line.value, **x}}
        one = {"values": [{"name": line.name}]}
        yield {"data": one, "mark": {"type": "rule", "color": SOFT, "strokeDash": [6, 5]}, "encoding": at}
        mark = {"type": "text", "align": "left", "dx": 5, "color": SOFT}
        yield {"data": one, "mark": mark, "encoding": {**at, "y": {"value": -6}, "text": {"field": "name"}}}
    spread = {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"}, "color": colour}
    yield {"mark": {"type": "rule", "strokeWidth": 2.5}, "encoding": spread}
    tick = {"y": y, "x": {"field": "against", **x}}
    yield {
        "transform": [{"filter": "isValid(datum.against)"}],
        "mark": {"type": "tick", "color": BAD, "thickness": 3, "size": 24},
        "encoding": tick,
    }
    point = {"y": y, "x": {"field": "value", **x}, "color": colour}
    yield {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 110}, "encoding": point}
    told = {"y": y, "x": {"field": "reach", **x}, "text": {"field": "told"}}
    yield {"mark": {"type": "text", "align": "left", "dx": 12, "color": INK}, "encoding": told}


def _row(dot: Dot) -> dict[str, object]:
    low, high = (dot.interval.low, dot.interval.high) if dot.interval else (dot.value, dot.value)
    ends = [high, dot.value] + ([dot.against] if dot.against is not None else [])
    return {
        **{"name": dot.name, "value": dot.value, "low": low, "high": high, "told": dot.told, "reach": max(ends)},
        **{"against": dot.against, "sure": _SURE if dot.is_sure else _UNSURE},
    }
