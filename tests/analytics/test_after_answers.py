"""What follows an answer, and how stages end, against a plain computation on random logs and by hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import mean

import pytest
from hypothesis import given
from sqlalchemy.engine import Engine

from bot.analytics.after_answers import AfterAnswer, after_answers, after_answers_by_release
from bot.analytics.recovery import StageEnding, endings
from bot.analytics.scope import Terms
from bot.analytics.statistics import Rate
from bot.touchpoints.database import reading
from tests.analytics.random_logs import FEW, STAGES, Log, Row, again, ask, by_conversation, logs
from tests.analytics.written import Talk, Turn, publish, scope, write

Told = tuple[float | None, int, Rate, Rate, Rate]


def told(found: AfterAnswer) -> Told:
    effect = found.effect
    value, n = (pytest.approx(effect.value), effect.n) if effect else (None, 0)
    return value, n, found.repeat_ask, found.helpful_rate, found.vote_share


def plain(log: Log, *, by_release: bool) -> Mapping[object, Told]:
    asked: dict[object, list[Row]] = defaultdict(list)
    for row in log.rows():
        if row.turn.kind == "question" and row.question is not None:
            asked[(row.question, row.talk.release) if by_release else row.question].append(row)
    return {key: _plain(log, rows) for key, rows in asked.items()}


def _plain(log: Log, rows: Sequence[Row]) -> Told:
    effects, repeated = [], 0
    for turns in by_conversation(rows).values():
        answered = [(turn, log.after(turn)) for turn in turns if turn.turn.answered]
        moved = [
            after.turn.sentiment - turn.turn.sentiment
            for turn, after in answered
            if after is not None and after.turn.sentiment is not None and turn.turn.sentiment is not None
        ]
        effects += [mean(moved)] if moved else []
        missed = any(after is not None and after.turn.kind == "fallback" for _, after in answered)
        repeated += len(turns) > 1 or missed
    answers = [row.turn for row in rows if row.turn.answered]
    votes = [turn.helpful for turn in answers if turn.helpful is not None]
    return (
        mean(effects) if effects else None,
        len(effects),
        Rate(repeated, len(by_conversation(rows))),
        Rate(sum(votes), len(votes)),
        Rate(len(votes), len(answers)),
    )


@FEW
@given(log=logs())
def test_what_follows_an_answer_is_that_of_a_plain_computation(database: Engine, log: Log) -> None:
    found = ask(database, log, after_answers)
    assert {question: told(each) for question, each in found.items()} == plain(log, by_release=False)
    by_release = again(database, log, after_answers_by_release)
    assert {key: told(each) for key, each in by_release.items()} == plain(log, by_release=True)


@FEW
@given(log=logs())
def test_how_stages_end_is_that_of_a_plain_computation(database: Engine, log: Log) -> None:
    last: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for turns in by_conversation(log.rows()).values():
        for stage in ("search", "buy", "use"):
            felt = [row.turn.sentiment for row in turns if row.stage == stage and row.turn.sentiment is not None]
            if felt:
                last[stage].append((min(felt), felt[-1]))
    found = ask(database, log, endings)
    assert found == tuple(
        StageEnding(
            each.stage,
            recovery=Rate(
                sum(worst <= -0.3 and end >= 0 for worst, end in last[each.stage.id]),
                sum(worst <= -0.3 for worst, _ in last[each.stage.id]),
            ),
            ends_well=Rate(sum(end >= 0.3 for _, end in last[each.stage.id]), len(last[each.stage.id])),
            ends_neutral=Rate(sum(-0.3 < end < 0.3 for _, end in last[each.stage.id]), len(last[each.stage.id])),
        )
        for each in found
    )
    assert [each.stage.id for each in found] == ["search", "buy", "use"]


def test_an_answer_after_which_the_mood_falls_is_found_by_the_empathy_check(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    falls = [Turn("buy", "price", sentiment=0.5), Turn("buy", kind="chitchat", sentiment=-0.5)]
    keeps = [Turn("buy", "stock", sentiment=0.5), Turn("buy", "stock", sentiment=0.5)]
    unheard = [Turn("buy", "colour", sentiment=0.5)]
    write(sqlite, *(Talk(1, turns) for turns in (falls, keeps, unheard) for _ in range(5)))
    with reading(sqlite) as connection:
        enough = after_answers(connection, scope(sqlite, terms=Terms(min_sample=5)))
        few = after_answers(connection, scope(sqlite))
    assert {question: each.hurts for question, each in enough.items()} == {
        "buy.price": True,
        "buy.stock": False,
        "buy.colour": False,
    }
    assert enough["buy.stock"].repeat_ask == Rate(5, 5)
    assert enough["buy.colour"].effect is None
    assert not any(each.hurts for each in few.values())


def test_the_effect_is_the_mean_of_conversations_not_of_answers(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    sinking = [Turn("buy", "price", sentiment=mood) for mood in (0.8, 0.3, -0.2)]
    write(sqlite, Talk(1, sinking), Talk(1, [Turn("buy", "price", sentiment=0.0), Turn("buy", sentiment=0.5)]))
    with reading(sqlite) as connection:
        effect = after_answers(connection, scope(sqlite))["buy.price"].effect
    assert effect is not None
    assert (effect.value, effect.n) == (pytest.approx(0.0), 2)
