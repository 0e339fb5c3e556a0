"""The trend of one KPI as a drawing: its weeks with their uncertainty, and the target that was valid in each."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from bot.analytics.reading import Unit
from bot.analytics.scorecard import Week
from bot.analytics.values import amount_of
from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import HEIGHT, WIDTH
from bot.console.analysis.ink import BAD, GOOD
from bot.console.analysis.view import Chart
from bot.journeys.indicators import read_target

_SECONDS_OF_A_DAY: Final = 86_400
_SECONDS_OF_AN_HOUR: Final = 3_600


def target_chart(ask: Ask, weeks: Sequence[Week], *, title: str, label: str) -> Chart | None:
    """The weeks that have a value; `None` under two of them."""
    known = [week for week in weeks if week.value.value is not None]
    if len(known) < 2:
        return None
    scale, unit = _axis(ask, known[0].value.unit, max(abs(week.value.value or 0) for week in known))
    order = [ask.formats.short_day(week.end - timedelta(days=1)) for week in weeks]
    spec = {
        "width": WIDTH - 190,
        "height": HEIGHT,
        "layer": [
            *_measured([_point(ask, week, scale) for week in known], _days(order), unit),
            *_promised(_targets(ask, weeks, scale), _days(order), unit, order[-1]),
        ],
    }
    return Chart("trend", title, label, spec)


def _days(order: Sequence[str]) -> dict[str, object]:
    axis = {"labelAngle": 0}
    return {"field": "day", "type": "ordinal", "sort": order, "title": None, "axis": axis, "scale": {"domain": order}}


def _values(field: str, unit: str | None) -> dict[str, object]:
    return {"field": field, "type": "quantitative", "title": unit, "scale": {"zero": False, "nice": True}}


def _measured(
    points: "Sequence[dict[str, object]]", days: dict[str, object], unit: str | None, /
) -> "Iterator[dict[str, object]]":
    """The line of what was measured, on the band of its uncertainty."""
    data = {"values": points}
    low = {"x": days, "y": _values("low", unit), "y2": {"field": "high"}}
    yield {"data": data, "mark": {"type": "area", "opacity": 0.14, "color": GOOD}, "encoding": low}
    line = {"type": "line", "strokeWidth": 2.5, "color": GOOD, "point": {"size": 46, "color": GOOD}}
    yield {"data": data, "mark": line, "encoding": {"x": days, "y": _values("value", unit)}}


def _promised(
    targets: "Sequence[dict[str, object]]", days: dict[str, object], unit: str | None, last: str, /
) -> "Iterator[dict[str, object]]":
    """The target in steps, named where it ends."""
    data, places = {"values": targets}, {"x": days, "y": _values("value", unit)}
    steps = {"type": "line", "interpolate": "step", "strokeDash": [6, 4], "strokeWidth": 2, "color": BAD}
    yield {"data": data, "mark": steps, "encoding": places}
    yield {
        "data": data,
        "transform": [{"filter": {"field": "day", "equal": last}}],
        "mark": {"type": "text", "align": "left", "dx": 10, "color": BAD, "limit": 180},
        "encoding": {**places, "text": {"field": "told"}},
    }


def _axis(ask: Ask, unit: Unit, largest: float) -> tuple[float, str | None]:
    """By what values are multiplied, and what the axis then counts."""
    if unit is Unit.SHARE:
        return 100.0, "%"
    if unit is Unit.SECONDS and largest >= _SECONDS_OF_A_DAY:
        return 1 / _SECONDS_OF_A_DAY, ask.say("values.days")
    if unit is Unit.SECONDS and largest >= _SECONDS_OF_AN_HOUR:
        return 1 / _SECONDS_OF_AN_HOUR, ask.say("values.hours")
    return 1.0, ask.say("values.seconds") if unit is Unit.SECONDS else None


def _point(ask: Ask, week: Week, scale: float, /) -> dict[str, object]:
    value, found = week.value.value or 0.0, week.value.interval
    low, high = (found.low, found.high) if found else (value, value)
    day = ask.formats.short_day(week.end - timedelta(days=1))
    return {"day": day, "value": scale * value, "low": scale * low, "high": scale * high}


def _targets(ask: Ask, weeks: Sequence[Week], scale: float, /) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for week in weeks:
        target = read_target(week.target or "")
        amount = amount_of(target, week.value.unit) if target else None
        if amount is not None:
            day = ask.formats.short_day(week.end - timedelta(days=1))
            found.append({"day": day, "value": scale * amount, "told": ask.say("scorecard.target")})
    return found
