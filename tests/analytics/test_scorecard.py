"""Objectives with their KPIs: value against target, the targets of their time, trends, plans, and what is missing."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.engine import Engine

from bot.analytics.reading import Unit
from bot.analytics.scorecard import Scorecard, ScoredKpi, Standing, Week, plans_shipped, scorecard, trend
from bot.analytics.statistics import Rate, Verdict
from bot.analytics.targets import read_targets
from bot.analytics.values import Value
from bot.analytics.window import Window
from bot.journeys.model import JourneyMap, Kpi, Move, Objective, Plan
from bot.touchpoints.database import connect, reading
from bot.touchpoints.map_registry import register
from tests.analytics.written import DAY, MADRID, MAY, Talk, Turn, scope, write
from tests.builders import HERE, make_map, make_question, make_stage, make_text

WEEK = 7 * DAY


def kpi(metric: str, target: str, objective: str | None = None, **fields: str) -> Kpi:
    return Kpi(metric, target, HERE, objective=make_text(objective) if objective else None, **fields)  # type: ignore[arg-type]


def plan(name: str, metric: str, at: str | None = None, **fields: str) -> Plan:
    place = make_text(at) if at else None
    return Plan(name, name, HERE, moves=(Move(metric, ">= 1", HERE, place=place),), **fields)  # type: ignore[arg-type]


def shop_map(containment: str = ">= 80%") -> JourneyMap:
    asked = make_question("size", ["¿size?", "size"], kpis=(kpi("helpful_rate", ">= 50%", "serve"),))
    stage_kpis = (kpi("fallback_rate", "<= 30%", "serve"), kpi("drop_off", "<= 30%", "lost"))
    return make_map(
        make_stage("search", asked, kpis=stage_kpis),
        make_stage("buy"),
        id="shop",
        objectives=tuple(Objective(name, name, HERE) for name in ("serve", "grow", "silent")),
        kpis=(
            kpi("containment", containment, "serve"),
            kpi("containment", "<= 5 min", "grow", window="1w"),
            kpi("clv", ">= 9 €", source="external"),
            kpi("csat", ">= 85%", "grow"),
            kpi("paths", ">= 1"),
        ),
        plans=(
            plan("helps", "containment"),
            plan("elsewhere", "containment", "search"),
            plan("dropped", "containment", status="dropped"),
            plan("fewer", "fallback_rate", "search"),
        ),
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("scores") / "travesia.db"
    file.write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{file}")
    register(engine, [shop_map(">= 60%")], "r1", at=MAY.starts_at - 20 * DAY)
    register(engine, [shop_map(">= 60%")], "r2", at=MAY.starts_at)
    register(engine, [shop_map(">= 80%")], "r3", at=MAY.starts_at + 10 * DAY)
    write(engine, *talks())
    yield engine
    engine.dispose()


def talks() -> Iterator[Talk]:
    """Two a day; every tenth is handed off in May, every second one before; a third of the questions are missed."""
    for number in range(-28 * 2, 28 * 2):
        handed = number % 10 == 0 if number >= 0 else number % 2 == 0
        turn = (
            Turn("search", kind="fallback")
            if number % 3 == 0
            else Turn("search", "size", helpful=number % 30 == 1 or None)
        )
        yield Talk(number / 2, [turn], f"c{number}", outcome="handoff" if handed else "resolved_implied")


@pytest.fixture(scope="module")
def found(shop: Engine) -> Scorecard:
    with reading(shop) as connection:
        return scorecard(connection, scope(shop), shop_map(), now=MAY.ends_at)


def of(found: Scorecard, metric: str, number: int = 1) -> ScoredKpi:
    return next(each for each in found.kpis if (each.placed.kpi.metric, each.placed.number) == (metric, number))


def test_kpis_stand_under_their_objectives_and_orphans_beside(found: Scorecard) -> None:
    def names(kpis: tuple[ScoredKpi, ...]) -> list[tuple[str, str]]:
        return [(each.placed.place, each.placed.kpi.metric) for each in kpis]

    assert {each.objective.id: names(each.kpis) for each in found.objectives} == {
        "serve": [("", "containment"), ("search", "fallback_rate"), ("search.size", "helpful_rate")],
        "grow": [("", "containment"), ("", "csat")],
        "silent": [],
    }
    assert names(found.orphans) == [("", "clv"), ("", "paths"), ("search", "drop_off")]
    assert [each.id for each in found.unmeasured] == ["silent"]


def test_each_stands_as_its_value_and_its_unit_allow(found: Scorecard) -> None:
    standings = {(each.placed.kpi.metric, each.placed.number): each.standing for each in found.kpis}
    assert standings == {
        ("containment", 1): Standing.MET,
        ("containment", 2): Standing.NOT_COMPARABLE,
        ("fallback_rate", 1): Standing.MISSED,
        ("helpful_rate", 1): Standing.NOT_ENOUGH_DATA,
        ("csat", 1): Standing.NO_DATA,
        ("clv", 1): Standing.NOT_COMPUTED,
        ("paths", 1): Standing.NOT_COMPUTED,
        ("drop_off", 1): Standing.MISSED,
    }
    assert found.attainment == Rate(1, 3)
    assert [each.placed.kpi.metric for each in found.without_data] == [
        "containment",
        "csat",
        "clv",
        "paths",
    ]


def test_a_value_is_of_its_own_window_and_compared_with_the_one_before(found: Scorecard) -> None:
    contained, short = of(found, "containment"), of(found, "containment", 2)
    assert contained.value is not None
    assert (contained.value.value, contained.value.n, contained.is_certain) == (50 / 56, 56, False)
    assert contained.change.verdict is Verdict.BETTER
    assert contained.change.difference == pytest.approx(50 / 56 - 0.5)
    assert short.value is not None
    assert short.value.n == 14
    assert of(found, "fallback_rate").change.verdict is Verdict.NO_DEMONSTRABLE_CHANGE
    assert of(found, "clv").change.verdict is Verdict.NOT_ENOUGH_DATA


def test_what_is_observed_for_a_month_is_told_of_the_days_that_are_settled(shop: Engine, found: Scorecard) -> None:
    lost = of(found, "drop_off")
    assert lost.until == MAY.end - timedelta(days=30)
    assert of(found, "containment").until == MAY.end
    assert lost.value is not None
    assert (lost.value.value, lost.value.n) == (1.0, 52)  # nobody goes on from the only stage that is talked about
    with reading(shop) as connection:
        weeks = trend(connection, scope(shop), lost.placed, now=MAY.ends_at)
    assert (weeks[-1].end, weeks[-1].value.n) == (lost.until, 14)


def test_the_trend_has_the_last_eight_weeks_with_the_target_of_their_time(shop: Engine, found: Scorecard) -> None:
    with reading(shop) as connection:
        weeks, none = (
            trend(connection, scope(shop), of(found, metric).placed, now=MAY.ends_at)
            for metric in ("containment", "clv")
        )
    ends = [MAY.end - timedelta(weeks=back) for back in range(7, -1, -1)]
    targets = [">= 60%"] * 5 + [">= 80%"] * 3
    assert [(each.end, each.target, each.value.n) for each in weeks] == [
        (end, target, 14) for end, target in zip(ends, targets, strict=True)
    ]
    assert [each.value.value for each in weeks[:4]] == [0.5] * 4
    assert none == ()


def test_plans_that_move_it_there_and_are_not_dropped(found: Scorecard) -> None:
    assert [plan.id for plan in of(found, "containment").plans] == ["helps"]
    assert [plan.id for plan in of(found, "fallback_rate").plans] == ["fewer"]


def test_a_map_that_was_never_published_has_no_values_and_its_targets_of_today(sqlite: Engine) -> None:
    with reading(sqlite) as connection:
        found = scorecard(connection, scope(sqlite), shop_map(), now=MAY.ends_at)
        assert {each.standing for each in found.kpis if each.placed.place} == {Standing.NOT_COMPUTED}
        weeks = trend(connection, scope(sqlite), of(found, "containment").placed, now=MAY.ends_at)
    nothing = Value("containment", Unit.SHARE, None, 0, None, False)
    assert weeks[0] == Week(MAY.end - timedelta(weeks=7), nothing, ">= 80%")
    assert found.attainment == Rate(0, 0)


def test_a_target_is_the_one_of_the_release_in_force(shop: Engine) -> None:
    with reading(shop) as connection:
        targets = read_targets(connection, "shop")
    key = ("", "containment", 1)
    times = [MAY.starts_at - 30 * DAY, MAY.starts_at, MAY.starts_at + 10 * DAY - 1, MAY.starts_at + 10 * DAY]
    assert [targets.valid(key, at=at) for at in times] == [">= 60%", ">= 60%", ">= 60%", ">= 80%"]
    assert targets.by_kpi[key] == ((MAY.starts_at - 20 * DAY, ">= 60%"), (MAY.starts_at + 10 * DAY, ">= 80%"))
    assert targets.valid(("", "nothing", 1), at=0.0) is None


def test_plans_shipped_are_those_in_force_of_the_ones_that_were_due() -> None:
    today = date(2026, 6, 1)
    plans = (
        plan("live", "csat", due="2026-05-31", status="live"),
        plan("shipped", "csat", due="2026-03-03"),
        plan("late", "csat", due="2026-05-01"),
        plan("today", "csat", due="2026-06-01"),
        plan("long_ago", "csat", due="2026-03-02"),
        plan("dropped", "csat", due="2026-05-01", status="dropped"),
        plan("someday", "csat"),
    )
    assert plans_shipped(make_map(make_stage("buy"), plans=plans), ["shipped", "today"], today=today) == Rate(2, 3)


def test_a_window_of_hours_is_a_day(sqlite: Engine) -> None:
    journey = make_map(make_stage("buy"), id="shop", kpis=(kpi("conversations", ">= 1", window="24h"),))
    register(sqlite, [journey], "r1", at=MAY.starts_at)
    write(sqlite, Talk(26.5, [Turn("buy")], "a"), Talk(27.5, [Turn("buy")], "b"))
    with reading(sqlite) as connection:
        found = scorecard(connection, scope(sqlite), journey, now=MAY.ends_at)
    [one] = found.kpis
    assert one.value is not None
    assert one.value.value == 1.0
    assert Window(MAY.end - timedelta(days=1), MAY.end, MADRID).days == 1
