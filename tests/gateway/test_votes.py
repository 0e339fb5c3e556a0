"""Votes on answers: which lines may be voted on, by whom, and what a vote changes."""

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.gateway.atlas import Atlas
from bot.gateway.journal import Journal
from bot.journeys.model import MapSettings
from tests.databases import rows
from tests.gateway.harness import Clock, answers, asked, greeted, refused, serving
from tests.gateway.opinions_harness import HOUR, asking, engine_for, say_all
from tests.gateway.sample import hotel, shop

HELPFUL = "SELECT helpful FROM touchpoint ORDER BY seq"
OUTCOME = "SELECT outcome, ended_at FROM conversation"


def helpful(database: Engine) -> list[object]:
    found = [row["helpful"] for row in rows(database, HELPFUL)]
    return [None if each is None else bool(each) for each in found]


async def test_the_last_line_of_an_answer_can_be_voted_on(sqlite: Engine) -> None:
    async with serving(sqlite, engine_for(sqlite), maps=[asking()]) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, "compra: ¿cómo pago?", "xyz", "gracias", "persona", "¿cuál?")
        lines = await gateway.history(session)
    assert [(line.author, line.votable) for line in lines] == [
        ("bot", False),
        ("customer", False),
        ("bot", False),
        ("bot", True),
        *(("customer", False), ("bot", False)) * 4,
    ]
    assert {line.helpful for line in lines} == {None}


async def test_only_a_map_that_wants_votes_gets_them(sqlite: Engine) -> None:
    quiet = shop(settings=MapSettings(feedback=False))
    async with serving(sqlite, engine_for(sqlite), maps=[quiet, hotel()]) as gateway:
        session = await greeted(gateway)
        lines = await asked(gateway, session, "m1", "¿cómo pago?")
        assert [line.votable for line in lines] == [False, False]
        with refused("line_unknown"):
            await gateway.opinions.vote(session, lines[-1].number, helpful=True)
    assert helpful(sqlite) == [None]


async def test_a_vote_is_written_changed_repeated_and_taken_back(database: Engine) -> None:
    async with serving(database, engine_for(database), maps=[asking()]) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, "compra: ¿cómo pago?", "otra duda")
        first = (await gateway.history(session))[3]
        for vote in (True, True, False, None, True):
            line = await gateway.opinions.vote(session, first.number, helpful=vote)
            assert (line.number, line.text, line.votable, line.helpful) == (4, "Y esto también.", True, vote)
            assert helpful(database) == [vote, None]
        told = [line.helpful for line in await gateway.history(session)]
        assert told == [None, None, None, True, None, None]
        assert (await gateway.history(session))[3] == line
        assert await answers(gateway, session, 1, after=3) == [line]
    assert rows(database, "SELECT count(*) AS n FROM touchpoint") == [{"n": 2}]


async def test_a_vote_is_refused_for_lines_that_are_not_ones_own(sqlite: Engine) -> None:
    async with serving(sqlite, engine_for(sqlite), maps=[asking()]) as gateway:
        mine, theirs = await greeted(gateway), await greeted(gateway)
        await say_all(gateway, theirs, "hola", "¿cómo pago?")
        for number in (1, 2, 3, 99, -1):
            with refused("line_unknown"):
                await gateway.opinions.vote(mine, number, helpful=False)
        with refused("line_unknown"):
            await gateway.opinions.vote(theirs, 2, helpful=False)
    assert helpful(sqlite) == [None, None]


@pytest.mark.parametrize(
    ("said", "before", "votes"),
    [
        (
            ("¿cómo pago?",),
            "resolved_implied",
            [(True, "resolved_confirmed"), (False, "abandoned"), (None, "resolved_implied")],
        ),
        (("¿cómo pago?", "persona"), "handoff", [(False, "handoff")]),
    ],
)
async def test_a_conversation_that_has_ended_is_judged_anew(
    database: Engine, said: tuple[str, ...], before: str, votes: list[tuple[bool | None, str]]
) -> None:
    clock = Clock()
    async with serving(database, engine_for(database), maps=[asking()], now=clock) as gateway:
        session = await greeted(gateway)
        await say_all(gateway, session, *said)
        answer = (await gateway.history(session))[2]
        await gateway.opinions.vote(session, answer.number, helpful=True)
        await gateway.opinions.vote(session, answer.number, helpful=None)
        assert rows(database, OUTCOME) == [{"outcome": None, "ended_at": clock.at}]
        spoken, clock.at = clock.at, clock.at + HOUR
        Journal(database, Atlas([asking()])).close_idle(clock.at)
        assert rows(database, OUTCOME) == [{"outcome": before, "ended_at": spoken}]
        for vote, outcome in votes:
            await gateway.opinions.vote(session, answer.number, helpful=vote)
            assert rows(database, OUTCOME) == [{"outcome": outcome, "ended_at": spoken}]


async def test_opinions_are_not_promised_to_nobody(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("locked"))

    async with serving(sqlite, engine_for(sqlite), maps=[asking()]) as gateway:
        session = await greeted(gateway)
        lines = await asked(gateway, session, "m1", "¿cómo pago?")
        with monkeypatch.context() as patched:
            patched.setattr(Journal, "vote", broken)
            patched.setattr(Journal, "answer_survey", broken)
            with refused("unavailable"):
                await gateway.opinions.vote(session, lines[-1].number, helpful=True)
            with refused("unavailable"):
                await gateway.opinions.answer_survey(session, "s", score=1)
    with refused("unavailable"):
        await gateway.opinions.vote(session, lines[-1].number, helpful=True)
    with refused("unavailable"):
        await gateway.opinions.answer_survey(session, "s", score=1)
    assert helpful(sqlite) == [None]
