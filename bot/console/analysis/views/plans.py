"""Did the change work: what each plan in force did to what it touches, and which plans are still to come."""

from collections.abc import Sequence
from typing import Final

from bot.analytics.plan_effect import Effect, PlanEffect, plan_effects
from bot.analytics.reading import Unit
from bot.analytics.scorecard import plans_shipped
from bot.analytics.statistics import Interval, Verdict
from bot.analytics.window import local_day
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Count, Words
from bot.console.analysis.charts import Bar, bars
from bot.console.analysis.metric_words import (
    change_words,
    day_words,
    metric_words,
    owner_name,
    place_words,
    so_many_of,
    target_words,
    value_words,
)
from bot.console.analysis.telling import NOTHING
from bot.console.analysis.view import Choice, Column, Section, Table, Tile, View
from bot.journeys.model import Plan

_DAY: Final = 86_400


def build(ask: Ask) -> View:
    """The plans in force with their numbers before and after, one of them drawn, then those that wait."""
    found = plan_effects(ask.connection, ask.scope, ask.map, now=ask.now)
    today = local_day(ask.now, ask.scope.window.zone)
    in_time = plans_shipped(ask.map, [each.shipped.plan_id for each in found], today=today)
    better = sum(each.verdict is Verdict.BETTER for each in found)
    return View(
        title=ask.say("plans.title"),
        finding=_finding(ask, found),
        tiles=[
            Tile(ask.say("plans.in_force"), Count(len(found))),
            Tile(ask.say("plans.helped"), Count(better), "plan_effect"),
            Tile(ask.name_of("plans_shipped"), so_many_of(ask, in_time), "plans_shipped"),
        ],
        sections=[_effects(ask, found), *_drawn(ask, found), _waiting(ask, found)],
    )


def _finding(ask: Ask, found: Sequence[PlanEffect]) -> str:
    if not found:
        return ask.say("plans.none")
    for each in found:
        if each.told is not None:
            words = {"plan": _name(each), "number": _number(ask, each.told), "days": each.days}
            return ask.say(f"plans.finding_{each.verdict.value}", **words)
    early = next((each for each in found if not each.days), None)
    if early is None:
        return ask.say("plans.few")
    return ask.say("plans.early", plan=_name(early), day=ask.formats.day(early.ready_on))


def _name(each: PlanEffect) -> str:
    return each.plan.name if each.plan else each.shipped.plan_id


def _number(ask: Ask, effect: Effect) -> str:
    if effect.metric == "friction":
        return ask.say("plans.friction")
    return metric_words(ask, effect.metric)


def _effects(ask: Ask, found: Sequence[PlanEffect]) -> Section:
    names = ("plan", "published", "number", "before", "after", "elsewhere", "change", "verdict")
    columns = [Column(ask.say(f"plans.column_{name}")) for name in names]
    rows = [row for each in found for row in _rows(ask, each)]
    table = Table("effects", columns, rows, ask.say("plans.how"))
    return Section(ask.say("plans.effects"), table, lead=ask.say("plans.effects_lead"))


def _rows(ask: Ask, each: PlanEffect) -> list[list[Words]]:
    came = Words(ask.formats.moment(each.shipped.at), note=each.shipped.version or each.shipped.release)
    where = ", ".join(dict.fromkeys(place_words(ask, place.path) for place in each.places))
    plan = Words(_name(each), note=where)
    if not each.effects:
        day = ask.formats.day(each.ready_on)
        why = ask.say("plans.wait", day=day) if not each.days else ask.say("plans.gone")
        return [[plan, came, *[Words(NOTHING)] * 5, Words(ask.say("verdict.not_enough_data"), note=why)]]
    return [[plan, came, *_numbers(ask, each, effect)] for effect in each.effects]


