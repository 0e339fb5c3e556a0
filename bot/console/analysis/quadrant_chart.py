"""Questions by how often they are asked and how it feels: interest above on the right, confusion below on the right."""

from collections.abc import Iterator, Sequence
from math import log
from statistics import median
from typing import Final

from bot.analytics.quadrants import Asked, Quadrant
from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import HEIGHT, WIDTH
from bot.console.analysis.criteria import question_words
from bot.console.analysis.ink import BAD, GOOD, INK, SOFT
from bot.console.analysis.view import Chart

_WIDTH: Final = WIDTH - 110
_HEIGHT: Final = HEIGHT + 140
_LETTERS: Final = 34
_LETTER: Final = 6.6
"""Points that a letter of a label takes, about."""
_LINE: Final = 17.0
_TOLD: Final = 14
"""Labels at most: the rest is in the table."""
_BAD: Final = (Quadrant.CONFUSION, Quadrant.IRRITATION)
_NAME: Final = {"field": "name"}
_COLOUR: Final = {
    "field": "feels",
    "type": "nominal",
    "scale": {"domain": ["good", "bad"], "range": [GOOD, BAD]},
    "legend": None,
}
_Place = tuple[float, float]


def quadrant_chart(ask: Ask, id: str, asked: Sequence[Asked], *, title: str, label: str) -> Chart | None:
    """Those of which enough was heard; `None` without any."""
    heard = [each for each in asked if each.quadrant is not None and each.emotion is not None]
    if not heard:
        return None
    least, most = min(each.times for each in heard), max(each.times for each in heard)
    middle = median([each.times for each in asked])
    domain = [min(0.8 * least, middle / 2.2), 2.6 * most]
    scale = {"type": "log", "domain": domain, "nice": False}
    ticks = {"grid": False, "tickCount": 5, "format": "~s"}
    x = {"type": "quantitative", "title": ask.say("topics.axis_times"), "scale": scale, "axis": ticks}
    mood = {"values": [-2, -1, 0, 1, 2], "format": "d"}
    y = {"type": "quantitative", "title": ask.say("emotions.axis"), "scale": {"domain": [-2, 2]}, "axis": mood}
    at = {"x": {"field": "times", **x}, "y": {"field": "mood", **y}}
    told = _told(heard, domain)
    rows = [_row(ask, each, each in told) for each in heard]
    rule = {"type": "rule", "color": SOFT, "strokeDash": [4, 4]}
    corners = {"type": "text", "color": SOFT, "fontWeight": "bold", "fontSize": 13}
    words = {"type": "text", "align": "left", "dx": 9, "color": INK, "fontSize": 11.5}
    points = {"type": "point", "filled": True, "opacity": 0.9, "size": 90}
    middles = {"x": {"field": "times", **x}}
    layer = [
        {"data": {"values": [{}]}, "mark": rule, "encoding": {"y": {"datum": 0, **y}}},
        {"data": {"values": [{"times": middle}]}, "mark": rule, "encoding": middles},
        {"data": {"values": list(_corners(ask, domain))}, "mark": corners, "encoding": {**at, "text": _NAME}},
        {"data": {"values": rows}, "mark": points, "encoding": {**at, "color": _COLOUR}},
        {"data": {"values": rows}, "mark": words, "encoding": {**at, "text": _NAME}},
    ]
    return Chart(id, title, label, {"width": _WIDTH, "height": _HEIGHT, "layer": layer})


def _corners(ask: Ask, domain: Sequence[float]) -> Iterator[dict[str, object]]:
    left, right = domain[0] * (domain[1] / domain[0]) ** 0.12, domain[1] / (domain[1] / domain[0]) ** 0.12
    for quadrant, times, mood in (
        (Quadrant.INTEREST, right, 1.85),
        (Quadrant.CONFUSION, right, -1.85),
        (Quadrant.QUIET, left, 1.85),
        (Quadrant.IRRITATION, left, -1.85),
    ):
        yield {"times": times, "mood": mood, "name": ask.say(f"topics.quadrant_{quadrant.value}")}


def _row(ask: Ask, each: Asked, is_told: bool, /) -> dict[str, object]:
    words = question_words(ask.map, each.question)
    short = words if len(words) <= _LETTERS else f"{words[: _LETTERS - 1].rstrip()}…"
    return {
        "times": each.times,
        "mood": each.emotion.value if each.emotion else 0.0,
        "feels": "bad" if each.quadrant in _BAD else "good",
        "name": short if is_told else "",
    }


def _told(heard: Sequence[Asked], domain: Sequence[float]) -> list[Asked]:
    """Those whose words fit without meeting others or covering a point: bad moods first, then the most asked."""
    points = {each.question: _place(each, domain) for each in heard}
    found: list[Asked] = []
    for each in sorted(heard, key=lambda each: (each.quadrant not in _BAD, -each.times)):
        place = points[each.question]
        others = [point for question, point in points.items() if question != each.question]
        clear = all(_is_clear(place, points[other.question]) for other in found)
        if place[0] < 0.72 * _WIDTH and clear and not any(_covers(place, other) for other in others):
            found.append(each)
    return found[:_TOLD]


def _place(each: Asked, domain: Sequence[float]) -> _Place:
    """In points from the lower left corner."""
    part = log(each.times / domain[0]) / log(domain[1] / domain[0])
    return _WIDTH * part, _HEIGHT * ((each.emotion.value if each.emotion else 0.0) + 2) / 4


def _covers(place: _Place, other: _Place) -> bool:
    """Whether the words of the one would run over the point of the other."""
    return abs(place[1] - other[1]) < _LINE / 2 and 0 <= other[0] - place[0] < _LETTERS * _LETTER


def _is_clear(one: _Place, other: _Place) -> bool:
    return abs(one[1] - other[1]) > _LINE or abs(one[0] - other[0]) > _LETTERS * _LETTER
