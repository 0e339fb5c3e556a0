"""Routes, arrivals, reach, active time and turns to a solution, against a plain computation on random logs."""

from collections import Counter, defaultdict
from itertools import groupby
from statistics import mean, median

import pytest
from hypothesis import given
from sqlalchemy.engine import Engine

from bot.analytics.presence import ActiveTime, StageReach, active_time, reach, turns_per_resolution
from bot.analytics.routes import Arrival, Routes, Variant, arrivals, routes
from bot.analytics.statistics import Rate
from bot.touchpoints.database import reading
from tests.analytics.random_logs import FEW, PLACES, STAGES, Log, Row, again, ask, logs
from tests.analytics.written import Talk, Turn, import_event, publish, scope, write

SEARCH, FIND, BUY, USE, NOWHERE = (Turn(stage) for stage in ("search", "find", "buy", "use", None))


def by_journey(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.at, row.key, row.seq)):
        found[row.talk.customer].append(row)
    return found


@FEW
@given(log=logs())
def test_routes_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    ways = [
        tuple(stage for stage, _ in groupby(row.stage for row in turns if row.stage))
        for turns in by_journey(log.rows()).values()
    ]
    counted = Counter(way for way in ways if way)
    found = ask(database, log, routes)
    ordered = sum(n for way, n in counted.items() if [PLACES[s] for s in way] == sorted(PLACES[s] for s in way))
    assert (found.in_order, found.distinct) == (Rate(ordered, counted.total()), len(counted))
    assert {each.stages: each.journeys for each in found.variants}.items() <= counted.items()
    covered = [each.journeys for each in found.variants]
    assert covered == sorted(counted.values(), reverse=True)[: len(covered)]
    assert sum(covered[:-1]) < 0.8 * counted.total() <= sum(covered) or not counted


@FEW
@given(log=logs())
def test_arrivals_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    asked = {(row.key, row.seq) for row in log.rows()}
    begun: Counter[tuple[str | None, str | None]] = Counter()
    for turns in by_journey([row for row in log.rows(window=None) if row.stage]).values():
        if (turns[0].key, turns[0].seq) in asked:
            begun[turns[0].talk.source, turns[0].stage] += 1
    sizes = Counter({source: 0 for source, _ in begun})
    for (source, _), n in begun.items():
        sizes[source] += n
    found = ask(database, log, arrivals)
    assert {(each.source, each.stage_id): each.share for each in found} == {
        key: Rate(n, sizes[key[0]]) for key, n in begun.items()
    }
    assert [sizes[each.source] for each in found] == sorted((sizes[each.source] for each in found), reverse=True)


@FEW
@given(log=logs())
def test_reach_and_time_and_turns_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    journeys, spent = defaultdict(set), defaultdict(lambda: defaultdict(float))
    for row in log.rows():
        journeys[row.stage].add(row.talk.customer)
        after = log.after(row)
        spent[row.stage][row.talk.customer] += after.at - row.at if after else 0.0
    active = len(set().union(*journeys.values()))
    reached = ask(database, log, reach)
    assert {each.stage.id: each.reach for each in reached} == {
        stage: Rate(len(journeys[stage]), active) for stage in PLACES
    }
    assert {each.stage.id: (each.median, each.n) for each in again(database, log, active_time)} == {
        stage: (median(spent[stage].values()) if spent[stage] else None, len(spent[stage])) for stage in PLACES
    }
    resolved = [len(turns) for turns in log.engaged() if turns[0].talk.outcome.startswith("resolved")]
    found = again(database, log, turns_per_resolution)
    assert (found and (found.value, found.n)) == ((pytest.approx(mean(resolved)), len(resolved)) if resolved else None)


def test_variants_are_told_until_they_cover_four_fifths(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    straight, back, only = [SEARCH, FIND, NOWHERE, BUY], [BUY, SEARCH], [USE]
    ways = [straight] * 6 + [back] * 2 + [only, [SEARCH]]
    write(sqlite, *(Talk(1, turns, f"j{number}") for number, turns in enumerate(ways)))
    with reading(sqlite) as connection:
        assert routes(connection, scope(sqlite)) == Routes(
            in_order=Rate(8, 10),
            variants=(Variant(("search", "buy"), 6), Variant(("buy", "search"), 2)),
            distinct=4,
        )


def test_arrivals_are_told_by_source_the_most_frequent_first(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(
        sqlite,
        Talk(1, [NOWHERE, BUY], "a", source="ads"),
        Talk(2, [SEARCH], "a"),
        Talk(1, [FIND], "b", source="ads"),
        Talk(1, [USE], "c"),
        Talk(-1, [SEARCH], "d", source="ads"),
        Talk(1, [SEARCH], "d", source="ads"),
    )
    with reading(sqlite) as connection:
        assert arrivals(connection, scope(sqlite)) == (
            Arrival("ads", "search", Rate(1, 2)),
            Arrival("ads", "buy", Rate(1, 2)),
            Arrival(None, "use", Rate(1, 1)),
        )


def test_an_imported_event_reaches_a_stage(database: Engine) -> None:
    publish(database, STAGES)
    write(database, Talk(1, [SEARCH], "a"), Talk(1, [NOWHERE], "b"), Talk(-3, [SEARCH], "c"))
    for day, journey in ((3, "a"), (40, "b"), (3, "nobody"), (4, "c")):
        import_event(database, day=day, journey=journey, stage="use")
    with reading(database) as connection:
        found = reach(connection, scope(database))
    search, buy, use = scope(database).stages.all
    assert found == (
        StageReach(search, Rate(1, 3)),
        StageReach(buy, Rate(0, 3)),
        StageReach(use, Rate(2, 3)),
    )


def test_a_map_that_was_never_published_has_no_routes(database: Engine) -> None:
    write(database, Talk(1, [SEARCH]))
    nothing = scope(database)
    with reading(database) as connection:
        assert routes(connection, nothing) == Routes(Rate(0, 0), (), 0)
        assert (arrivals(connection, nothing), reach(connection, nothing)) == ((), ())
        assert active_time(connection, nothing) == ()
        assert turns_per_resolution(connection, nothing.before()) is None


def test_time_without_a_second_message_is_none(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, Talk(1, [SEARCH]), Talk(2, [Turn("buy"), Turn("find", after=30), Turn("search", after=90)], "b"))
    with reading(sqlite) as connection:
        found = active_time(connection, scope(sqlite))
    search, buy, use = scope(sqlite).stages.all
    assert found == (ActiveTime(search, 45.0, 2), ActiveTime(buy, 30.0, 1), ActiveTime(use, None, 0))
