"""Which release brings which plan into force, and the targets that are written with it."""

from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.journeys.model import JourneyMap, Kpi, Move, Plan, Touchpoint, TouchpointId
from bot.touchpoints.database import reading, writing
from bot.touchpoints.map_registry import begin_to_expect, register
from bot.touchpoints.plan_releases import ShippedPlan, shipped_plans
from tests.builders import HERE, make_map, make_question, make_stage, make_text
from tests.databases import rows


def shop(*plans: Plan, **fields: Any) -> JourneyMap:
    return make_map(make_stage("compra"), plans=plans, **fields)


def plan(name: str, *touches: str, **fields: Any) -> Plan:
    return Plan(name, name.capitalize(), HERE, touches=tuple(map(make_text, touches)), **fields)


def shipped(engine: Engine) -> tuple[ShippedPlan, ...]:
    with reading(engine) as connection:
        return shipped_plans(connection, "tienda")


def test_a_plan_comes_with_the_first_release_in_which_it_is_live(database: Engine) -> None:
    waiting = [plan("a", status="doing"), plan("b", status="planned"), plan("c")]
    register(database, [shop(*waiting)], "r1", at=1.0, version="1.0.0")
    assert shipped(database) == ()
    live = plan("a", "compra.pago", "compra", "compra.pago", status="live")
    register(database, [shop(live, plan("b", status="planned"))], "r2", at=2.0, version="1.1.0")
    of_a = ShippedPlan("a", "r2", "1.1.0", 2.0, ("compra", "compra.pago"))
    assert shipped(database) == (of_a,)
    again = [shop(live, plan("b", status="live"), plan("gone", status="dropped", live_in="1.2.0"))]
    for _ in range(2):
        register(database, again, "r3", at=3.0, version="1.2.0")
    assert shipped(database) == (ShippedPlan("b", "r3", "1.2.0", 3.0, ("",)), of_a)


def test_live_in_names_the_version_even_of_a_release_that_is_past(sqlite: Engine) -> None:
    register(sqlite, [shop(plan("now", live_in="1.0.0"))], "r1", at=1.0, version="1.0.0")
    late = [
        plan("late", live_in="1.0.0"),
        plan("later", live_in="9.0.0"),
        plan("words", live_in="otoño", status="live"),
    ]
    register(sqlite, [shop(*late)], "r2", at=2.0, version="1.1.0")
    found = {each.plan_id: each.release for each in shipped(sqlite)}
    assert found == {"now": "r1", "late": "r1", "words": "r2"}


def test_a_map_with_a_version_of_its_own_is_known_by_that(sqlite: Engine) -> None:
    register(sqlite, [shop(plan("own", live_in="2026-b"), version="2026-b")], "r1", at=1.0, version="1.0.0")
    register(sqlite, [shop(plan("given", live_in="1.1.0"), version="2026-c")], "r2", at=2.0, version="1.1.0")
    assert [(each.plan_id, each.version) for each in shipped(sqlite)] == [("given", "2026-c"), ("own", "2026-b")]


def test_without_touches_it_is_where_the_plan_moves_a_number(sqlite: Engine) -> None:
    moves = (Move("csat", ">= 85%", HERE), Move("emotion", ">= 1", HERE, place=make_text("compra")))
    register(sqlite, [shop(plan("a", status="live", moves=moves))], "r1", at=1.0)
    assert [each.paths for each in shipped(sqlite)] == [("compra",)]


def test_a_release_that_waited_for_its_hour_begins_then(sqlite: Engine) -> None:
    register(sqlite, [shop(plan("a", status="live"))], "r1", at=1.0)
    register(sqlite, [shop()], "r2", at=2.0)
    with writing(sqlite) as connection:
        begin_to_expect(connection, "r1", at=7.0)
    assert [each.at for each in shipped(sqlite)] == [7.0]
    assert rows(sqlite, "SELECT registered_at FROM map_version ORDER BY release") == [
        {"registered_at": 7.0},
        {"registered_at": 2.0},
    ]


def test_nothing_is_shipped_when_the_release_is_not_kept(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("bot.touchpoints.map_registry.ship_plans", broken)
    with pytest.raises(RuntimeError, match="broken"):
        register(sqlite, [shop(plan("a", status="live"))], "r1", at=1.0)
    assert rows(sqlite, "SELECT release FROM map_version") == []


def test_the_targets_of_a_release_stand_with_their_places(database: Engine) -> None:
    point = Touchpoint(TouchpointId("carrito"), "Carrito", HERE, kpis=(Kpi("emotion", ">= 0", HERE),))
    asked = make_question("pago", ["¿cómo pago?", "formas de pago"], kpis=(Kpi("helpful_rate", ">= 80%", HERE),))
    stage = make_stage("compra", asked, touchpoints=(point,), kpis=(Kpi("fcr", ">= 70%", HERE),))
    whole = (Kpi("csat", ">= 85%", HERE), Kpi("csat", ">= 90%", HERE, window="90d"))
    register(database, [make_map(stage, kpis=whole)], "r1", at=1.0)
    assert rows(database, "SELECT place, metric, number, target FROM map_kpi ORDER BY place, metric, number") == [
        {"place": "", "metric": "csat", "number": 1, "target": ">= 85%"},
        {"place": "", "metric": "csat", "number": 2, "target": ">= 90%"},
        {"place": "compra", "metric": "fcr", "number": 1, "target": ">= 70%"},
        {"place": "compra.carrito", "metric": "emotion", "number": 1, "target": ">= 0"},
        {"place": "compra.pago", "metric": "helpful_rate", "number": 1, "target": ">= 80%"},
    ]
