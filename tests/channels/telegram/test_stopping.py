"""Stopping: what is being sent ends, what is not needed is let go, and nothing that waits holds it up."""

import asyncio
from typing import Any

from sqlalchemy.engine import Engine

from bot.channels.telegram import sender
from bot.channels.telegram.addresses import Address
from bot.channels.telegram.presence import Presence
from bot.engine.scripted import ScriptedEngine
from tests.channels.telegram.serving import on_telegram
from tests.databases import rows
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person
from tests.telegram.faults import Mishap

ANA = 612_000_001


class DeafApi:
    """Never hears of anything."""

    def __init__(self) -> None:
        self.asked = 0

    async def type(self, _address: Address) -> None:
        self.asked += 1
        await asyncio.Event().wait()


def deaf_presence() -> tuple[Presence, DeafApi]:
    api: Any = DeafApi()
    return Presence(api, busy=lambda: False), api


async def test_typing_that_telegram_does_not_hear_of_holds_up_no_stop() -> None:
    presence, api = deaf_presence()
    assert presence.begin("s", Address(ANA, ANA))
    presence.confirm("s")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert api.asked == 1
    await asyncio.wait_for(presence.stop(), 5)


async def test_typing_leaves_connections_to_answers() -> None:
    presence, api = deaf_presence()
    for number in range(50):
        presence.begin(f"s{number}", Address(ANA + number, ANA + number))
        presence.confirm(f"s{number}")
    for _ in range(20):
        await asyncio.sleep(0)
    assert api.asked == 8
    await asyncio.wait_for(presence.stop(), 5)


async def test_typing_is_shown_once_it_is_known_that_there_is_something_to_think_about() -> None:
    presence, api = deaf_presence()
    presence.begin("copy", Address(ANA, ANA))
    presence.end("copy")
    presence.begin("new", Address(ANA, ANA))
    assert not presence.begin("new", Address(ANA, ANA)), "that it has begun is known"
    for _ in range(5):
        await asyncio.sleep(0)
    assert api.asked == 0
    presence.confirm("new")
    presence.confirm("nobody")
    for _ in range(5):
        await asyncio.sleep(0)
    assert api.asked == 1
    await asyncio.wait_for(presence.stop(), 5)


async def test_what_waits_for_its_turn_is_not_sent_when_it_is_time_to_stop(
    sqlite: Engine, api: BotApi, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sender, "AT_ONCE", 1)
    people = [Person(api, ANA + number, f"P{number}") for number in range(6)]
    api.faults.plan(Mishap.SLOW, "sendMessage", seconds=1, times=99)
    async with on_telegram(sqlite, api, ScriptedEngine(), read_seconds=3.0):
        for person in people:
            person.writes("hola")
        waiting = "SELECT count(DISTINCT chat_key) AS n FROM telegram_delivery WHERE settled_at IS NULL"
        await api.until(lambda: rows(sqlite, waiting) == [{"n": 6}] and api.called("sendMessage"))
    assert len(api.called("sendMessage")) <= 2, "one was on its way, and one may have got its place just before"
    api.faults.calm()
    async with on_telegram(sqlite, api):
        await api.until(lambda: all(person.answers() for person in people))
    assert [person.answers() for person in people] == [["Has dicho: hola"]] * 6
