"""How conversations end, how customers felt and where they were lost, on logs small enough to count by hand."""

import pytest
from sqlalchemy.engine import Engine

from bot.analytics.drop_off import StageDropOff, drop_off
from bot.analytics.emotions import emotions
from bot.analytics.resolution import Resolution, first_contact, resolution
from bot.analytics.scope import Filter, Terms
from bot.analytics.statistics import Interval, Mean, Rate
from bot.touchpoints.database import reading
from tests.analytics.written import DAY, HOUR, MAY, Talk, Turn, import_event, publish, scope, write

STAGES = [("search", 0.5, None, ("find",)), ("buy", 1.0, None, ()), ("use", None, None, ())]
ASKED = Turn("buy", "price")
BUY, SEARCH, USE = [ASKED], [Turn("search", "size")], [Turn("use", "care")]


def test_containment_comes_with_first_contact(database: Engine) -> None:
    publish(database, STAGES)
    write(
        database,
        Talk(1, BUY, "a", outcome="resolved_confirmed"),
        Talk(1, BUY, "b"),
        Talk(1.5, BUY, "b"),
        Talk(1, BUY, "c", outcome="handoff"),
        Talk(1, BUY, "d", outcome="abandoned"),
        Talk(1, BUY, "e", outcome="unengaged"),
        Talk(1, BUY, "f", outcome=None),
    )
    with reading(database) as connection:
        assert resolution(connection, scope(database)) == Resolution(
            containment=Rate(4, 5),
            fcr=Rate(2, 5),
            handoff_rate=Rate(1, 5),
            abandonment=Rate(1, 5),
            confirmed=Rate(1, 5),
        )


@pytest.mark.parametrize(
    ("again", "solved"),
    [
        (Talk(2.0, BUY), 0),
        (Talk(2.01, BUY), 1),
        (Talk(1.1, SEARCH), 1),
        (Talk(1.1, [Turn("search", "size"), ASKED]), 0),
        (Talk(1.1, BUY, customer="eva"), 1),
        (Talk(1.1, BUY, outcome="unengaged"), 1),
        (Talk(1.1, BUY, is_test=True), 1),
        (Talk(1.1, BUY, map_id="hotel"), 1),
        (Talk(1.1, BUY, channel="telegram"), 0),
    ],
    ids=["in_time", "later", "another_stage", "also_there", "somebody", "hello", "test", "hotel", "telegram"],
)
def test_coming_back_is_the_same_customer_at_the_same_stage_in_time(sqlite: Engine, again: Talk, solved: int) -> None:
    publish(sqlite, STAGES)
    write(sqlite, Talk(1, BUY, source="first"), again)
    with reading(sqlite) as connection:
        assert first_contact(connection, scope(sqlite, Filter(source="first"))) == Rate(solved, 1)


def test_what_ended_too_late_to_know_is_not_counted_as_resolved(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, Talk(26.9, BUY, "a"), Talk(27, BUY, "b"), Talk(27.5, BUY, "c"))
    with reading(sqlite) as connection:
        assert first_contact(connection, scope(sqlite)) == Rate(1, 1)
        assert first_contact(connection, scope(sqlite, terms=Terms(fcr_window=HOUR))) == Rate(3, 3)


def test_emotion_is_the_mean_of_conversations_not_of_turns(database: Engine) -> None:
    publish(database, STAGES)
    sad, glad, calm = (Turn("buy", "price", sentiment=value) for value in (-0.5, 1.0, 0.0))
    write(
        database,
        Talk(1, [sad, sad, sad, Turn("find", "size", sentiment=0.25), ASKED]),
        Talk(2, [glad, calm]),
        Talk(2, [sad], is_test=True),
        Talk(-1, [sad]),
    )
    with reading(database) as connection:
        search, buy, use = emotions(connection, scope(database))
        [only] = emotions(connection, scope(database, Filter(stage_id="search")))[:1]
    assert [each.stage.id for each in (search, buy, use)] == ["search", "buy", "use"]
    assert (search.observed, search.gap) == (Mean(0.5, 1, None), 0.0)
    assert (buy.observed, buy.gap) == (Mean(0.0, 2, Interval(-1.0, 1.0)), -1.0)
    assert (use.observed, use.gap) == (None, None)
    assert only == search


