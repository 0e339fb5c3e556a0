"""What it is worth: purchases, help that people gave, costs, each told once its data have been brought in."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from bot.analytics.business import by_week, cost_per_resolution, kinds_there
from bot.analytics.statistics import compare_estimates
from bot.analytics.values import Readings, Value, measure_of
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Cell, Count, Kind, Words
from bot.console.analysis.charts import Bar, bars
from bot.console.analysis.metric_words import change_words, value_words
from bot.console.analysis.telling import NOTHING
from bot.console.analysis.view import Column, Section, Table, Tile, View

_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "conversion": ("order",),
    "assisted_conversion": ("order",),
    "repeat_rate": ("order",),
    "orders_per_customer": ("order",),
    "self_service": ("call", "contact"),
    "cost_per_resolution": ("cost",),
    "handoff_load": ("staff",),
}
"""Each metric with the data of which one kind is enough."""
_TILES: Final = 3
_COUNTED: Final = ("order", "return", "call", "visit")
"""Kinds that are counted week by week."""


def build(ask: Ask) -> View:
    """The metrics whose data are there, what happened week by week, and what the others need."""
    there = kinds_there(ask.connection, ask.scope)
    readings = Readings(ask.connection, ask.now)
    known = [metric for metric, kinds in _NEEDS.items() if there & {*kinds}]
    now = {metric: readings.value(metric, ask.scope) for metric in known}
    before = {metric: readings.value(metric, ask.before) for metric in known}
    sections = [_numbers(ask, now, before), _weeks(ask)] if there else []
    return View(
        title=ask.say("business.title"),
        finding=_finding(ask, there, now),
        tiles=[Tile(ask.name_of(metric), _told(ask, metric, now[metric]), metric) for metric in known[:_TILES]],
        sections=[*sections, _missing(ask, there)],
    )


def _finding(ask: Ask, there: Collection[str], now: Mapping[str, Value | None]) -> str:
    if not there:
        return ask.say("business.nothing")
    bought = now.get("conversion")
    if bought is None or bought.value is None:
        return ask.say("business.no_orders")
    share = ask.formats.percent(bought.value)
    if not bought.is_enough:
        return ask.say("business.few", share=share, n=ask.formats.number(bought.n))
    return ask.say("business.finding", share=share)


def _told(ask: Ask, metric: str, value: Value | None) -> Words:
    if metric != "cost_per_resolution":
        return value_words(ask, value)
    cost = cost_per_resolution(ask.connection, ask.scope)
    if cost.value is None:
        return Words(NOTHING)
    told = f"{ask.formats.number(cost.value, digits=2)} {cost.currency}".strip()
    return Words(told, note=ask.say("cell.n", n=ask.formats.number(cost.resolved)))


def _numbers(ask: Ask, now: Mapping[str, Value | None], before: Mapping[str, Value | None]) -> Section:
    columns = (
        Column(ask.say("business.metric")),
        Column(ask.say("business.value")),
        Column(ask.say("column.change")),
        Column(ask.say("business.unit")),
    )
    rows = [
        (
            Words(ask.name_of(metric), ask.definition(metric)),
            _told(ask, metric, value),
            _changed(ask, before[metric], value),
            Words(ask.say(f"business.unit_{metric}")),
        )
        for metric, value in now.items()
    ]
    table = Table("numbers", columns, rows, ask.say("business.nothing"))
    return Section(ask.say("business.numbers"), table, lead=ask.say("business.numbers_lead"))


def _changed(ask: Ask, before: Value | None, now: Value | None) -> Words:
    if before is None or now is None:
        return Words(NOTHING)
    measure = measure_of(now.metric)
    better = measure is None or measure.more_is_better
    return change_words(ask, compare_estimates(before, now, more_is_better=better), now.unit)


def _weeks(ask: Ask) -> Section:
    weeks = by_week(ask.connection, ask.scope)
    columns = (
        Column(ask.say("column.week")),
        *(Column(ask.say(f"business.kind_{kind}"), Kind.COUNT) for kind in _COUNTED),
    )
    rows: list[Sequence[Cell]] = [
        (Words(_since(ask, day)), *(Count(counts[kind]) for kind in _COUNTED)) for day, counts in weeks
    ]
    title = ask.say("business.weeks")
    chart = None
    if any(counts["order"] for _, counts in weeks):
        found = [Bar(_since(ask, day), float(counts["order"])) for day, counts in weeks]
        chart = bars(
            ask, "orders", found, title=ask.say("business.orders"), label=ask.say("business.orders_label"), digits=0
        )
    return Section(title, Table("weeks", columns, rows, ask.say("empty.window")), chart, lead=_total(ask, weeks))


def _total(ask: Ask, weeks: Sequence[tuple[date, Counter[str]]]) -> str:
    return ask.say("business.weeks_lead", count=ask.formats.number(sum(sum(each.values()) for _, each in weeks)))


def _since(ask: Ask, day: date) -> str:
    return ask.say("business.week_of", day=ask.formats.short_day(day))


def _missing(ask: Ask, there: Collection[str]) -> Section:
    columns = (Column(ask.say("business.metric")), Column(ask.say("business.needs")))
    bring = ask.path("exchange")
    rows = [
        (
            Words(ask.name_of(metric), ask.definition(metric)),
            Words(ask.say(f"business.needs_{kinds[0]}"), f"{bring}#bring-events"),
        )
        for metric, kinds in _NEEDS.items()
        if not {*there} & {*kinds}
    ]
    table = Table("missing", columns, rows, ask.say("business.nothing_missing"))
    return Section(ask.say("business.missing"), table, lead=ask.say("business.missing_lead"))
