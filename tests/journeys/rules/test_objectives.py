"""Measuring, acting and wanting stay together."""

import pytest

from bot.journeys.metrics import METRICS
from bot.journeys.model import Move, Objective, Opportunity
from bot.journeys.rules.objectives import (
    incomplete_plans,
    kpis_without_objective,
    objectives_without_kpi,
    pains_without_touchpoint,
    severe_pains_without_plan,
    unknown_metrics,
)
from tests.builders import HERE, make_map, make_stage, make_text
from tests.journeys.rules.making import asking, kpi, pain, plan, question, told, touchpoint

T = make_text
SERVE = Objective("servir", "Servir", HERE)


def test_every_kpi_serves_an_objective():
    journey = make_map(
        make_stage(
            "a",
            question("q", kpis=(kpi("helpful_rate"),)),
            kpis=(kpi("fcr"), kpi("csat", objective=T("servir"))),
            touchpoints=(touchpoint("t", kpis=(kpi("emotion"),)),),
        ),
        kpis=(kpi("nps"),),
        objectives=(SERVE,),
    )
    assert told(kpis_without_objective(journey)) == [
        ("JM304", "", {"metric": metric, "target": ">= 1", "known": "servir"})
        for metric in ("fcr", "emotion", "helpful_rate", "nps")
    ]


def test_without_objectives_the_advice_is_to_write_them():
    assert told(kpis_without_objective(asking(kpis=(kpi("nps"),)))) == [
        ("JM304", "none_yet", {"metric": "nps", "target": ">= 1"})
    ]


def test_every_objective_is_measured():
    journey = asking(
        question("q", kpis=(kpi("fcr", objective=T("servir")), kpi("nps"))),
        objectives=(SERVE, Objective("crecer", "Crecer", HERE)),
    )
    assert told(objectives_without_kpi(journey)) == [("JM305", "", {"objective": "crecer"})]


WHOLE = {"owner": T("ventas"), "due": "2027-01-01", "moves": (Move("nps", ">= 1", HERE),)}


@pytest.mark.parametrize(("missing", "code"), [("owner", "JM306"), ("due", "JM307"), ("moves", "JM308")])
def test_a_plan_says_who_when_and_how_much(missing, code):
    fields = {name: value for name, value in WHOLE.items() if name != missing}
    assert told(incomplete_plans(asking(plans=(plan("p", **fields), plan("whole", **WHOLE))))) == [
        (code, "", {"plan": "p"})
    ]


def test_a_dropped_plan_owes_nothing():
    assert told(incomplete_plans(asking(plans=(plan("p", status="dropped"),)))) == []


def _painful(severity: int | None, **fields: object) -> object:
    opportunities = (
        Opportunity("idea", T("x"), HERE, solves=(T("a.duele"),)),
        Opportunity("otra", T("x"), HERE, solves=(T("leve"),)),
    )
    stage = make_stage("a", pains=(pain("duele", severity=severity),), opportunities=opportunities)
    return make_map(stage, **fields)


@pytest.mark.parametrize("severity", [None, 1, 3])
def test_a_mild_pain_needs_no_plan(severity):
    assert told(severe_pains_without_plan(_painful(severity))) == []


@pytest.mark.parametrize("severity", [4, 5])
def test_a_severe_pain_needs_a_plan(severity):
    dropped = plan("p", solves=(T("a.duele"),), status="dropped")
    unrelated = plan("u", solves=(T("a.otra"), T("a.leve")))
    assert told(severe_pains_without_plan(_painful(severity, plans=(dropped, unrelated)))) == [
        ("JM309", "", {"path": "a.duele", "severity": severity})
    ]


@pytest.mark.parametrize("solved", ["a.duele", "a.idea"])
def test_a_plan_eases_a_pain_itself_or_through_an_opportunity(solved):
    assert told(severe_pains_without_plan(_painful(5, plans=(plan("p", solves=(T(solved),)),)))) == []


def test_a_pain_is_felt_somewhere():
    stage = make_stage("a", pains=(pain("p"), pain("q", touchpoint=T("t"))))
    assert told(pains_without_touchpoint(make_map(stage))) == [("JM310", "", {"pain": "p"})]


def test_metrics_are_those_of_the_log_or_imported():
    journey = asking(
        kpis=(kpi("cstat"), kpi("nps"), kpi("rooms_sold", source="external"), kpi("xyz")),
        plans=(plan("p", moves=(Move("drop_of", "1", HERE), Move("rooms_sold", "1", HERE), Move("pain", "1", HERE))),),
    )
    assert told(unknown_metrics(journey)) == [
        ("JM324", "did_you_mean", {"metric": "cstat", "guess": "csat"}),
        ("JM324", "", {"metric": "xyz"}),
        ("JM324", "did_you_mean", {"metric": "drop_of", "guess": "drop_off"}),
    ]


def test_each_metric_has_one_definition():
    assert len(METRICS) == len(set(METRICS)) == 55
