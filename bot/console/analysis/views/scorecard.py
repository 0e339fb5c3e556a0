"""Are we meeting the objectives: each with its KPIs, their targets, how they move, and the plans behind them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.analytics.scorecard import Scorecard, ScoredKpi, ScoredObjective, Standing, plans_shipped, scorecard, trend
from bot.analytics.window import local_day
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Words
from bot.console.analysis.metric_words import (
    behind,
    change_words,
    day_words,
    metric_words,
    owner_name,
    place_words,
    so_many_of,
    target_words,
    value_words,
)
from bot.console.analysis.target_chart import target_chart
from bot.console.analysis.telling import NOTHING
from bot.console.analysis.view import Choice, Column, Section, Table, Tile, View
from bot.touchpoints.plan_releases import shipped_plans

_JUDGED: Final = (Standing.MET, Standing.MISSED)


def build(ask: Ask) -> View:
    """Objective by objective, what no objective asks for, and the trend of one KPI with the targets of their time."""
    found = scorecard(ask.connection, ask.scope, ask.map, now=ask.now)
    shipped = [each.plan_id for each in shipped_plans(ask.connection, ask.map.id)]
    in_time = plans_shipped(ask.map, shipped, today=local_day(ask.now, ask.scope.window.zone))
    objectives = [_objective(ask, number, each) for number, each in enumerate(found.objectives, start=1)]
    return View(
        title=ask.say("scorecard.title"),
        finding=_finding(ask, found),
        tiles=[
            Tile(ask.name_of("kpi_attainment"), so_many_of(ask, found.attainment), "kpi_attainment"),
            Tile(ask.name_of("plans_shipped"), so_many_of(ask, in_time, ask.view("plans")), "plans_shipped"),
        ],
        sections=[*objectives, *_orphans(ask, found), *_trend(ask, found)],
    )


def _finding(ask: Ask, found: Scorecard) -> str:
    if not found.kpis:
        return ask.say("scorecard.no_kpis")
    if not found.attainment.n:
        return ask.say("scorecard.few", all=len(found.kpis))
    missed = [kpi for kpi in found.kpis if kpi.standing is Standing.MISSED and kpi.is_certain]
    if missed:
        return ask.say(
            "scorecard.finding_missed",
            met=found.attainment.hits,
            judged=found.attainment.n,
            worst=_name(ask, missed[0]),
        )
    return ask.say("scorecard.finding", met=found.attainment.hits, judged=found.attainment.n)


def _name(ask: Ask, kpi: ScoredKpi) -> str:
    return kpi.placed.kpi.name or metric_words(ask, kpi.placed.kpi.metric)


def _objective(ask: Ask, number: int, each: ScoredObjective) -> Section:
    owner = each.objective.owner
    told = {
        "by": day_words(ask, each.objective.by) if each.objective.by else NOTHING,
        "owner": owner_name(ask, owner.value if owner else None),
    }
    table = _table(ask, f"objective_{number}", each.kpis, empty=ask.say("scorecard.unmeasured"))
    return Section(each.objective.name, table, lead=ask.say("scorecard.aim", **told))


def _orphans(ask: Ask, found: Scorecard) -> list[Section]:
    if not found.orphans:
        return []
    table = _table(ask, "orphans", found.orphans, empty=ask.say("scorecard.no_kpis"))
    return [Section(ask.say("scorecard.orphans"), table, lead=ask.say("scorecard.orphans_lead"))]


def _table(ask: Ask, id: str, kpis: Sequence[ScoredKpi], *, empty: str) -> Table:
    names = ("kpi", "value", "target", "standing", "moved", "plans")
    columns = [Column(ask.say(f"scorecard.column_{name}")) for name in names]
    return Table(id, columns, [_row(ask, kpi) for kpi in kpis], empty)


def _row(ask: Ask, kpi: ScoredKpi) -> list[Words]:
    metric, owner = kpi.placed.kpi.metric, kpi.placed.kpi.owner
    where = place_words(ask, kpi.placed.place)
    note = f"{where} · {owner_name(ask, owner.value)}" if owner else where
    plans = ", ".join(plan.name for plan in kpi.plans)
    return [
        Words(_name(ask, kpi), ask.definition(metric) if kpi.value else "", note=note),
        _value(ask, kpi),
        Words(target_words(ask, kpi.placed.kpi.target)),
        Words(_standing(ask, kpi)),
        change_words(ask, kpi.change, kpi.value.unit) if kpi.value else Words(NOTHING),
        Words(plans or NOTHING, ask.view("plans") if plans else ""),
    ]


def _value(ask: Ask, kpi: ScoredKpi) -> Words:
    told = value_words(ask, kpi.value, behind(ask, kpi.placed.kpi.metric, kpi.place))
    if kpi.until == ask.scope.window.end or not told.note:
        return told
    settled = ask.say("scorecard.settled", day=ask.formats.day(kpi.until - timedelta(days=1)))
    return replace(told, note=f"{told.note} · {settled}")


def _standing(ask: Ask, kpi: ScoredKpi) -> str:
    if kpi.standing in _JUDGED and not kpi.is_certain:
        return ask.say(f"scorecard.standing_{kpi.standing.value}_just")
    return ask.say(f"scorecard.standing_{kpi.standing.value}")


def _trend(ask: Ask, found: Scorecard) -> list[Section]:
    """Of the KPI that the address asks for, else of one that is missed, else of the first there is."""
    drawn = [kpi for kpi in found.kpis if kpi.value is not None and kpi.value.value is not None]
    if not drawn:
        return []
    asked = ask.query.get("kpi", "")
    ranked = sorted(drawn, key=lambda kpi: kpi.standing is not Standing.MISSED)
    chosen = next((kpi for kpi in drawn if _key(kpi) == asked), ranked[0])
    name = f"{_name(ask, chosen)} ({place_words(ask, chosen.placed.place)})"
    title = ask.say("scorecard.trend", kpi=name)
    weeks = trend(ask.connection, ask.scope, chosen.placed, now=ask.now)
    rows = [
        [
            Words(ask.say("scorecard.week_until", day=ask.formats.day(week.end - timedelta(days=1)))),
            value_words(ask, week.value),
            Words(target_words(ask, week.target) if week.target else NOTHING),
        ]
        for week in weeks
    ]
    columns = [Column(ask.say(f"scorecard.column_{name}")) for name in ("week", "value", "target")]
    return [
        Section(
            title,
            Table("trend", columns, rows, ask.say("empty.window")),
            target_chart(ask, weeks, title=title, label=ask.say("scorecard.trend_label", kpi=name)),
            lead=ask.say("scorecard.trend_lead"),
            choices=[
                Choice(
                    f"{_name(ask, kpi)} · {place_words(ask, kpi.placed.place)}",
                    ask.view("scorecard", kpi=_key(kpi)),
                    kpi is chosen,
                )
                for kpi in drawn
            ],
        )
    ]


def _key(kpi: ScoredKpi) -> str:
    place, metric, number = kpi.placed.key
    return f"{place}:{metric}:{number}"
