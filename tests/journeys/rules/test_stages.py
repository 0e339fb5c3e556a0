"""The method asks of each stage: to answer, to teach, an owner, a strategy, the voice of the customer."""

import pytest

from bot.journeys.rules.stages import (
    goals_of_the_company,
    without_education,
    without_owner,
    without_question,
    without_strategy,
)
from tests.builders import make_map, make_stage, make_text
from tests.journeys.rules.making import question, told, touchpoint

T = make_text


def test_every_stage_has_a_question():
    assert told(without_question(make_map(make_stage("a"), make_stage("b", question("q"))))) == [
        ("JM311", "", {"stage": "a"})
    ]


@pytest.mark.parametrize(
    ("phase", "kinds", "codes"),
    [
        ("before", ["support", "commercial"], ["JM312"]),
        ("before", ["support", "educational"], []),
        ("before", [], []),
        ("during", ["support"], []),
        (None, ["support"], []),
    ],
)
def test_before_the_purchase_a_stage_teaches(phase, kinds, codes):
    questions = [question(f"q{n}", kind=kind) for n, kind in enumerate(kinds)]
    assert [code for code, _, _ in told(without_education(make_map(make_stage("a", *questions, phase=phase))))] == codes


@pytest.mark.parametrize(
    ("stage", "codes"),
    [
        (make_stage("a"), ["JM316"]),
        (make_stage("a", owner=T("ventas")), []),
        (make_stage("a", touchpoints=(touchpoint("t", owner=T("ventas")),)), []),
        (make_stage("a", touchpoints=(touchpoint("t", owner=T("ventas")), touchpoint("u"))), ["JM316"]),
    ],
)
def test_somebody_answers_for_each_stage(stage, codes):
    assert [code for code, _, _ in told(without_owner(make_map(stage)))] == codes


def test_each_stage_has_a_strategy():
    assert told(without_strategy(make_map(make_stage("a"), make_stage("b", strategy="attract")))) == [
        ("JM317", "", {"stage": "a"})
    ]


@pytest.mark.parametrize(
    ("language", "goal"),
    [
        ("es", "Fidelizar"),
        ("es", "Captar leads"),
        ("es", "Que el cliente compre más"),
        ("es", "Mejorar las ventas"),
        ("es-MX", "Aumentar el ticket medio"),
        ("en", "Convert visitors"),
        ("en-GB", "Make customers happy"),
        ("en", "Grow revenue"),
    ],
)
def test_a_goal_of_the_company_is_told(language, goal):
    journey = make_map(make_stage("a", question("q", goal=T(goal)), goal=T(goal)), language=language)
    assert told(goals_of_the_company(journey)) == [("JM318", "", {"goal": goal})] * 2


@pytest.mark.parametrize(
    ("language", "goal"),
    [
        ("es", "Buscar opciones que puedan resolver lo que necesito"),
        ("es", "Vender mi bici vieja"),
        ("es", "Comprobar que ha merecido la pena"),
        ("es", "Sacarle partido y seguir contando con esta tienda"),
        ("en", "Find a quiet room near the sea"),
        ("en", "Increase my savings"),
        ("en", "Fidelizar"),
        ("fr", "Vendre aux clientes"),
        ("es", "Sacar ventaja de ser cliente"),
        ("es", "Ser cliente"),
        ("en", "Get more out of being a customer"),
        ("es", "¿?"),
    ],
)
def test_a_goal_of_the_customer_is_right(language, goal):
    journey = make_map(make_stage("a", question("q"), goal=T(goal)), language=language)
    assert told(goals_of_the_company(journey)) == []
