"""F11 and F12: what Telegram may do to an answer on its way, and how it arrives once or is given up honestly."""

import asyncio
import itertools
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.engine.scripted import ScriptedEngine, echo
from tests.databases import rows
from tests.gateway.harness import Clock
from tests.telegram.answering import Call
from tests.telegram.bot_api import BotApi
from tests.telegram.chats import Shown
from tests.telegram.customers import Person, is_notice
from tests.telegram.faults import AMBIGUOUS, Mishap
from tests.telegram.flood import Limits
from tests.telegram.harness import QUICK, on_telegram

ANA = 612_000_001
EVENTS = "SELECT kind, count(*) AS n FROM telegram_event GROUP BY kind ORDER BY kind"
DELIVERIES = "SELECT state, repeats, html FROM telegram_delivery ORDER BY delivery_id"
"""The first of each chat is what every newcomer is told."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


def sends(api: BotApi, chat_id: int | None = None) -> list[Call]:
    """Tries to send answers; what every newcomer is told first is not counted."""
    return [call for call in api.called("sendMessage", chat_id) if not is_notice(call.raw["text"])]


def answers(api: BotApi, person: Person) -> list[Shown]:
    return [shown for shown in api.shown(person.id) if not is_notice(shown.text)]


def said(text: str) -> str:
    return f"Has dicho: {text}"


def crowd(api: BotApi, many: int) -> list[Person]:
    return [Person(api, ANA + number, f"P{number}") for number in range(many)]


async def settled(database: Engine, api: BotApi, *, within: float = 10.0) -> None:
    """Nothing is on its way any more."""
    waiting = "SELECT count(*) AS n FROM telegram_delivery WHERE settled_at IS NULL"
    await api.until(lambda: rows(database, waiting) == [{"n": 0}], within=within)


async def test_f11_a_429_of_one_chat_makes_that_chat_wait_and_no_other(sqlite: Engine, api: BotApi):
    people = crowd(api, 50)
    slow, others = people[:10], people[10:]
    for person in slow:
        api.faults.plan(Mishap.TOO_MANY, "sendMessage", words="Has dicho", chat_id=person.id, seconds=2)
    async with on_telegram(sqlite, api):
        for person in slow:
            person.writes("hola")
        await api.until(lambda: api.faults.happened == {Mishap.TOO_MANY: 10})
        for person in others:
            person.writes("hola")
        await api.until(lambda: all(person.answers() for person in people), within=20)
        await settled(sqlite, api)
    assert [person.answers() for person in people] == [[said("hola")]] * 50
    assert api.flood.too_early == []
    refused = {call.chat_id: call.at for call in sends(api) if call.status == 429}
    served = min(answers(api, person)[0].at for person in others)
    for person in slow:
        assert answers(api, person)[0].at >= refused[person.id] + 2
    assert served < max(answers(api, person)[0].at for person in slow)


async def test_f11_thirty_seconds_are_thirty_seconds_also_over_a_restart(sqlite: Engine, clock: Clock):
    api = BotApi(clock=clock)
    api.start()
    try:
        ana, bea = crowd(api, 2)
        api.faults.plan(Mishap.TOO_MANY, "sendMessage", words="Has dicho", chat_id=ana.id, seconds=30)
        async with on_telegram(sqlite, api, now=clock):
            ana.writes("hola")
            await api.until(lambda: sends(api, ana.id))
            bea.writes("hola")
            await api.until(lambda: bea.answers() == [said("hola")])
        clock.at += 29
        async with on_telegram(sqlite, api, now=clock):
            bea.writes("¿y ahora?")
            await api.until(lambda: bea.answers()[-1:] == [said("¿y ahora?")])
            assert ana.answers() == []
            clock.at += 2
            await api.until(lambda: ana.answers() == [said("hola")])
        assert api.flood.too_early == []
    finally:
        api.stop()


async def test_f11_a_429_for_everybody_holds_everybody_back(sqlite: Engine, api: BotApi):
    people = crowd(api, 8)
    api.faults.plan(Mishap.TOO_MANY_FOR_ALL, "sendMessage", seconds=1)
    async with on_telegram(sqlite, api):
        for person in people:
            person.writes("hola")
        await api.until(lambda: all(person.answers() for person in people), within=20)
        await settled(sqlite, api)
    assert [person.answers() for person in people] == [[said("hola")]] * 8


async def test_f11_under_telegrams_own_limits_everything_arrives_once_and_in_order(sqlite: Engine, api: BotApi):
    api.flood.limits = Limits(overall=12)
    people = crowd(api, 6)
    async with on_telegram(sqlite, api):
        for number in range(3):
            for person in people:
                person.writes(f"{number}")
        await api.until(lambda: all(len(person.answers()) == 3 for person in people), within=30)
    assert [person.answers() for person in people] == [[said("0"), said("1"), said("2")]] * 6
    assert api.flood.too_early == []


async def test_f12_b_what_telegram_did_not_do_is_done_later_and_once(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    api.faults.plan(Mishap.SERVER_ERROR, "sendMessage", words="Has dicho", times=3)
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        ana.writes("¿el envío?")
        await api.until(lambda: ana.answers()[-1:] == [said("¿el envío?")])
        await settled(sqlite, api)
    assert ana.answers() == [said("hola"), said("¿el envío?")]
    assert [call.status for call in sends(api)] == [500, 500, 500, 200, 200]


async def test_f12_b_a_proxys_page_leaves_open_what_was_done_and_the_answer_comes_until_it_is_heard(
    sqlite: Engine, api: BotApi
):
    ana = Person(api, ANA)
    api.faults.plan(Mishap.BAD_GATEWAY, "sendMessage", words="hola", times=3)
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        ana.writes("¿el envío?")
        await api.until(lambda: ana.answers()[-1:] == [said("¿el envío?")])
        await settled(sqlite, api)
    first, second = ana.answers()
    assert (said("hola") in first, second) == (True, said("¿el envío?"))
    tries = sends(api)
    assert [call.status for call in tries] == [502, 502, 502, 200, 200]
    assert all(later.at - sooner.at >= QUICK["repeat_pause"] for sooner, later in itertools.pairwise(tries[:4]))


async def test_f12_a_a_refused_connection_delivers_later_and_once(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    thinking = Gate()
    async with on_telegram(sqlite, api, thinking.engine):
        ana.writes("hola")
        await thinking.asked.wait()
        with api.unreachable():
            thinking.open.set()
            waiting = "SELECT attempts FROM telegram_delivery WHERE attempts > 1"
            await api.until(lambda: rows(sqlite, waiting))
        await api.until(lambda: ana.answers())
        await settled(sqlite, api)
    assert ana.answers() == [said("hola")]
    assert len(sends(api)) == 1


class Gate:
    """An engine that thinks until it is let go."""

    def __init__(self) -> None:
        self.asked, self.open = asyncio.Event(), asyncio.Event()

        async def reply(request: Any) -> Any:
            self.asked.set()
            await self.open.wait()
            return await echo(request)

        self.engine = ScriptedEngine(reply)


@pytest.mark.parametrize("mishap", AMBIGUOUS)
async def test_f12_c_what_may_have_arrived_is_repeated_once_after_a_pause_and_counted(
    sqlite: Engine, api: BotApi, mishap: Mishap
):
    ana = Person(api, ANA)
    api.faults.plan(mishap, "sendMessage", words="hola", times=9)
    async with on_telegram(sqlite, api, read_seconds=1.0):
        ana.writes("hola")
        ana.writes("¿el envío?")
        await api.until(lambda: ana.answers()[-1:] == [said("¿el envío?")])
        await settled(sqlite, api)
    first, second, other = ana.answers()
    assert (first, other) == (said("hola"), said("¿el envío?"))
    assert second != first, "the repeat says that it is one"
    assert first in second
    tries = sends(api)
    assert len(tries) == 3
    assert tries[1].at - tries[0].at >= QUICK["repeat_pause"]
    assert rows(sqlite, EVENTS) == [{"kind": "unsure", "n": 1}], "repeated once, and never heard of"


async def test_f12_c_a_repeat_that_is_heard_is_the_last_word(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    api.faults.plan(Mishap.DONE_THEN_RESET, "sendMessage", words="hola")
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        await api.until(lambda: len(ana.answers()) == 2)
        await settled(sqlite, api)
    assert len(ana.answers()) == 2
    assert rows(sqlite, EVENTS) == [{"kind": "repeated", "n": 1}]
    assert [row["state"] for row in rows(sqlite, DELIVERIES)] == ["sent", "sent"]


@pytest.mark.parametrize("state", ["blocked", "deactivated"])
async def test_f12_d_who_cannot_be_written_to_is_not_written_to_again(sqlite: Engine, api: BotApi, state: str):
    ana, bea = crowd(api, 2)
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        await api.until(lambda: ana.answers())
        ana.private.state = state
        ana.writes("¿sigues?")
        await api.until(lambda: len(sends(api, ana.id)) == 2)
        bea.writes("hola")
        await api.until(lambda: bea.answers())
        await settled(sqlite, api)
        await api.until(
            lambda: rows(sqlite, "SELECT count(*) AS n FROM conversation WHERE outcome IS NULL") == [{"n": 1}]
        )
    assert ana.answers() == [said("hola")]
    assert len(sends(api, ana.id)) == 2
    assert [row["state"] for row in rows(sqlite, DELIVERIES)] == ["sent", "sent", "undelivered", "sent", "sent"]


async def test_f12_e_a_format_that_is_refused_comes_as_plain_text_once(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    api.faults.plan(Mishap.BAD_REQUEST, "sendMessage", words="hola")
    async with on_telegram(sqlite, api):
        ana.writes("hola <b>")
        await api.until(lambda: ana.answers())
        await settled(sqlite, api)
    assert ana.answers() == [said("hola <b>")]
    tries = sends(api)
    assert [call.raw.get("parse_mode") for call in tries] == ["HTML", None]


async def test_f12_e_a_message_refused_twice_is_undelivered_and_the_next_one_is_not(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    api.faults.plan(Mishap.BAD_REQUEST, "sendMessage", words="hola", times=9)
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        ana.writes("¿el envío?")
        await api.until(lambda: ana.answers() == [said("¿el envío?")])
        await settled(sqlite, api)
    assert len(sends(api)) == 3
    assert [row["state"] for row in rows(sqlite, DELIVERIES)] == ["sent", "undelivered", "sent"]


async def test_what_cannot_be_sent_for_too_long_is_logged_as_undelivered(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    api.faults.plan(Mishap.BAD_GATEWAY, "sendMessage", words="hola", times=10_000)
    async with on_telegram(sqlite, api, give_up_after=3):
        ana.writes("hola")
        await api.until(lambda: [row["state"] for row in rows(sqlite, DELIVERIES)] == ["sent", "undelivered"])
        tried = len(sends(api))
        ana.writes("¿el envío?")
        await api.until(lambda: ana.answers() == [said("¿el envío?")])
    assert 1 < tried < 60
    assert len(sends(api)) == tried + 1
    assert [row["html"] for row in rows(sqlite, DELIVERIES)] == ["", "", ""], "no text is kept longer than it is needed"
