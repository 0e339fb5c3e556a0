"""Contact points, how stages are known, and doubts per conversation, against a plain computation on random logs."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from statistics import mean

import pytest
from hypothesis import given
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.analytics.scope import DOUBTS
from bot.analytics.stage_sources import stage_sources
from bot.analytics.statistics import Rate
from bot.analytics.touchpoint_inventory import AtTouchpoint, at_touchpoints
from bot.analytics.volumes import doubts_per_conversation
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import map_element
from tests.analytics.random_logs import FEW, STAGES, Log, Row, again, ask, by_conversation, logs
from tests.analytics.written import MAY, Talk, Turn, publish, scope, write


def with_points(log: Log) -> Log:
    """The same log at contact points, its stages known in all four ways."""
    dice = random.Random(len(log.talks))
    sources = ("question", "page", "context", "default")
    talks = [
        replace(
            talk,
            turns=[
                replace(turn, touchpoint=dice.choice((None, "page", "shelf")), stage_source=dice.choice(sources))
                for turn in talk.turns
            ],
        )
        for talk in log.talks
    ]
    return Log(talks, log.filter)


def at(rows: list[Row]) -> tuple[int, float | None, int, Rate]:
    talks = by_conversation(rows)
    heard = [[r.turn.sentiment for r in rows if r.turn.sentiment is not None] for rows in talks.values()]
    felt = [2 * mean(each) for each in heard if each]
    engaged = [
        rows for rows in talks.values() if rows[0].talk.outcome != "unengaged" and 0 <= rows[0].talk.day < MAY.days
    ]
    gone = sum(any(r.is_last and r.talk.outcome == "abandoned" for r in rows) for rows in engaged)
    doubts = sum(row.turn.kind in DOUBTS for row in rows)
    return len(talks), mean(felt) if felt else None, doubts, Rate(gone, len(engaged))


@FEW
@given(log=logs())
def test_contact_points_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    log = with_points(log)
    there: dict[str, list[Row]] = defaultdict(list)
    for row in log.rows():
        if row.stage and row.turn.touchpoint:
            there[f"{row.stage}.{row.turn.touchpoint}"].append(row)
    found = ask(database, log, at_touchpoints)
    assert found.keys() == there.keys()
    for path, each in found.items():
        conversations, felt, doubts, exits = at(there[path])
        assert (each.conversations, each.doubts, each.exits) == (conversations, doubts, exits)
        assert each.emotion is None if felt is None else each.emotion.value == pytest.approx(felt, abs=1e-9)


@FEW
@given(log=logs())
def test_ways_of_knowing_and_doubts_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    log = with_points(log)
    counted = Counter((row.stage, row.turn.stage_source) for row in log.rows())
    found = ask(database, log, stage_sources)
    assert {(stage, source): n for stage, each in found.items() for source, n in each.items()} == counted
    doubts = [sum(row.turn.kind in DOUBTS for row in rows) for rows in by_conversation(log.rows()).values()]
    average = again(database, log, doubts_per_conversation)
    assert (average and average.n) == (len(doubts) or None)
    assert average is None or average.value == pytest.approx(mean(doubts))


def test_a_renamed_contact_point_is_one(sqlite: Engine) -> None:
    publish(sqlite, STAGES, renamed={"buy.cart": "basket"})
    with writing(sqlite) as connection:
        connection.execute(update(map_element).where(map_element.c.path == "buy.cart").values(kind="touchpoint"))
    write(sqlite, Talk(1, [Turn("buy", touchpoint="basket"), Turn("buy", touchpoint="cart")], outcome="abandoned"))
    with reading(sqlite) as connection:
        assert at_touchpoints(connection, scope(sqlite)) == {"buy.cart": AtTouchpoint(1, None, 2, Rate(1, 1))}
