"""Where and when customers leave, against a plain computation and by hand where the clock changes."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from sqlalchemy.engine import Engine

from bot.analytics.clock import heat
from bot.analytics.exits import Exits, exits
from bot.analytics.pain import Item
from bot.analytics.statistics import Rate
from bot.analytics.window import Window
from bot.touchpoints.database import reading
from tests.analytics.random_logs import FEW, STAGES, Log, Row, ask, logs
from tests.analytics.written import MADRID, MAY, Talk, Turn, publish, scope, write


def plain(log: Log, place: Callable[[Row], object]) -> dict[object, Rate]:
    came: dict[object, list[int]] = defaultdict(list)
    for turns in log.engaged():
        for each in {place(row) for row in turns}:
            came[each].append(any(place(row) == each and _left(row) for row in turns))
    return {each: Rate(sum(left), len(left)) for each, left in came.items()}


def _left(row: Row) -> bool:
    return row.talk.outcome == "abandoned" and row.is_last


@FEW
@given(log=logs())
def test_exits_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    counts = [[0] * 24 for _ in range(7)]
    for turns in log.engaged():
        for row in filter(_left, turns):
            shown = datetime.fromtimestamp(row.at, tz=MADRID)
            counts[shown.weekday()][shown.hour] += 1
    found = ask(database, log, exits)
    assert found == Exits(
        by_page=plain(log, lambda row: row.turn.page),
        by_item=plain(log, lambda row: Item(row.stage, row.question, None if row.question else row.turn.kind)),
        by_stage=plain(log, lambda row: row.stage),
        heat=found.heat,
    )
    assert found.heat.days == tuple(map(tuple, counts))
    assert found.heat.total == sum(map(sum, counts))


def test_hours_are_the_clocks_of_the_map_where_it_changes_and_between_whole_hours(database: Engine) -> None:
    publish(database, STAGES)
    before, after = (datetime(2026, 3, 29, hour, 59, 59, 700_000, timezone.utc).timestamp() for hour in (0, 1))
    days = [(at - MAY.starts_at) / 86_400 for at in (before, after)]
    write(database, *(Talk(day, [Turn("buy", kind="fallback")], outcome="abandoned") for day in days))
    march = date(2026, 3, 1), date(2026, 4, 1)
    with reading(database) as connection:
        madrid = exits(connection, scope(database, window=Window(*march, MADRID))).heat
        kathmandu = exits(connection, scope(database, window=Window(*march, ZoneInfo("Asia/Kathmandu")))).heat
    sunday = {hour: count for hour, count in enumerate(madrid.days[6]) if count}
    assert (sunday, madrid.total) == ({1: 1, 3: 1}, 2), "at 2 the clock went on to 3"
    assert {hour for hour, count in enumerate(kathmandu.days[6]) if count} == {6, 7}


def test_no_exit_gives_a_cold_week() -> None:
    assert heat([], zone=MADRID).days == ((0,) * 24,) * 7
