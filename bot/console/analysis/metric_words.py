"""Values of any metric in a reader's words: amounts in their unit, targets, what is behind them."""

from datetime import date
from typing import Final

from bot.analytics.places import Place, PlaceKind
from bot.analytics.reading import Unit
from bot.analytics.statistics import Change, Rate
from bot.analytics.values import Value
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Words
from bot.console.analysis.telling import NOTHING
from bot.journeys.indicators import read_target
from bot.journeys.metrics import METRICS

_COMPARISONS: Final = {">=": "at_least", "<=": "at_most", ">": "more", "<": "less", "=": "just"}
_OUTCOMES: Final = {
    "containment": "contained",
    "handoff_rate": "handoff",
    "abandonment": "abandoned",
    "confirmed": "resolved_confirmed",
}
_NOT_OF_CONVERSATIONS: Final = (
    *("csat", "ces", "nps", "response_rate", "drop_off", "stage_conversion", "time_in_stage"),
    *("conversion", "assisted_conversion", "repeat_rate", "orders_per_customer", "self_service"),
    *("cost_per_resolution", "handoff_load"),
)
_DIGITS: Final = {Unit.COUNT: 1, Unit.POINTS: 1, Unit.OF_SEVEN: 1}


def amount(ask: Ask, unit: Unit, value: float, *, signed: bool = False) -> str:
    """A number of that unit, such as `83 %`, `3,2 d` or `+0,4`."""
    if unit is Unit.SHARE:
        if signed:
            return ask.say("cell.percentage_points", value=ask.formats.points(value))
        return ask.formats.percent(value)
    if unit is Unit.SECONDS:
        told = ask.formats.duration(abs(value))
        sign = "" if value == 0 or not signed else "+" if value > 0 else "\N{MINUS SIGN}"
        return sign + told
    digits = 0 if value == int(value) and not signed else _DIGITS[unit]
    told = ask.formats.signed(value, digits=digits) if signed else ask.formats.number(value, digits=digits)
    return ask.say("values.of_seven", value=told) if unit is Unit.OF_SEVEN and not signed else told


def value_words(ask: Ask, value: Value | None, href: str = "") -> Words:
    """A value with its interval and n beneath."""
    if value is None or value.value is None:
        return Words(NOTHING)
    told = amount(ask, value.unit, value.value)
    count = ask.formats.number(value.n)
    if not value.is_enough:
        return Words(told, href, note=ask.say("cell.too_few", n=count))
    resting = ask.say("cell.n", n=count)
    if value.interval is None:
        return Words(told, href, note=resting)
    low, high = (amount(ask, value.unit, end) for end in (value.interval.low, value.interval.high))
    return Words(told, href, note=f"{ask.say('cell.between', low=low, high=high)} · {resting}")


def so_many_of(ask: Ask, rate: Rate, href: str = "") -> Words:
    """A share of things that were all counted, such as the plans of a map: no sample, so without an interval."""
    if rate.value is None:
        return Words(NOTHING)
    hits, n = ask.formats.number(rate.hits), ask.formats.number(rate.n)
    return Words(ask.formats.percent(rate.value), href, note=ask.say("values.of", hits=hits, all=n))


def change_words(ask: Ask, change: Change, unit: Unit) -> Words:
    """A difference with its interval beneath."""
    if change.difference is None or change.interval is None:
        return Words(NOTHING)
    low, high = (amount(ask, unit, end, signed=True) for end in (change.interval.low, change.interval.high))
    told = amount(ask, unit, change.difference, signed=True)
    return Words(told, note=ask.say("cell.between", low=low, high=high))


def target_words(ask: Ask, written: str) -> str:
    """What a target asks for: `>= 85%` is `at least 85 %`; as its author wrote it where it is none."""
    target = read_target(written)
    if target is None:
        return written
    digits = 0 if target.amount == int(target.amount) else 1
    number = ask.formats.number(target.amount, digits=digits)
    if target.unit == "%":
        told = ask.formats.percent(target.amount / 100, digits=digits)
    elif target.unit == "pts":
        told = ask.say("values.points", value=number)
    elif target.unit == "/7":
        told = ask.say("values.of_seven", value=number)
    else:
        told = f"{number} {target.unit}".strip()
    return ask.say(f"values.{_COMPARISONS[target.comparison]}", amount=told)


def place_words(ask: Ask, path: str) -> str:
    """Where a number is asked of: the names of the stage and of what is in it."""
    stage_id, _, item = path.partition(".")
    if not path:
        return ask.say("values.whole")
    stage = ask.stage(stage_id)
    if stage is None:
        return path
    named = {str(each.id): each.name for each in stage.touchpoints}
    named |= {str(each.id): each.canonical for each in stage.questions}
    inside = named.get(item, item)
    return f"{stage.name}: {inside}" if item else stage.name


def behind(ask: Ask, metric: str, place: Place | None) -> str:
    """The address of the conversations behind a metric at a place; empty where there is none."""
    if place is None or metric in _NOT_OF_CONVERSATIONS:
        return ""
    criteria: dict[str, str] = {}
    if place.kind is PlaceKind.QUESTION:
        criteria["question"] = place.path
    elif place.stage_id is not None:
        criteria["stage"] = place.stage_id
    if metric in _OUTCOMES:
        criteria["outcome"] = _OUTCOMES[metric]
    elif metric == "fallback_rate":
        criteria["kind"] = "fallback"
    return ask.conversations(**criteria)


def metric_words(ask: Ask, metric: str) -> str:
    """What people call a metric; its id where it is one of the map's own."""
    return ask.name_of(metric) if metric in METRICS else metric


def day_words(ask: Ask, written: str) -> str:
    """A day as the map writes it, in the reader's words; as it is where it is none."""
    try:
        return ask.formats.day(date.fromisoformat(written))
    except ValueError:
        return written


def owner_name(ask: Ask, id: str | None) -> str:
    """What the map calls a member of the team."""
    if id is None:
        return NOTHING
    return next((each.name for each in ask.map.team if each.id == id and each.name), id.capitalize())
