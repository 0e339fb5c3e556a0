"""What a plan did: found where something was planted, denied where nothing was, silent while it is too early."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.engine import Engine

from bot.analytics.places import WHOLE, read_places
from bot.analytics.plan_effect import PlanEffect, plan_effects
from bot.analytics.scope import Filter, Scope
from bot.analytics.span_changes import compared
from bot.analytics.statistics import Verdict
from bot.analytics.values import Readings
from bot.analytics.window import Span, Window
from bot.journeys.model import JourneyMap, Move, Plan, Touchpoint, TouchpointId
from bot.touchpoints.database import connect, reading
from bot.touchpoints.map_registry import register
from tests.analytics.written import DAY, MADRID, MAY, Talk, Turn, scope, write
from tests.builders import HERE, make_map, make_question, make_stage, make_text

RELEASED = MAY.starts_at + 28 * DAY + 3_600
"""One hour after midnight: what was said that day before it belongs to the days before."""
LATER = RELEASED + 28 * DAY


def plan(name: str, *touches: str, moves: Sequence[Move] = ()) -> Plan:
    return Plan(name, name, HERE, touches=tuple(map(make_text, touches)), moves=tuple(moves), status="live")


def move(metric: str, to: str, at: str | None = None) -> Move:
    return Move(metric, to, HERE, place=make_text(at) if at else None)


NOT_TOLD = (move("clv", ">= 9 €"), move("drop_off", "<= 1%", "search.size"), move("csat", ">= 85%", "gone"))
PLANS = (
    plan("calmer", "search"),
    plan("nothing", "buy"),
    plan("fewer", "search.size", moves=[move("fallback_rate", "<= 20%", "search"), *NOT_TOLD]),
    plan("dearer", "use", moves=[move("emotion", ">= 1 pts", "use"), move("handoff_rate", "<= 5%")]),
    plan("cart", "buy.cart", "search.size"),
    plan("lost", "gone.away"),
    plan("quicker", "search", moves=[move("drop_off", "<= 10%", "search")]),
    plan("whole", moves=[move("containment", ">= 90%")]),
)


def shop_map(*plans: Plan) -> JourneyMap:
    size = make_question("size", ["¿size?", "size por favor"])
    cart = Touchpoint(TouchpointId("cart"), "Cart", HERE)
    stages = (make_stage("search", size), make_stage("buy", touchpoints=(cart,)), make_stage("use"), make_stage("calm"))
    return make_map(*stages, id="shop", plans=plans)


def talks() -> Iterator[Talk]:
    """One at each stage every six hours; misses at `search` fall from 5 of 10 to 1, moods at `use` sink."""
    for number in range(56 * 4):
        day, after = number / 4, number / 4 * DAY >= 28 * DAY + 3_600
        missed = number % 10 < (1 if after else 5)
        asked = Turn("search", kind="fallback") if missed else Turn("search", "size")
        yield Talk(day, [asked], f"s{number}")
        yield Talk(
            day, [Turn("buy", "pay", touchpoint="cart", sentiment=-0.5 if number % 3 == 0 else 0.5)], f"b{number}"
        )
        yield Talk(day, [Turn("calm", "pay", sentiment=-0.5 if number % 4 == 0 else 0.5)], f"c{number}")
        yield Talk(day, [Turn("use", sentiment=(-0.2 if after else 0.6) + number % 3 / 10)], f"u{number}")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("plans") / "travesia.db"
    file.write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{file}")
    register(engine, [shop_map()], "r1", at=MAY.starts_at)
    register(engine, [shop_map(*PLANS[:-1])], "r2", at=RELEASED, version="1.1.0")
    register(engine, [shop_map(*PLANS)], "r3", at=LATER, version="1.2.0")
    write(engine, *talks())
    yield engine
    engine.dispose()


def effects(engine: Engine, *, now: float = LATER, asked: Scope | None = None) -> dict[str, PlanEffect]:
    with reading(engine) as connection:
        found = plan_effects(connection, asked or scope(engine), shop_map(*PLANS[:-1]), now=now)
    return {each.shipped.plan_id: each for each in found}


def told(effect: PlanEffect) -> list[tuple[str, str | None, Verdict]]:
    return [
        (each.metric, each.place.path if each.place else None, each.found.change.verdict) for each in effect.effects
    ]


def test_the_planted_improvement_is_found(shop: Engine) -> None:
    effect = effects(shop)["calmer"]
    assert told(effect) == [
        ("friction", None, Verdict.BETTER),
        ("emotion", None, Verdict.NOT_ENOUGH_DATA),  # nobody's mood was heard there
    ]
    assert (effect.verdict, effect.days, effect.shipped.version) == (Verdict.BETTER, 28, "1.1.0")
    found = effect.effects[0].found
    assert (found.before.n, found.after.n) == (112, 111)
    assert (found.before.value, found.after.value) == (57 / 112, 11 / 111)
    assert found.elsewhere is not None
    assert found.elsewhere.verdict is Verdict.NO_DEMONSTRABLE_CHANGE
    assert found.change.difference == pytest.approx(
        found.after.value - found.before.value - found.elsewhere.difference  # type: ignore[operator]
    )


def test_where_nothing_was_planted_nothing_is_found(shop: Engine) -> None:
    assert told(effects(shop)["nothing"])[0] == ("friction", None, Verdict.NO_DEMONSTRABLE_CHANGE)


def test_what_the_plan_promised_is_what_is_measured(shop: Engine) -> None:
    found = effects(shop)
    [fewer] = found["fewer"].effects
    assert (fewer.metric, fewer.place and fewer.place.path, fewer.promise, fewer.kept) == (
        "fallback_rate",
        "search",
        "<= 20%",
        True,
    )
    assert fewer.found.change.verdict is Verdict.BETTER
    dearer, everywhere = found["dearer"].effects
    assert (dearer.kept, dearer.found.change.verdict) == (False, Verdict.WORSE)
    assert (everywhere.kept, everywhere.found.elsewhere) == (True, None)
    assert told(found["quicker"]) == [
        ("drop_off", "search", Verdict.NOT_ENOUGH_DATA),  # nobody has had thirty days to go on
        ("friction", None, Verdict.BETTER),
        ("emotion", None, Verdict.NOT_ENOUGH_DATA),
    ]
    assert found["quicker"].verdict is Verdict.BETTER


def test_a_plan_that_is_gone_or_touches_several_places_is_still_told(shop: Engine) -> None:
    found = effects(shop)
    assert [each.path for each in found["cart"].places] == ["buy.cart", "search.size"]
    assert found["cart"].effects[0].found.after.n == 211
    assert (found["whole"].plan, found["whole"].days, found["whole"].effects) == (None, 0, ())
    late = effects(shop, now=LATER + 28 * DAY)["whole"]
    assert [each.metric for each in late.effects] == ["friction", "emotion"]
    assert (late.effects[0].found.elsewhere, late.alongside) == (None, ())
    assert (found["lost"].places, found["lost"].effects, found["lost"].verdict) == ((), (), Verdict.NOT_ENOUGH_DATA)


def test_it_is_told_which_other_plans_came_at_the_same_time(shop: Engine) -> None:
    others = sorted(each.id for each in PLANS[:-1] if each.id != "calmer")
    assert sorted(effects(shop)["calmer"].alongside) == others


def test_fourteen_days_are_enough_and_fewer_are_not(shop: Engine) -> None:
    early = effects(shop, now=RELEASED + 14 * DAY - 1)["calmer"]
    assert (early.days, early.effects, early.verdict) == (0, (), Verdict.NOT_ENOUGH_DATA)
    assert early.ready_on == date(2026, 6, 12)
    soon = effects(shop, now=RELEASED + 14 * DAY)["calmer"]
    assert (soon.days, soon.verdict) == (14, Verdict.BETTER)
    assert soon.effects[0].found.after.n == 56


def test_the_filter_narrows_both_sides(shop: Engine) -> None:
    nobody = replace(scope(shop), filter=Filter(channel="telegram"))
    assert effects(shop, asked=nobody)["calmer"].verdict is Verdict.NOT_ENOUGH_DATA


def test_what_stays_as_it_is_while_others_change_is_no_effect(shop: Engine) -> None:
    with reading(shop) as connection:
        asked = replace(scope(shop), window=Span.of(RELEASED, days=28, zone=MADRID))
        places = read_places(connection, asked.stages)
        found = compared(
            Readings(connection, LATER),
            asked,
            "friction",
            where=places["buy"],
            untouched=[places["search"]],
            more_is_better=False,
        )
    assert found is not None
    assert found.elsewhere is not None
    assert found.change.interval is not None
    assert found.change.interval.low > 0  # by itself the comparison would say that it got worse
    assert (found.here.verdict, found.change.verdict) == (Verdict.NO_DEMONSTRABLE_CHANGE,) * 2


def test_a_metric_that_has_no_such_place_is_not_compared(shop: Engine) -> None:
    with reading(shop) as connection:
        found = compared(
            Readings(connection, LATER), scope(shop), "drop_off", where=WHOLE, untouched=(), more_is_better=False
        )
    assert found is None


def test_a_span_is_counted_from_its_moment() -> None:
    span = Span.of(RELEASED, days=14, zone=MADRID)
    assert (span.starts_at, span.ends_at, span.days) == (RELEASED, RELEASED + 14 * DAY, 14)
    assert (span.first, span.end) == (date(2026, 5, 29), date(2026, 6, 12))
    before = span.before()
    assert (before.starts_at, before.ends_at, before.days) == (RELEASED - 14 * DAY, RELEASED, 14)
    assert isinstance(before, Window)
