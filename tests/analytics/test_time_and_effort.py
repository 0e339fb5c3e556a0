"""Time in a stage and effort for an answer, on logs small enough to count by hand."""

from sqlalchemy.engine import Engine

from bot.analytics.effort import effort_index
from bot.analytics.scope import Filter
from bot.analytics.stage_time import StageTime, time_in_stage
from bot.analytics.statistics import Mean, Rate
from bot.touchpoints.database import reading
from tests.analytics.written import DAY, Talk, Turn, publish, scope, write

STAGES = [("search", None, int(3 * DAY), ("find",)), ("buy", None, None, ()), ("use", None, None, ())]
SEARCH, FIND, BUY, NOWHERE = (
    Turn("search", "size"),
    Turn("find", "size"),
    Turn("buy", "price"),
    Turn(None, kind="chitchat"),
)


def test_the_time_in_a_stage_is_the_sum_of_a_journeys_closed_visits(database: Engine) -> None:
    publish(database, STAGES)
    write(
        database,
        Talk(1, [SEARCH], "a"),
        Talk(2, [FIND, NOWHERE], "a"),  # the same visit, under the stage's former name
        Talk(3, [BUY], "a"),
        Talk(4, [SEARCH], "a"),  # a second visit, of three days
        Talk(7, [BUY], "a"),  # never left
        Talk(-1, [SEARCH], "b"),  # begun before the window
        Talk(1, [SEARCH], "b"),
        Talk(2, [BUY], "b"),
        Talk(1, [SEARCH], "c"),
        Talk(2, [BUY], "c", is_test=True),
        Talk(27, [SEARCH], "d", channel="telegram"),
        Talk(29, [BUY], "d"),  # after the window, and yet the end of the visit
    )
    with reading(database) as connection:
        found = time_in_stage(connection, scope(database))
        by_telegram = time_in_stage(connection, scope(database, Filter(channel="telegram")))
    search, buy, use = scope(database).stages.all
    assert found == (
        StageTime(search, 3.5 * DAY, 5 * DAY, 2, on_time=Rate(1, 2), still_open=Rate(1, 3)),
        StageTime(buy, DAY, DAY, 1, on_time=None, still_open=Rate(2, 2)),
        StageTime(use, None, None, 0, on_time=None, still_open=Rate(0, 0)),
    )
    assert by_telegram[0] == StageTime(search, 2 * DAY, 2 * DAY, 1, on_time=Rate(1, 1), still_open=Rate(0, 1))


def test_p90_is_the_smallest_time_that_nine_of_ten_keep(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    talks = [(Talk(1, [SEARCH], f"j{n}"), Talk(1 + n, [BUY], f"j{n}")) for n in range(1, 11)]
    write(sqlite, *(talk for pair in talks for talk in pair))
    with reading(sqlite) as connection:
        search = time_in_stage(connection, scope(sqlite))[0]
    assert (search.median, search.p90, search.on_time) == (5.5 * DAY, 9 * DAY, Rate(3, 10))


def test_effort_is_what_is_said_beyond_one_message_for_each_answered_question(database: Engine) -> None:
    publish(database, STAGES)
    miss, unanswered = Turn("buy", kind="fallback"), Turn("buy", "stock", answered=False)
    write(
        database,
        Talk(1, [BUY]),  # 0
        Talk(2, [miss, BUY, unanswered, BUY, Turn("buy", "colour"), NOWHERE]),  # (6 - 2) / 2
        Talk(3, [FIND, SEARCH]),  # one question, asked twice, under two names: 1
        Talk(4, [miss], outcome="abandoned"),
        Talk(5, [BUY, miss], is_test=True),
    )
    with reading(database) as connection:
        every = effort_index(connection, scope(database))
        assert every is not None
        assert (every.value, every.n) == (1.0, 3)
        only = effort_index(connection, scope(database, Filter(stage_id="search")))
        assert only == Mean(1.0, 1, None)
        assert effort_index(connection, scope(database, Filter(stage_id="use"))) is None
