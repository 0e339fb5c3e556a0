"""Moves between stages as arcs: on ahead above the row of stages, back below it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from textwrap import wrap
from typing import Final

from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import HEIGHT, WIDTH
from bot.console.analysis.ink import BAD, GOOD, INK, SOFT
from bot.console.analysis.view import Chart

_STEPS: Final = 24
"""Straight pieces of an arc."""
_WIDEST: Final = 16.0
"""Points of the busiest arc; others in proportion."""
_THINNEST: Final = 1.5
_TOLD_FROM: Final = 0.03
"""Share of the busiest move from which an arc says its number."""
_BAND: Final = 0.32
"""Half of what the names take between the arcs, in steps between stages."""
_FORWARD, _BACK = "forward", "back"


@dataclass(frozen=True, slots=True)
class Arc:
    """So many moves from one place in the row to another, both from 0."""

    origin: int
    target: int
    times: int


def arcs(ask: Ask, id: str, names: Sequence[str], found: Sequence[Arc], *, title: str, label: str) -> Chart | None:
    """The stages by name in their order; `None` without any move."""
    if not found:
        return None
    widest = max(abs(each.target - each.origin) for each in found)
    reach = widest / 2 + 2 * _BAND
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [-0.6, len(names) - 0.4], "nice": False}}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [-reach, reach], "nice": False}}
    at = {"x": {"field": "x", **x}, "y": {"field": "y", **y}}
    width = WIDTH - 40
    letters = max(9, int(width / len(names) / 7.5))
    spec = {
        "width": width,
        "height": HEIGHT + 120,
        "layer": [
            _lines(list(_points(found)), at),
            *_numbers(ask, found, at),
            {
                "data": {"values": [{"x": x, "y": 0, "name": _lined(name, letters)} for x, name in enumerate(names)]},
                "mark": {"type": "text", "color": INK, "fontWeight": "bold", "lineBreak": "\n", "lineHeight": 15},
                "encoding": {**at, "text": {"field": "name"}},
            },
            {
                "data": {"values": list(_sides(ask, reach))},
                "mark": {"type": "text", "align": "left", "color": SOFT},
                "encoding": {**at, "text": {"field": "name"}},
            },
        ],
    }
    return Chart(id, title, label, spec)


def _lines(points: Sequence[object], at: Mapping[str, object]) -> dict[str, object]:
    return {
        "data": {"values": points},
        "mark": {"type": "line", "opacity": 0.55, "strokeCap": "butt", "interpolate": "monotone"},
        "encoding": {
            **at,
            "order": {"field": "step", "type": "quantitative"},
            "detail": {"field": "move", "type": "nominal"},
            "strokeWidth": {"field": "width", "type": "quantitative", "scale": None, "legend": None},
            "color": {
                "field": "way",
                "type": "nominal",
                "scale": {"domain": [_FORWARD, _BACK], "range": [GOOD, BAD]},
                "legend": None,
            },
        },
    }


def _numbers(ask: Ask, found: Sequence[Arc], at: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """At the top of each arc that is wide enough to matter."""
    busiest = max(each.times for each in found)
    told = [each for each in found if each.times >= _TOLD_FROM * busiest]
    for way, dy in ((_FORWARD, -14), (_BACK, 16)):
        tops = [
            dict(zip(("x", "y"), _at(each, 0.5), strict=True)) | {"told": ask.formats.number(each.times)}
            for each in told
            if _way(each) == way
        ]
        mark = {"type": "text", "dy": dy, "color": INK}
        yield {"data": {"values": tops}, "mark": mark, "encoding": {**at, "text": {"field": "told"}}}


def _sides(ask: Ask, reach: float) -> Iterator[dict[str, object]]:
    for y, name in ((0.93 * reach, ask.say("paths.ahead")), (-0.93 * reach, ask.say("paths.back"))):
        yield {"x": -0.58, "y": y, "name": name}


def _points(found: Sequence[Arc]) -> Iterator[dict[str, object]]:
    busiest = max(each.times for each in found)
    for each in found:
        width = max(_THINNEST, _WIDEST * each.times / busiest)
        for step in range(_STEPS + 1):
            x, y = _at(each, step / _STEPS)
            move = f"{each.origin}-{each.target}"
            yield {"x": x, "y": y, "step": step, "move": move, "way": _way(each), "width": width}


def _at(arc: Arc, part: float) -> tuple[float, float]:
    """Where an arc is after a part (0 to 1) of its way."""
    middle, half = (arc.origin + arc.target) / 2, (arc.target - arc.origin) / 2
    height = _BAND + abs(half) * sin(pi * part)
    return round(middle - half * cos(pi * part), 4), round(height if half > 0 else -height, 4)


def _way(arc: Arc) -> str:
    return _FORWARD if arc.target > arc.origin else _BACK


def _lined(name: str, letters: int) -> str:
    return "\n".join(wrap(name, letters)) or name