def test_the_gap_is_against_the_promise_of_the_release_that_each_conversation_met(database: Engine) -> None:
    publish(database, [("find", 1.0, None, ()), ("buy", None, None, ())], release="r0")
    publish(database, STAGES)
    glad = [Turn("search", "size", sentiment=0.5)]
    write(
        database,
        Talk(1, [Turn("find", "size", sentiment=0.5)], release="r0"),
        Talk(2, glad),
        Talk(2, glad, release="unknown"),
        Talk(3, [Turn("buy", "price", sentiment=0.5)], release="r0"),
    )
    with reading(database) as connection:
        search, buy, use = emotions(connection, scope(database))
    assert search.against == Mean(pytest.approx(1 - (1.0 + 0.5 + 0.5) / 3), 3, search.against.interval)
    assert (search.gap, search.expected) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert (buy.gap, buy.expected) == (None, 1.0), "its release promised nothing"
    assert (use.gap, use.expected) == (None, None)


def test_the_interval_of_a_gap_is_that_of_what_was_observed_less_the_promise(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, *(Talk(1, [Turn("buy", sentiment=value / 20)]) for value in range(9)))
    with reading(sqlite) as connection:
        buy = emotions(connection, scope(sqlite, terms=Terms(min_sample=9)))[1]
    assert buy.observed is not None
    assert buy.observed.interval is not None
    assert buy.against is not None
    assert buy.against.interval == Interval(buy.observed.interval.low - 1.0, buy.observed.interval.high - 1.0)
    assert (buy.observed.is_enough, buy.against.is_enough, buy.expected) == (True, True, 1.0)


def test_lost_is_who_touched_no_later_stage_within_the_time(database: Engine) -> None:
    publish(database, STAGES)
    write(
        database,
        Talk(1, SEARCH, "a"),
        Talk(6, BUY, "a"),  # in time
        Talk(1, SEARCH, "b"),
        Talk(11.1, BUY, "b"),  # too late
        Talk(1, [Turn("find", "size")], "c"),
        Talk(5, USE, "c"),  # a stage further on counts, though one is left out
        Talk(2, SEARCH, "d", is_test=True),
        Talk(19.5, SEARCH, "e"),  # ten days later is after now
        Talk(-3, SEARCH, "f"),  # entered before the window
        Talk(2, SEARCH, "f"),
        Talk(3, [Turn(None, kind="fallback")], "g"),
        Talk(3, BUY, "h"),
        Talk(4, SEARCH, "h"),  # back, and never on
        Talk(3, SEARCH, "i"),
    )
    import_event(database, day=4, journey="i", stage="use")
    now = MAY.starts_at + 29 * DAY
    with reading(database) as connection:
        found = drop_off(connection, scope(database), now=now, within=10 * DAY)
    [search, buy, _] = scope(database).stages.all
    assert found == (StageDropOff(search, Rate(2, 5), still_open=1), StageDropOff(buy, Rate(3, 3), still_open=0))
    assert [each.conversion for each in found] == [Rate(3, 5), Rate(0, 3)]


def test_a_filter_chooses_entries_and_going_on_counts_wherever_it_happens(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, Talk(1, SEARCH, "a"), Talk(2, BUY, "a", channel="telegram"), Talk(1, SEARCH, "b", channel="telegram"))
    now = MAY.ends_at + 30 * DAY
    with reading(sqlite) as connection:
        found = drop_off(connection, scope(sqlite, Filter(channel="web")), now=now)
    assert [each.drop_off for each in found] == [Rate(0, 1), Rate(0, 0)]


def test_a_map_that_was_never_published_has_no_stages(sqlite: Engine) -> None:
    with reading(sqlite) as connection:
        nothing = scope(sqlite)
        assert (nothing.stages.release, emotions(connection, nothing)) == (None, ())
        assert drop_off(connection, nothing, now=MAY.ends_at) == ()
