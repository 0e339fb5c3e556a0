"""The ranking of what hurts as a drawing: each bar is made of what the pain comes from."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.analytics.pain import Pain
from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import WIDTH
from bot.console.analysis.ink import BAD, INK, SERIES, SOFT
from bot.console.analysis.sore_spots import item_words
from bot.console.analysis.view import Chart

PARTS: Final = ("mood", "handoff", "miss", "abandoned")
_COLOURS: Final = (BAD, SERIES[2], SERIES[3], SERIES[5])
_NAMES: Final = 330
"""Width of what the bars are called."""


def pain_chart(ask: Ask, ranking: Sequence[Pain], *, title: str) -> Chart | None:
    """Horizontal bars in the order given, each with its points and interval; `None` without any."""
    if not ranking:
        return None
    names = [_name(ask, each) for each in ranking]
    x = {"field": "points", "type": "quantitative", "title": ask.say("pain.axis"), "axis": {"tickCount": 5}}
    two_lines = {"labelExpr": "split(datum.label, '\\n')", "labelLimit": _NAMES - 20, "labelLineHeight": 15}
    beside = {"domain": False, "ticks": False, "labelPadding": 8, **two_lines}
    of_all = {"values": list(_totals(ask, ranking))}
    spec = {
        "width": WIDTH - _NAMES,
        "height": 46 * len(ranking),
        "encoding": {"y": {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": beside}},
        "layer": [
            {
                "data": {"values": list(_parts(ask, ranking))},
                "mark": {"type": "bar", "height": 20},
                "encoding": {"x": x, "color": _colour(ask), "order": {"field": "place", "type": "quantitative"}},
            },
            {
                "data": of_all,
                "mark": {"type": "rule", "strokeWidth": 1.5, "color": INK},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "data": of_all,
                "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"},
                "encoding": {"x": {**x, "field": "reach"}, "text": {"field": "told"}},
            },
            {
                "data": of_all,
                "mark": {"type": "text", "align": "left", "dx": 42, "color": SOFT},
                "encoding": {"x": {**x, "field": "reach"}, "text": {"field": "n"}},
            },
        ],
    }
    return Chart("ranking", title, ask.say("pain.chart_label"), spec)


def _name(ask: Ask, pain: Pain) -> str:
    words = item_words(ask, pain.item)
    return f"{words.text}\n{words.note}"


def _colour(ask: Ask) -> dict[str, object]:
    parts = [ask.say(f"pain.part_{part}") for part in PARTS]
    return {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": parts, "range": list(_COLOURS)},
        "legend": {"orient": "top", "title": None, "symbolType": "square", "labelLimit": 260, "columns": 2},
    }


def _parts(ask: Ask, ranking: Sequence[Pain]) -> Iterator[dict[str, object]]:
    for pain in ranking:
        for place, part in enumerate(PARTS):
            points = getattr(pain.parts, part)
            yield {"name": _name(ask, pain), "part": ask.say(f"pain.part_{part}"), "points": points, "place": place}


def _totals(ask: Ask, ranking: Sequence[Pain]) -> Iterator[dict[str, object]]:
    for pain in ranking:
        interval = pain.measured.interval
        low, high = (interval.low, interval.high) if interval else (pain.value, pain.value)
        told = {
            "told": ask.formats.number(pain.value, digits=1),
            "n": ask.say("cell.n", n=ask.formats.number(pain.measured.n)),
        }
        yield {"name": _name(ask, pain), "low": max(0.0, low), "high": high, "reach": max(pain.value, high)} | told
