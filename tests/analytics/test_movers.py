"""What moved since the window before: only what is beyond chance, the surest first, as a plain count has it."""

import math
import random
from datetime import date

import pytest
from sqlalchemy.engine import Engine

from bot.analytics.movers import Mood, Mover, mood, movers
from bot.analytics.publishes import Publish, publishes
from bot.analytics.scope import Terms
from bot.analytics.statistics import Change, Verdict
from bot.analytics.window import Window
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import map_version
from tests.analytics.written import MADRID, MAY, Talk, Turn, publish, scope, write

STAGES = [("search", 0.5, None, ("find",)), ("buy", 1.0, None, ())]
SECOND = Window(date(2026, 5, 15), date(2026, 5, 29), MADRID)


def test_what_got_better_and_what_got_worse_come_and_what_stayed_does_not(database: Engine) -> None:
    publish(database, STAGES)
    hit, miss = Turn("buy", "price", sentiment=0.1), Turn("buy", kind="fallback", sentiment=0.1)
    glad, cross = Turn("find", "size", sentiment=0.6), Turn("search", "size", sentiment=-0.2)
    first = [Talk(3, [hit], f"a{n}", outcome="resolved_implied" if n % 10 else "handoff") for n in range(30)]
    later = [Talk(17, [miss if n % 2 else hit], f"b{n}", outcome="handoff") for n in range(30)]
    moods = [Talk(4, [glad], f"c{n}") for n in range(10)] + [Talk(18, [cross], f"d{n}") for n in range(10)]
    write(database, *first, *later, *moods)
    with reading(database) as connection:
        found = movers(connection, scope(database, window=SECOND, terms=Terms(min_sample=10)))
    assert [(each.metric, each.stage_id, each.change.verdict) for each in found] == [
        ("emotion", "search", Verdict.WORSE),
        ("handoff_rate", None, Verdict.WORSE),
        ("fcr", None, Verdict.WORSE),
        ("answer_rate", "buy", Verdict.WORSE),
    ]
    emotion, handoff, _, answers = found
    assert (emotion.before, emotion.now) == (pytest.approx(1.2), pytest.approx(-0.4))
    assert (handoff.before, handoff.now) == (3 / 40, 30 / 40)
    assert (answers.before, answers.now) == (1.0, 0.5)
    assert (emotion.is_share, answers.is_share) == (False, True)
    assert [each.sureness for each in found] == sorted((each.sureness for each in found), reverse=True)


def test_of_many_numbers_one_beyond_its_interval_may_be_chance_and_is_not_told(sqlite: Engine) -> None:
    stages = [(f"s{number}", 0.0, None, ()) for number in range(9)]
    publish(sqlite, stages)
    talks = []
    for number in range(9):
        moods = (0.0, 0.17) if number == 4 else (0.0, 0.0)
        for day, middle in zip((3, 17), moods, strict=True):
            felt = [middle + (0.2 if each % 2 else -0.2) for each in range(24)]
            talks += [
                Talk(day, [Turn(f"s{number}", "x", sentiment=mood)], f"{day}-{number}-{n}")
                for n, mood in enumerate(felt)
            ]
    write(sqlite, *talks)
    with reading(sqlite) as connection:
        asked = scope(sqlite, window=SECOND, terms=Terms(min_sample=10))
        assert movers(connection, asked) == ()
        lone = movers(connection, asked.narrowed(stage_id="s4"))
    assert [(each.metric, each.stage_id, each.change.verdict) for each in lone] == [("emotion", "s4", Verdict.BETTER)]
    assert 1.35 < lone[0].sureness < 1.55


def test_without_conversations_nothing_moves(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    with reading(sqlite) as connection:
        assert movers(connection, scope(sqlite)) == ()
        assert mood(connection, scope(sqlite)) == Mood(None, Change(None, None, Verdict.NOT_ENOUGH_DATA))
    assert Mover("fcr", None, 0, 0, Change(None, None, Verdict.NOT_ENOUGH_DATA)).sureness == 0


def test_the_mood_is_that_of_a_plain_computation_on_random_logs(database: Engine) -> None:
    publish(database, STAGES)
    dice = random.Random(5)
    talks = []
    for _ in range(40):
        stages = [dice.choice(["buy", None]) for _ in range(dice.randint(1, 3))]
        turns = [Turn(stage, "x", sentiment=dice.uniform(-1, 1)) for stage in stages]
        talks.append(Talk(dice.uniform(0, 27), [*turns, Turn("buy", "x")]))
    write(database, *talks)

    def plain(first: float, end: float) -> list[float]:
        found = []
        for talk in talks:
            turns = [turn for n, turn in enumerate(talk.turns) if first <= talk.day + n / 1440 < end]
            felt = [turn.sentiment for turn in turns if turn.sentiment is not None]
            found += [2 * sum(felt) / len(felt)] if felt else []
        return found

    before, now = plain(0, 14), plain(14, 28)
    with reading(database) as connection:
        found = mood(connection, scope(database, window=SECOND, terms=Terms(min_sample=2)))

    def error(values: list[float]) -> float:
        middle = sum(values) / len(values)
        return math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1) / len(values))

    difference = sum(now) / len(now) - sum(before) / len(before)
    reach = 1.959963985 * math.hypot(error(now), error(before))
    assert found.observed is not None
    assert found.change.interval is not None
    assert (found.observed.value, found.observed.n) == (pytest.approx(sum(now) / len(now)), len(now))
    assert found.change.difference == pytest.approx(difference)
    assert found.change.interval.low == pytest.approx(difference - reach)
    assert found.change.interval.high == pytest.approx(difference + reach)


def test_publishes_of_the_window_newest_first(sqlite: Engine) -> None:
    with writing(sqlite) as connection:
        for release, day in (("r1", -1), ("r2", 0), ("r3", 27), ("r4", 28)):
            row = {"map_id": "shop", "release": release, "version": f"1.{release}", "name": "Shop", "language": "es"}
            at = MAY.starts_at + day * 86_400
            connection.execute(map_version.insert(), {**row, "registered_at": at, "checksum": "0", "source": "s"})
    with reading(sqlite) as connection:
        found = publishes(connection, "shop", since=MAY.starts_at, until=MAY.ends_at)
    assert found == (
        Publish("r3", "1.r3", MAY.starts_at + 27 * 86_400),
        Publish("r2", "1.r2", MAY.starts_at),
    )
