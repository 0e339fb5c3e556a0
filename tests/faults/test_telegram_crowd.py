"""Two hundred chats of ten messages each, while Telegram misbehaves: every message is answered exactly once."""

import random
from collections import Counter

import pytest
from sqlalchemy.engine import Engine

import bot.gateway.arrivals
from bot.catalogue import text
from tests.databases import rows
from tests.faults.telegram_ledger import DOUBTFUL, answered, broken_promises
from tests.faults.test_telegram_updates import all_answered, crowd
from tests.telegram.bot_api import BotApi
from tests.telegram.chats import Json
from tests.telegram.customers import Person
from tests.telegram.faults import Mishap
from tests.telegram.harness import on_telegram

CHATS, MESSAGES = 200, 10
TROUBLE = {
    Mishap.SERVER_ERROR: 0.02,
    Mishap.BAD_GATEWAY: 0.02,
    Mishap.RESET: 0.01,
    Mishap.TOO_MANY: 0.02,
    Mishap.DONE_THEN_HANG: 0.005,
    Mishap.DONE_THEN_RESET: 0.005,
}


def a_day(api: BotApi, people: list[Person]) -> dict[Person, list[str]]:
    """Ten messages each, some delivered twice, before the one before them, or edited."""
    chance = random.Random(2_210)
    days = [_day_of(person, chance) for person in people]
    while left := [day for day in days if day]:
        for day in left:
            api.deliver(*day.pop(0))
    return {person: [f"{person.id} {number}" for number in range(MESSAGES)] for person in people}


def as_taken(database: Engine, people: list[Person]) -> dict[Person, list[str]]:
    """What each of them wrote in the order in which it was accepted: who sees an answer must see them like that."""
    turns = rows(database, "SELECT text_redacted AS text FROM touchpoint ORDER BY conversation_id, seq")
    by_id = {str(person.id): person for person in people}
    taken: dict[Person, list[str]] = {person: [] for person in people}
    for turn in turns:
        taken[by_id[str(turn["text"]).split()[0]]].append(str(turn["text"]))
    return taken


def _day_of(person: Person, chance: random.Random) -> list[list[Json]]:
    messages = [person.message(f"{person.id} {number}") for number in range(MESSAGES)]
    day = [[message] * (1 + (chance.random() < 0.1)) for message in messages]
    for copies in day:
        if chance.random() < 0.05:
            copies.append(person.edit(copies[0], "quería decir otra cosa"))
    for place in range(MESSAGES - 1):
        if chance.random() < 0.1:
            day[place], day[place + 1] = day[place + 1], day[place]
    return day


@pytest.mark.timeout(600)
async def test_two_hundred_chats_of_ten_messages_are_answered_exactly_once_in_all_trouble(
    sqlite: Engine, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(bot.gateway.arrivals.BURSTS, "telegram", 1e9)
    people = crowd(api, CHATS)
    api.faults.chaos(5, TROUBLE, "sendMessage", "sendChatAction", "getUpdates")
    wrote = a_day(api, people)
    async with on_telegram(sqlite, api, gateway_options={"concurrent_turns": 32}):
        await api.until(lambda: api.settled and all_answered(wrote), within=450)
        waiting = "SELECT count(*) AS n FROM telegram_delivery WHERE settled_at IS NULL"
        await api.until(lambda: rows(sqlite, waiting) == [{"n": 0}], within=60)
    taken = as_taken(sqlite, people)
    assert {person: sorted(texts) for person, texts in taken.items()} == wrote
    assert broken_promises(api, taken) == []
    assert api.flood.too_early == []
    assert rows(sqlite, "SELECT count(*) AS n FROM touchpoint") == [{"n": CHATS * MESSAGES}]
    doubts = [call for call in api.called("sendMessage") if call.mishap in DOUBTFUL]
    copies = sum(max(0, count - 1) for person in people for count in Counter(map(answered, person.answers())).values())
    assert copies <= sum(call.done for call in doubts), "a second copy only where the first was shown and not heard of"
    repeats = [
        shown for person in people for shown in person.texts() if shown.startswith(text("telegram.repeated", "es"))
    ]
    assert 0 < len(repeats) <= len(doubts)
    assert rows(sqlite, "SELECT kind, count(*) AS n FROM telegram_event WHERE kind <> 'edited' GROUP BY kind") == [
        {"kind": "repeated", "n": len(repeats)}
    ]
    assert all(api.faults.happened[mishap] > 0 for mishap in TROUBLE)
