"""Going on with and without an answer, and interest against confusion, on random logs and by hand."""

from collections import Counter, defaultdict
from statistics import mean, median

import pytest
from hypothesis import given
from sqlalchemy.engine import Engine

from bot.analytics.quadrants import Asked, Quadrant, quadrants
from bot.analytics.question_lift import QuestionLift, question_lift
from bot.analytics.scope import Filter, Terms
from bot.analytics.statistics import Rate, Verdict
from bot.touchpoints.database import reading
from tests.analytics.random_logs import FEW, PLACES, STAGES, Log, Row, ask, by_conversation, logs
from tests.analytics.written import DAY, MAY, Talk, Turn, publish, scope, write

NOW = MAY.starts_at + 25 * DAY


def plain(log: Log, *, within: float) -> dict[tuple[str, str], tuple[Rate, Rate]]:
    seen: dict[str, list[Row]] = defaultdict(list)
    for row in log.rows(window=None):
        seen[row.talk.customer].append(row)
    chosen = {(row.key, row.seq) for row in log.of_chosen_conversations()}
    moved: dict[str, dict[str, bool]] = defaultdict(dict)
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for who, rows in seen.items():
        for stage in ("search", "buy"):
            entries = [row.at for row in rows if row.stage == stage and (row.key, row.seq) in chosen]
            if not entries or not MAY.starts_at <= min(entries) < MAY.ends_at or min(entries) + within > NOW:
                continue
            first = min(entries)
            soon = [row for row in rows if first <= row.at <= first + within]
            moved[stage][who] = any(row.stage and PLACES[row.stage] > PLACES[stage] for row in soon)
            for row in soon:
                if row.stage == stage and row.question and row.turn.kind == "question" and row.turn.answered:
                    asked[stage, row.question].add(who)
    found = {}
    for (stage, question), those in asked.items():
        others = moved[stage].keys() - those
        found[stage, question] = (
            Rate(sum(moved[stage][who] for who in those), len(those)),
            Rate(sum(moved[stage][who] for who in others), len(others)),
        )
    return found


@FEW
@given(log=logs())
def test_lift_is_that_of_a_plain_computation(database: Engine, log: Log) -> None:
    found = ask(database, log, question_lift, now=NOW, within=5 * DAY)
    assert {(each.stage.id, each.question): (each.with_answer, each.without) for each in found} == plain(
        log, within=5 * DAY
    )
    assert [each.stage.order for each in found] == sorted(each.stage.order for each in found)


def test_an_answer_that_helps_them_on_is_seen_as_an_association(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    talks = []
    for number in range(12):
        told = number < 6
        talks.append(Talk(1, [Turn("search", "size", answered=told)], f"j{number}"))
        if told:
            talks.append(Talk(3, [Turn("buy", "price")], f"j{number}"))
    write(sqlite, *talks)
    asked = scope(sqlite, terms=Terms(min_sample=6))
    with reading(sqlite) as connection:
        size, price = question_lift(connection, asked, now=MAY.ends_at, within=9 * DAY)
        assert question_lift(connection, asked, now=MAY.starts_at + 5 * DAY, within=9 * DAY) == ()
    assert size == QuestionLift(asked.stages.all[0], "search.size", with_answer=Rate(6, 6), without=Rate(0, 6))
    assert (size.lift.difference, size.lift.verdict) == (1.0, Verdict.BETTER)
    assert (price.with_answer, price.lift.verdict) == (Rate(0, 6), Verdict.NOT_ENOUGH_DATA)


def test_an_answer_before_the_journey_entered_by_the_filters_way_is_none_of_it(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    ask_size, look = [Turn("search", "size")], [Turn("search", kind="chitchat")]
    write(
        sqlite,
        Talk(1, ask_size, "a", channel="telegram"),
        Talk(2, look, "a"),
        Talk(2, look, "b"),
        Talk(3, ask_size, "b", channel="telegram"),
    )
    with reading(sqlite) as connection:
        [size] = question_lift(connection, scope(sqlite, Filter(channel="web")), now=MAY.ends_at, within=9 * DAY)
    assert (size.with_answer, size.without) == (Rate(0, 1), Rate(0, 1))


def test_a_map_with_one_stage_has_nowhere_to_go(sqlite: Engine) -> None:
    publish(sqlite, STAGES[:1])
    with reading(sqlite) as connection:
        assert question_lift(connection, scope(sqlite), now=NOW) == ()


@FEW
@given(log=logs())
def test_volume_and_emotion_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in log.rows():
        if row.turn.kind == "question" and row.question:
            asked[row.question].append(row)
    times = Counter({question: len(rows) for question, rows in asked.items()})
    found = ask(database, log, quadrants)
    assert {each.question: each.times for each in found} == times
    for each in found:
        felt = [
            mean(heard)
            for turns in by_conversation(asked[each.question]).values()
            if (heard := [row.turn.sentiment for row in turns if row.turn.sentiment is not None])
        ]
        told = each.emotion and (each.emotion.value, each.emotion.n)
        assert told == ((pytest.approx(2 * mean(felt)), len(felt)) if felt else None)
        assert each.quadrant is None, "so few take no verdict"
    assert not found or found[0].times >= median(times.values())


def test_much_asked_is_interest_or_confusion(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    moods = {"price": 0.5, "stock": -0.5, "colour": 0.0, "weight": -0.1}
    often = {"price": 9, "stock": 7, "colour": 3, "weight": 2}
    write(
        sqlite,
        *(Talk(1, [Turn("buy", name, sentiment=mood)]) for name, mood in moods.items() for _ in range(often[name])),
        *(Talk(1, [Turn("buy", "rare", sentiment=0.1)]) for _ in range(1)),
    )
    with reading(sqlite) as connection:
        found = quadrants(connection, scope(sqlite, terms=Terms(min_sample=2)))
    assert {each.question: each.quadrant for each in found} == {
        "buy.price": Quadrant.INTEREST,
        "buy.stock": Quadrant.CONFUSION,
        "buy.colour": Quadrant.QUIET,
        "buy.weight": Quadrant.IRRITATION,
        "buy.rare": None,
    }
    assert found[-1] == Asked("buy.rare", 1, found[-1].emotion, None)
