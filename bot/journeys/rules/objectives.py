"""Rules that keep measuring, acting and wanting together: KPIs, objectives, plans and pains."""

from collections.abc import Iterator
from typing import Final

from bot.journeys.metrics import METRICS
from bot.journeys.model import JourneyMap, Kpi
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice, closest

_SEVERE: Final = 4
"""Severity, 1 to 5, from which a pain calls for a plan."""


def all_kpis(journey: JourneyMap) -> Iterator[Kpi]:
    """Every KPI of the map: of stages, touchpoints and questions first, then the ones across stages."""
    for stage in journey.stages:
        yield from stage.kpis
        for touchpoint in stage.touchpoints:
            yield from touchpoint.kpis
        for question in stage.questions:
            yield from question.kpis
    yield from journey.kpis


def kpis_without_objective(journey: JourneyMap) -> Iterator[Problem]:
    """JM304: a number is measured, and no objective says what for."""
    known = [objective.id for objective in journey.objectives]
    for kpi in all_kpis(journey):
        if not kpi.objective:
            values = {"metric": kpi.metric, "target": kpi.target}
            if known:
                yield advice(kpi.at, "JM304", **values, known=", ".join(known))
            else:
                yield advice(kpi.at, "JM304", "none_yet", **values)


def objectives_without_kpi(journey: JourneyMap) -> Iterator[Problem]:
    """JM305: an objective that no KPI measures."""
    measured = {kpi.objective.value for kpi in all_kpis(journey) if kpi.objective}
    for objective in journey.objectives:
        if objective.id not in measured:
            yield advice(objective.at, "JM305", objective=objective.id)


def incomplete_plans(journey: JourneyMap) -> Iterator[Problem]:
    """JM306 to JM308: a plan without owner, without date, without the number it will move."""
    for plan in journey.plans:
        if plan.status == "dropped":
            continue
        if not plan.owner:
            yield advice(plan.at, "JM306", plan=plan.id)
        if not plan.due:
            yield advice(plan.at, "JM307", plan=plan.id)
        if not plan.moves:
            yield advice(plan.at, "JM308", plan=plan.id)


def severe_pains_without_plan(journey: JourneyMap) -> Iterator[Problem]:
    """JM309: a pain of severity 4 or 5 that no plan eases, neither itself nor through an opportunity."""
    solved = {name.value for plan in journey.plans if plan.status != "dropped" for name in plan.solves}
    for stage in journey.stages:
        eased = {
            pain.value.removeprefix(f"{stage.id}.")
            for opportunity in stage.opportunities
            if f"{stage.id}.{opportunity.id}" in solved
            for pain in opportunity.solves
        }
        for pain in stage.pains:
            severe = pain.severity is not None and pain.severity >= _SEVERE
            if severe and pain.id not in eased and (path := f"{stage.id}.{pain.id}") not in solved:
                yield advice(pain.at, "JM309", path=path, severity=pain.severity)


def pains_without_touchpoint(journey: JourneyMap) -> Iterator[Problem]:
    """JM310: a pain that happens nowhere in particular."""
    for stage in journey.stages:
        for pain in stage.pains:
            if not pain.touchpoint:
                yield advice(pain.at, "JM310", pain=pain.id)


def unknown_metrics(journey: JourneyMap) -> Iterator[Problem]:
    """JM324: a metric that the log does not give, in a KPI or in what a plan moves."""
    imported = {kpi.metric for kpi in all_kpis(journey) if kpi.source == "external"}
    named: list[tuple[str, SourcePosition]] = [(kpi.metric, kpi.at) for kpi in all_kpis(journey)]
    named += [(move.metric, move.at) for plan in journey.plans for move in plan.moves]
    for metric, at in named:
        if metric not in METRICS and metric not in imported:
            if guess := closest(metric, METRICS):
                yield advice(at, "JM324", "did_you_mean", metric=metric, guess=guess)
            else:
                yield advice(at, "JM324", metric=metric)
