"""Targets as numbers, and the KPIs of a map at their places."""

import pytest

from bot.journeys.indicators import PlacedKpi, Target, placed_kpis, read_target
from bot.journeys.model import Kpi, Touchpoint, TouchpointId
from tests.builders import HERE, make_map, make_question, make_stage


@pytest.mark.parametrize(
    ("written", "target"),
    [
        (">= 85%", Target(">=", 85.0, "%")),
        ("<=30 %", Target("<=", 30.0, "%")),
        (">= 5,5 /7", Target(">=", 5.5, "/7")),
        ("<= 2 d", Target("<=", 2.0, "d")),
        ("> -0.5 pts", Target(">", -0.5, "pts")),
        (" = 3 ", Target("=", 3.0, "")),
        ("85%", None),
        ("más", None),
    ],
)
def test_a_target_is_taken_apart(written: str, target: Target | None) -> None:
    assert read_target(written) == target


@pytest.mark.parametrize(
    ("comparison", "met", "more"),
    [
        ("<=", (True, True, False), False),
        ("<", (True, False, False), False),
        (">=", (False, True, True), True),
        (">", (False, False, True), True),
        ("=", (False, True, False), True),
    ],
)
def test_values_below_at_and_above_a_target(comparison: str, met: tuple[bool, ...], more: bool) -> None:
    target = Target(comparison, 50.0, "%")
    assert tuple(target.is_met_by(value, amount=0.5) for value in (0.4, 0.5, 0.6)) == met
    assert target.more_is_better is more


def test_the_kpis_of_a_map_stand_at_their_places() -> None:
    whole, again, of_stage, of_point, of_question = (
        Kpi(metric, ">= 1", HERE) for metric in ("csat", "csat", "fcr", "emotion", "helpful_rate")
    )
    point = Touchpoint(TouchpointId("carrito"), "Carrito", HERE, kpis=(of_point,))
    asked = make_question("pago", ["¿cómo pago?"], kpis=(of_question,))
    journey = make_map(make_stage("compra", asked, touchpoints=(point,), kpis=(of_stage,)), kpis=(whole, again))
    assert list(placed_kpis(journey)) == [
        PlacedKpi("", 1, whole),
        PlacedKpi("", 2, again),
        PlacedKpi("compra", 1, of_stage),
        PlacedKpi("compra.carrito", 1, of_point),
        PlacedKpi("compra.pago", 1, of_question),
    ]
    assert PlacedKpi("", 2, again).key == ("", "csat", 2)
