"""The planted truths of a synthetic log are found by the metrics, and nothing is found where nothing was planted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.analytics import answers
from bot.analytics.demonstration import MARK, Planted, is_sample, write_demonstration
from bot.analytics.drop_off import drop_off
from bot.analytics.emotions import emotions
from bot.analytics.pain import pain_by_stage
from bot.analytics.paths import paths
from bot.analytics.plan_effect import plan_effects
from bot.analytics.routes import routes
from bot.analytics.scope import Filter, Scope
from bot.analytics.stages import read_stages
from bot.analytics.statistics import Rate, Verdict, compare_rates
from bot.analytics.volumes import Volume, volume
from bot.analytics.window import Window
from bot.errors import CataloguedError
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.project import Project
from bot.touchpoints.database import connect, reading, writing
from bot.touchpoints.tables import conversation, plan_release, touchpoint
from tests.analytics.written import DAY, MADRID, Talk, Turn, write
from tests.builders import make_map

NOW = 1_780_000_000.0
AFTER = Window.last(now=NOW, zone=MADRID)


@pytest.fixture(scope="module")
def shop() -> JourneyMap:
    [journey] = load_project(Project(Path(__file__).parents[2]), today=date(2026, 5, 1), language="en")
    return journey


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes, shop: JourneyMap
) -> Iterator[tuple[Engine, Planted]]:
    file = tmp_path_factory.mktemp("demo") / "travesia.db"
    file.write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{file}")
    yield engine, write_demonstration(engine, shop, conversations=3_000, seed=7, now=NOW)
    engine.dispose()


def scope_of(engine: Engine, window: Window, filter: Filter | None = None) -> Scope:
    with reading(engine) as connection:
        return Scope(read_stages(connection, "ciclos_alameda"), window, filter or Filter())


def test_the_gap_is_found_and_every_other_stage_keeps_its_promise(demo: tuple[Engine, Planted]) -> None:
    engine, planted = demo
    with reading(engine) as connection:
        found = emotions(connection, scope_of(engine, Window.last(84, now=NOW, zone=MADRID)))
    gaps = {each.stage.id: each.gap for each in found if each.gap is not None}
    assert gaps.pop(planted.gap) == pytest.approx(-1.2, abs=0.1)
    assert len(gaps) >= 3
    assert gaps == {stage: pytest.approx(0, abs=0.1) for stage in gaps}


def test_the_drop_is_where_most_are_lost(demo: tuple[Engine, Planted]) -> None:
    engine, planted = demo
    window = Window.last(84, now=NOW, zone=MADRID)
    with reading(engine) as connection:
        found = {each.stage.id: each for each in drop_off(connection, scope_of(engine, window), now=NOW)}
    lost = found.pop(planted.drop).drop_off.interval
    assert lost is not None
    assert lost.low < 0.6 < lost.high
    for each in found.values():
        if each.drop_off.n:
            assert each.drop_off.hits / each.drop_off.n < 0.3
    assert all(each.still_open for each in found.values() if each.drop_off.n)


def test_the_improvement_is_seen_after_the_release_and_no_change_where_none_was_planted(
    demo: tuple[Engine, Planted],
) -> None:
    engine, planted = demo
    with reading(engine) as connection:
        after = answers.by_stage(connection, scope_of(engine, AFTER))
        before = answers.by_stage(connection, scope_of(engine, AFTER.before()))
    verdicts = {
        stage: compare_rates(before[stage].answer_rate, after[stage].answer_rate).verdict for stage in sorted(before)
    }
    assert verdicts.pop(planted.improved) is Verdict.BETTER
    assert len(verdicts) >= 3
    assert set(verdicts.values()) == {Verdict.NO_DEMONSTRABLE_CHANGE}


def test_customers_go_back_at_the_loop_and_nowhere_else(demo: tuple[Engine, Planted]) -> None:
    engine, planted = demo
    with reading(engine) as connection:
        found = paths(connection, scope_of(engine, Window.last(84, now=NOW, zone=MADRID)))
    order = [stage.id for stage in scope_of(engine, AFTER).stages.all]
    back = {(m.origin, m.target): m.times for m in found.moves if order.index(m.target) < order.index(m.origin)}
    assert list(back) == [planted.loop]
    assert found.backward_moves == Rate(back[planted.loop], sum(move.times for move in found.moves))
    assert back[planted.loop] > 30


def test_everything_is_marked_and_inside_the_time_that_was_asked_for(demo: tuple[Engine, Planted]) -> None:
    engine, _ = demo
    with reading(engine) as connection:
        count, first, last = connection.execute(
            select(func.count(), func.min(touchpoint.c.at), func.max(touchpoint.c.at))
        ).one()
        unmarked = select(func.count()).where(~touchpoint.c.release.startswith(MARK))
        assert (is_sample(connection), connection.execute(unmarked).scalar()) == (True, 0)
        talks = connection.execute(select(func.count()).select_from(conversation)).scalar_one()
    assert NOW - 84 * DAY <= first < last < NOW
    assert 3_000 <= talks < 3_020
    assert count > talks


def test_the_same_seed_gives_the_same_log(sqlite: Engine, shop: JourneyMap, tmp_path: Path, sqlite_template) -> None:
    (tmp_path / "twin.db").write_bytes(sqlite_template)
    twin = connect(f"sqlite:///{tmp_path}/twin.db")
    logs = []
    for engine in (sqlite, twin):
        write_demonstration(engine, shop, conversations=40, seed=1, now=NOW)
        with reading(engine) as connection:
            logs.append(connection.execute(select(touchpoint).order_by(touchpoint.c.row_id)).all())
    twin.dispose()
    assert logs[0] == logs[1]
    assert len(logs[0]) >= 40


def test_the_numbers_are_those_of_a_plain_count_on_both_databases(database: Engine, shop: JourneyMap) -> None:
    write_demonstration(database, shop, conversations=150, seed=3, now=NOW)
    asked = scope_of(database, AFTER, Filter(channel="telegram"))
    with reading(database) as connection:
        talks = [
            talk
            for talk in connection.execute(select(conversation)).all()
            if AFTER.starts_at <= talk.started_at < AFTER.ends_at and talk.channel == "telegram"
        ]
        found = volume(connection, asked)
    assert found == Volume(len(talks), len({talk.customer_key for talk in talks}))
    assert len(talks) > 3


def test_a_log_with_conversations_is_refused_unless_forced(sqlite: Engine, shop: JourneyMap) -> None:
    write(sqlite, Talk(1, [Turn("buy")]))
    with pytest.raises(CataloguedError) as refused:
        write_demonstration(sqlite, shop, conversations=5, seed=1, now=NOW)
    assert refused.value.key == "errors.demonstration.in_use"
    with reading(sqlite) as connection:
        assert not is_sample(connection)
    write_demonstration(sqlite, shop, conversations=5, seed=1, now=NOW, force=True)
    with pytest.raises(CataloguedError) as again:
        write_demonstration(sqlite, shop, conversations=5, seed=1, now=NOW, force=True)
    assert again.value.key == "errors.demonstration.again"


def test_a_map_with_too_few_stages_is_refused(sqlite: Engine) -> None:
    with pytest.raises(CataloguedError) as refused:
        write_demonstration(sqlite, make_map(), conversations=5, seed=1, now=NOW)
    assert refused.value.key == "errors.demonstration.few_stages"


def test_pain_falls_where_answers_became_better_and_nowhere_else(demo: tuple[Engine, Planted]) -> None:
    engine, planted = demo
    with reading(engine) as connection:
        stages = pain_by_stage(connection, scope_of(engine, AFTER))
        before = pain_by_stage(connection, scope_of(engine, AFTER.before()))
    verdicts = {stage: pain.change.verdict for stage, pain in stages.items()}
    assert verdicts.pop(planted.improved) is Verdict.BETTER
    assert stages[planted.improved].parts.miss < before[planted.improved].parts.miss / 2
    assert len(verdicts) >= 3
    assert set(verdicts.values()) == {Verdict.NO_DEMONSTRABLE_CHANGE}


def test_the_ways_that_go_back_are_those_of_the_loop(demo: tuple[Engine, Planted]) -> None:
    engine, planted = demo
    asked = scope_of(engine, Window.last(84, now=NOW, zone=MADRID))
    with reading(engine) as connection:
        found = routes(connection, asked)
    order = {stage.id: stage.order for stage in asked.stages.all}
    moves = [move for way in found.variants for move in zip(way.stages, way.stages[1:], strict=False)]
    assert {move for move in moves if order[move[1]] < order[move[0]]} == {planted.loop}
    assert 0.5 < found.in_order.hits / found.in_order.n < 1


def test_the_plan_that_came_with_the_improvement_helped_and_one_that_touches_another_stage_did_not(
    demo: tuple[Engine, Planted], shop: JourneyMap
) -> None:
    engine, planted = demo
    row = {"map_id": shop.id, "plan_id": "elsewhere", "release": f"{MARK}2", "path": shop.stages[-1].id}
    with writing(engine) as connection:
        connection.execute(plan_release.insert(), row)
    with reading(engine) as connection:
        found = plan_effects(connection, scope_of(engine, AFTER), shop, now=NOW)
    verdicts = {
        each.shipped.paths[0].partition(".")[0]: [(one.metric, one.found.change.verdict) for one in each.effects]
        for each in found
    }
    assert verdicts == {
        planted.improved: [
            ("drop_off", Verdict.NOT_ENOUGH_DATA),  # who entered has thirty days to go on
            ("friction", Verdict.BETTER),
            ("emotion", Verdict.NO_DEMONSTRABLE_CHANGE),
        ],
        shop.stages[-1].id: [
            ("friction", Verdict.NO_DEMONSTRABLE_CHANGE),
            ("emotion", Verdict.NO_DEMONSTRABLE_CHANGE),
        ],
    }
    assert {each.days for each in found} == {28}
