"""When something happens: a map of weekday and hour, darker where it happens more."""

from collections.abc import Sequence
from typing import Final

from babel.dates import get_day_names

from bot.analytics.clock import Heat
from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import WIDTH
from bot.console.analysis.ink import BAD, INK
from bot.console.analysis.view import Chart

_DARKEST: Final = 0.6
"""Opacity of the fullest hour: its number must still be read on it."""


def weekdays(language: str) -> Sequence[str]:
    """Their names from Monday on, as a heading has them."""
    names = get_day_names("wide", context="stand-alone", locale=language)
    return [str(names[number]).capitalize() for number in range(7)]


def hour_words(hour: int) -> str:
    """An hour of the day, such as `09:00`."""
    return f"{hour:02}:00"


def heat_chart(ask: Ask, found: Heat, *, title: str, label: str) -> Chart | None:
    """Each hour of each weekday with its count; `None` of nothing."""
    if not found.total:
        return None
    days = weekdays(ask.language)
    most = max(map(max, found.days))
    values = [
        {"day": days[day], "hour": hour, "n": count, "told": ask.formats.number(count) if count else ""}
        for day, hours in enumerate(found.days)
        for hour, count in enumerate(hours)
    ]
    opacity = {"field": "n", "type": "quantitative", "legend": None}
    full = {"domain": [0, most], "range": [0.04, _DARKEST]}
    plain = {"domain": False, "ticks": False, "labelAngle": 0}
    spec = {
        "data": {"values": values},
        "width": WIDTH - 110,
        "height": 7 * 28,
        "encoding": {
            "x": {"field": "hour", "type": "ordinal", "title": ask.say("funnel.hour"), "axis": plain},
            "y": {"field": "day", "type": "nominal", "sort": list(days), "title": None, "axis": plain},
        },
        "layer": [
            {
                "mark": {"type": "rect", "color": BAD, "cornerRadius": 3},
                "encoding": {"opacity": {**opacity, "scale": full}},
            },
            {"mark": {"type": "text", "color": INK, "fontSize": 11.5}, "encoding": {"text": {"field": "told"}}},
        ],
    }
    return Chart("heat", title, label, spec)