def _numbers(ask: Ask, each: PlanEffect, effect: Effect) -> list[Words]:
    compared, unit = effect.found, effect.found.after.unit
    promised = ask.say("plans.promised", target=target_words(ask, effect.promise)) if effect.promise else ""
    where = _place(ask, effect)
    return [
        Words(_number(ask, effect), note=" · ".join(part for part in (where, promised) if part)),
        value_words(ask, compared.before),
        value_words(ask, compared.after),
        change_words(ask, compared.elsewhere, unit) if compared.elsewhere else Words(ask.say("plans.no_rest")),
        change_words(ask, compared.change, unit),
        Words(ask.say(f"verdict.{compared.change.verdict.value}"), note=_alongside(ask, len(each.alongside))),
    ]


def _alongside(ask: Ask, others: int) -> str:
    if not others:
        return ""
    return ask.say("plans.alongside_one") if others == 1 else ask.say("plans.alongside", count=others)


def _drawn(ask: Ask, found: Sequence[PlanEffect]) -> list[Section]:
    """Before and after of one plan: the one that the address asks for, else the latest that has something to show."""
    shown = {each.shipped.plan_id: (each, each.told) for each in found if each.told is not None}
    if not shown:
        return []
    asked = ask.query.get("plan", "")
    chosen, effect = shown.get(asked) or next(iter(shown.values()))
    choices = [Choice(_name(each), ask.view("plans", plan=id), each is chosen) for id, (each, _) in shown.items()]
    title = ask.say("plans.drawn", plan=_name(chosen), days=chosen.days)
    label = ask.say("plans.drawn_label", number=_number(ask, effect), plan=_name(chosen))
    heading = f"{_number(ask, effect)} ({_place(ask, effect)})"
    chart = bars(ask, "effect", _sides(ask, effect), title=heading, label=label, percent=_is_share(effect))
    return [Section(title, chart=chart, choices=choices if len(choices) > 1 else ())]


def _is_share(effect: Effect) -> bool:
    return effect.found.after.unit is Unit.SHARE


def _sides(ask: Ask, effect: Effect) -> list[Bar]:
    """Times are drawn in days."""
    scale = 1 / _DAY if effect.found.after.unit is Unit.SECONDS else 1
    return [
        Bar(ask.say(f"plans.side_{name}"), scale * value.value, interval=_scaled(value.interval, scale))
        for name, value in (("before", effect.found.before), ("after", effect.found.after))
        if value.value is not None
    ]


def _scaled(interval: Interval | None, scale: float, /) -> Interval | None:
    return interval and Interval(scale * interval.low, scale * interval.high)


def _place(ask: Ask, effect: Effect) -> str:
    return place_words(ask, effect.place.path) if effect.place else ask.say("plans.all_touched")


def _waiting(ask: Ask, found: Sequence[PlanEffect]) -> Section:
    shipped = {each.shipped.plan_id for each in found}
    waiting = [plan for plan in ask.map.plans if plan.id not in shipped and plan.status != "dropped"]
    waiting.sort(key=lambda plan: plan.due or "9999")
    names = ("plan", "status", "owner", "due", "moves")
    columns = [Column(ask.say(f"plans.column_{name}")) for name in names]
    table = Table("waiting", columns, [_waits(ask, plan) for plan in waiting], ask.say("plans.nothing_waits"))
    return Section(ask.say("plans.waiting"), table)


def _waits(ask: Ask, plan: Plan) -> list[Words]:
    today = local_day(ask.now, ask.scope.window.zone).isoformat()
    late = ask.say("plans.late") if plan.due and plan.due < today else ""
    moves = [
        f"{metric_words(ask, move.metric)} ({place_words(ask, move.place.value if move.place else '')}): "
        f"{target_words(ask, move.to)}"
        for move in plan.moves
    ]
    return [
        Words(plan.name, note=plan.why.value if plan.why else ""),
        Words(ask.say(f"plans.status_{plan.status}")),
        Words(owner_name(ask, plan.owner.value if plan.owner else None)),
        Words(day_words(ask, plan.due) if plan.due else NOTHING, note=late),
        Words("; ".join(moves) or NOTHING),
    ]
