"""The two curves of a journey: what the map expects customers to feel, and what they felt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.analytics.statistics import Interval
from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import HEIGHT, WIDTH
from bot.console.analysis.ink import GOOD, INK, SOFT
from bot.console.analysis.view import Chart

_POINT: Final = {"type": "point", "filled": True, "opacity": 1}


@dataclass(frozen=True, slots=True)
class Feeling:
    """One stage, in points from −2 to +2; `None` where nothing was expected, or nobody was heard."""

    name: str
    expected: float | None
    observed: float | None
    interval: Interval | None = None


def curve(ask: Ask, id: str, feelings: Sequence[Feeling], *, title: str, label: str) -> Chart | None:
    """Both curves over the stages, with the 95 % interval of what was observed; `None` without any stage."""
    if not feelings:
        return None
    spec = {
        "data": {"values": list(_rows(ask, feelings))},
        "width": WIDTH - 110,
        "height": HEIGHT + 40,
        "layer": list(_layers(ask, feelings)),
    }
    return Chart(id, title, label, spec)


def _layers(ask: Ask, feelings: Sequence[Feeling]) -> Iterator[dict[str, object]]:
    names = [each.name for each in feelings]
    beneath = {"labelAngle": 0, "labelLimit": 130, "domain": False, "ticks": False}
    x = {"field": "stage", "type": "nominal", "sort": names, "title": None, "axis": beneath}
    beside = {"values": [-2, -1, 0, 1, 2], "format": "d"}
    points = {"type": "quantitative", "title": ask.say("emotions.axis"), "scale": {"domain": [-2, 2]}, "axis": beside}
    at = {"x": x, "y": {"field": "value", **points}}
    zero = {"type": "rule", "color": SOFT, "strokeWidth": 1.5}
    yield {"data": {"values": [{}]}, "mark": zero, "encoding": {"y": {"datum": 0}}}
    yield _layer("expected", {"type": "line", "color": SOFT, "strokeDash": [6, 5], "strokeWidth": 2.5}, at)
    yield _layer("expected", {**_POINT, "color": SOFT, "size": 50}, at)
    spread = {"x": x, "y": {"field": "low", **points}, "y2": {"field": "high"}}
    yield _layer("observed", {"type": "rule", "color": GOOD, "strokeWidth": 2}, spread)
    yield _layer("observed", {"type": "line", "color": GOOD, "strokeWidth": 3.5}, at)
    yield _layer("observed", {**_POINT, "color": GOOD, "size": 110}, at)
    for below, dy in ((False, -18), (True, 20)):
        mark = {"type": "text", "color": INK, "dy": dy, "fontWeight": "bold"}
        yield _layer("observed", mark, {**at, "text": {"field": "told"}}, {"field": "below", "equal": below})
    last = next((each for each in reversed(feelings) if each.observed is not None), feelings[-1])
    higher = -11 if (last.expected or 0) > (last.observed or 0) else 11  # two names side by side never meet
    for what, dy, colour in (("expected", higher, SOFT), ("observed", -higher, GOOD)):
        mark = {"type": "text", "align": "left", "dx": 14, "dy": dy, "color": colour}
        yield _layer(what, mark, {**at, "text": {"field": "name"}})


def _layer(what: str, mark: object, encoding: object, *where: object) -> dict[str, object]:
    return {
        "transform": [{"filter": each} for each in ({"field": "what", "equal": what}, *where)],
        "mark": mark,
        "encoding": encoding,
    }


def _rows(ask: Ask, feelings: Sequence[Feeling]) -> Iterator[dict[str, object]]:
    """One row for each point; the last of each curve carries its name, so that no legend is needed."""
    for what in ("expected", "observed"):
        heard = [each for each in feelings if (each.expected if what == "expected" else each.observed) is not None]
        for each in heard:
            value = each.expected if what == "expected" else each.observed
            assert value is not None
            interval = each.interval if what == "observed" else None
            low, high = (interval.low, interval.high) if interval else (value, value)
            yield {
                **{"stage": each.name, "what": what, "value": value, "low": low, "high": high},
                "below": value < (each.expected if each.expected is not None else -value),
                "told": ask.formats.signed(value),
                "name": ask.say(f"emotions.{what}") if each is heard[-1] else "",
            }
