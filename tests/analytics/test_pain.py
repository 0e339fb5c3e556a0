"""Pain against a plain computation, and its trend, parts and phrases on logs small enough to count by hand."""

from collections import defaultdict

import pytest
from hypothesis import given
from sqlalchemy.engine import Engine

from bot.analytics.pain import Item, Weights, pain_by_stage, pain_ranking
from bot.analytics.phrases import phrases, phrases_by_item
from bot.analytics.scope import Terms
from bot.analytics.statistics import Change, Verdict
from bot.touchpoints.database import reading
from tests.analytics.random_logs import FEW, STAGES, Log, Row, again, ask, logs
from tests.analytics.written import Talk, Turn, publish, scope, write


def friction(row: Row) -> float:
    return max(
        -min(0.0, row.turn.sentiment or 0.0),
        0.8 if row.turn.kind == "handoff" else 0.0,
        0.6 if row.turn.kind == "fallback" else 0.0,
        0.4 if row.talk.outcome == "abandoned" and row.is_last else 0.0,
    )


def plain(log: Log, *, by_item: bool) -> dict[Item, tuple[float, int]]:
    worst: dict[Item, dict[int, float]] = defaultdict(dict)
    reached: dict[str | None, set[int]] = defaultdict(set)
    for row in log.rows():
        reached[row.stage].add(row.key)
        item = Item(row.stage, row.question, None if row.question else row.turn.kind) if by_item else Item(row.stage)
        worst[item][row.key] = max(worst[item].get(row.key, 0.0), friction(row))
    return {
        item: (100 * sum(each.values()) / len(reached[item.stage_id]), len(each))
        for item, each in worst.items()
        if not by_item or sum(each.values()) > 0
    }


@FEW
@given(log=logs())
def test_pain_is_that_of_a_plain_computation(database: Engine, log: Log) -> None:
    ranking = ask(database, log, pain_ranking)
    expected = plain(log, by_item=True)
    assert {each.item: (pytest.approx(each.value), each.conversations) for each in ranking} == expected
    assert [each.value for each in ranking] == sorted((each.value for each in ranking), reverse=True)
    stages = again(database, log, pain_by_stage)
    assert {each.item: (pytest.approx(each.value), each.conversations) for each in stages.values()} == plain(
        log, by_item=False
    )
    for each in (*ranking, *stages.values()):
        assert each.parts.total == pytest.approx(each.value)


def test_each_conversation_hurts_once_with_the_worst_and_as_what_that_was(database: Engine) -> None:
    publish(database, STAGES)
    sad = Turn("buy", "price", sentiment=-0.5)
    write(
        database,
        Talk(1, [sad, Turn("buy", "price", sentiment=-0.9)]),
        Talk(1, [Turn("buy", "price", sentiment=-0.3)], outcome="abandoned"),
        Talk(1, [Turn("buy", kind="fallback", sentiment=-0.6), Turn("buy", kind="handoff", sentiment=0.5)]),
        Talk(1, [Turn("find", "size", sentiment=0.5)]),
    )
    with reading(database) as connection:
        ranking = pain_ranking(connection, scope(database))
        [stage] = [each for each in pain_by_stage(connection, scope(database)).values() if each.item == Item("buy")]
        mild = pain_ranking(connection, scope(database), weights=Weights(mood=0.1, handoff=0, miss=0, abandoned=0))
    price, handoff, miss = ranking
    assert (price.item, price.parts.mood, price.parts.abandoned, price.conversations) == (
        Item("buy", "buy.price"),
        pytest.approx(30),
        pytest.approx(40 / 3),
        2,
    )
    assert (handoff.item, handoff.parts.handoff, handoff.value) == (
        Item("buy", kind="handoff"),
        pytest.approx(80 / 3),
        pytest.approx(80 / 3),
    )
    assert (miss.item, miss.parts.mood, miss.parts.miss) == (Item("buy", kind="fallback"), pytest.approx(20), 0.0), (
        "mood wins a tie"
    )
    assert (stage.measured.n, stage.value) == (3, pytest.approx((90 + 40 + 80) / 3))
    assert [(each.item, pytest.approx(each.value)) for each in mild] == [
        (Item("buy", "buy.price"), (9 + 3) / 3),
        (Item("buy", kind="fallback"), 2.0),
    ]


def test_pain_moves_against_the_window_before(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    miss, calm = Turn("buy", kind="fallback", text="¿Dónde está?"), Turn("buy", "price", sentiment=0.0)
    write(sqlite, *(Talk(day, [turn]) for day, turn in ((-5, calm), (5, miss), (5, calm)) for _ in range(6)))
    with reading(sqlite) as connection:
        [now] = pain_ranking(connection, scope(sqlite, terms=Terms(min_sample=6)))
        [few] = pain_ranking(connection, scope(sqlite))
        earlier = pain_ranking(connection, scope(sqlite).before().before())
    assert (now.change.difference, now.change.verdict) == (pytest.approx(30), Verdict.WORSE)
    assert (few.change.verdict, few.measured.is_enough) == (Verdict.NOT_ENOUGH_DATA, False)
    assert earlier == ()


def test_pain_of_a_stage_nobody_reached_before_has_no_trend(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, Talk(1, [Turn(None, kind="fallback")]))
    with reading(sqlite) as connection:
        found = pain_by_stage(connection, scope(sqlite))
    assert list(found) == [None]
    assert (found[None].value, found[None].change) == (60.0, Change(None, None, Verdict.NOT_ENOUGH_DATA))


def test_phrases_are_the_logs_own_the_worst_and_newest_of_different_conversations(database: Engine) -> None:
    publish(database, STAGES)
    write(
        database,
        Talk(1, [Turn("buy", "price", text="Me parece carísimo", sentiment=-0.9)]),
        Talk(2, [Turn("buy", "price", text="Carísimo para mí", sentiment=-0.9)]),
        Talk(3, [Turn("buy", "price", text="me parece carísimo ", sentiment=-0.5), Turn("buy", "price", text="Otra")]),
        Talk(4, [Turn("buy", "price", text="Bien", sentiment=0.5)]),
        Talk(4, [Turn("buy", "price", text=None, sentiment=-1.0)]),
        Talk(
            5,
            [Turn("buy", "price", text="Es caro", sentiment=-0.2), Turn("buy", "price", text="Y feo", sentiment=-0.1)],
        ),
        Talk(6, [Turn("buy", kind="fallback", text="¿Regaláis algo?")]),
        Talk(6, [Turn(None, kind="fallback", text="¿Hola?")]),
    )
    with reading(database) as connection:
        asked = scope(database)
        price = phrases(connection, asked, item=Item("buy", "buy.price"))
        two = phrases(connection, asked, item=Item("buy", "buy.price"), count=2)
        every = phrases(connection, asked, item=Item("buy", "buy.price"), count=9)
        miss = phrases(connection, asked, item=Item("buy", kind="fallback"))
        stage = phrases(connection, asked, item=Item("buy"), count=1)
        nowhere = phrases(connection, asked, item=Item(None, kind="fallback"))
        items = (Item("buy", "buy.price"), Item("buy", kind="fallback"), Item(None, kind="fallback"), Item("use", "x"))
        at_once = phrases_by_item(connection, asked, items=items)
    assert price == ("Carísimo para mí", "Me parece carísimo", "Es caro")
    assert (two, every) == (price[:2], price), "of each conversation one"
    assert (miss, stage, nowhere) == (("¿Regaláis algo?",), ("Carísimo para mí",), ("¿Hola?",))
    assert at_once == dict(zip(items, (price, miss, nowhere, ()), strict=True))
