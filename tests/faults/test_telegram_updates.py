"""F13-F15 and their kin: updates that come twice, out of order, unreadable, to two pollers, late, or to nobody."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.engine import Engine

import bot.gateway.arrivals
from bot.catalogue import text
from bot.engine.scripted import ScriptedEngine
from tests.databases import rows
from tests.faults.customers import ROOT
from tests.faults.telegram_ledger import answered, broken_promises
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person
from tests.telegram.faults import Mishap
from tests.telegram.harness import behind_webhook, on_telegram

ANA = 612_000_001
TURNS = "SELECT count(*) AS n FROM touchpoint"


@pytest.fixture(autouse=True)
def _talkative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bot.gateway.arrivals.BURSTS, "telegram", 1e9)


def crowd(api: BotApi, many: int) -> list[Person]:
    return [Person(api, ANA + number, f"P{number}") for number in range(many)]


def all_answered(wrote: dict[Person, list[str]]) -> bool:
    return all({answered(shown) for shown in person.texts()} >= set(texts) for person, texts in wrote.items())


@pytest.mark.timeout(400)
async def test_f13_each_update_up_to_five_times_and_swapped_at_two_front_doors(sqlite: Engine, api: BotApi):
    chance = random.Random(13)
    people = crowd(api, 20)
    wrote = {person: [f"{person.id} {number}" for number in range(15)] for person in people}
    updates = [person.message(wrote[person][number]) for number in range(15) for person in people]
    for place in range(len(updates) - 1):
        if chance.random() < 0.1:
            updates[place], updates[place + 1] = updates[place + 1], updates[place]
    async with behind_webhook(sqlite, api) as one, behind_webhook(sqlite, api) as other:
        for start in range(0, len(updates), 20):
            copies = [update for update in updates[start : start + 20] for _ in range(chance.randint(1, 5))]
            statuses = await asyncio.gather(*(chance.choice((one, other)).post(update) for update in copies))
            assert set(statuses) == {200}
        await api.until(lambda: all_answered(wrote), within=240)
    assert broken_promises(api, wrote, in_order=False) == []
    assert rows(sqlite, TURNS) == [{"n": 300}]


@pytest.mark.timeout(400)
async def test_f14_after_an_hour_away_everything_is_answered_and_live_customers_do_not_wait(
    sqlite: Engine, api: BotApi
):
    old, live = crowd(api, 40), Person(api, ANA + 1_000, "Viva")
    wrote = {person: [f"{person.id} {number}" for number in range(8)] for person in old}
    an_hour_ago = int(api.world.clock()) - 3_600
    for number in range(8):
        for person in old:
            update = person.message(wrote[person][number])
            update["message"]["date"] = an_hour_ago
            api.deliver(update)
    waits: list[float] = []
    async with on_telegram(sqlite, api):
        await api.until(lambda: api.settled, within=90)  # nothing can be live before Telegram has handed out the rest
        while not all_answered(wrote):
            asked, start = f"viva {len(waits)}", api.world.clock()
            live.writes(asked)
            await api.until(lambda asked=asked: any(answered(shown) == asked for shown in live.answers()), within=90)
            waits.append(api.world.clock() - start)
    assert waits, "somebody wrote while the others were being caught up with"
    assert sorted(waits)[int(0.95 * len(waits))] <= 5
    shown = {person: person.answers() for person in old}
    assert {person: [answered(each) for each in texts] for person, texts in shown.items()} == wrote
    sorry = text("telegram.late", "es")
    assert all(texts[0].startswith(sorry) for texts in shown.values())
    assert not any(sorry in each for each in live.answers())


async def test_f15_what_was_written_while_nobody_was_there_is_answered(sqlite: Engine, api: BotApi):
    people = crowd(api, 5)
    wrote: dict[Person, list[str]] = {person: [] for person in people}
    async with behind_webhook(sqlite, api):
        for person in people:
            wrote[person].append("antes")
            person.writes("antes")
        await api.until(lambda: all_answered(wrote))
    for person in people:
        wrote[person].append("mientras")
        person.writes("mientras")
    await api.until(lambda: sum(delivery.status == 0 for delivery in api.deliveries) >= 5)
    async with behind_webhook(sqlite, api):
        await api.until(lambda: all_answered(wrote))
        await api.until(lambda: api.settled)
    assert broken_promises(api, wrote) == []


async def test_an_update_nobody_can_read_holds_up_nobody(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    broken = ana.message("¿qué?")
    broken["message"]["chat"] = {"nothing": "known"}
    half_a_poll = ana.media("poll")
    half_a_poll["message"]["poll"]["options"] = [{"text": "Roja"}]
    async with on_telegram(sqlite, api):
        api.deliver(broken, half_a_poll, ana.message("hola"))
        await api.until(lambda: "Has dicho: hola" in ana.texts())
        await api.until(lambda: api.settled)
    assert rows(sqlite, "SELECT text_redacted AS text FROM touchpoint") == [{"text": "hola"}]


async def test_updates_that_are_handed_out_again_are_taken_once(sqlite: Engine, api: BotApi):
    people = crowd(api, 5)
    for skip in (1, 3):
        api.faults.plan(Mishap.DONE_THEN_RESET, "getUpdates", spare=skip)
    api.faults.plan(Mishap.SERVER_ERROR, "getUpdates", spare=5, times=2)
    api.faults.plan(Mishap.MALFORMED, "getUpdates", spare=9)
    wrote: dict[Person, list[str]] = {person: [f"{number}" for number in range(6)] for person in people}
    async with on_telegram(sqlite, api):
        for number in range(6):
            for person in people:
                person.writes(str(number))
        await api.until(lambda: all_answered(wrote))
        await api.until(lambda: api.settled)
    assert broken_promises(api, wrote) == []
    assert api.faults.happened[Mishap.DONE_THEN_RESET] >= 1


async def test_two_pollers_of_one_bot_answer_everything_once_and_none_of_them_ends(sqlite: Engine, api: BotApi):
    people = crowd(api, 4)
    wrote: dict[Person, list[str]] = {person: [] for person in people}

    def all_say(word: str) -> None:
        for person in people:
            wrote[person].append(word)
            person.writes(word)

    async with on_telegram(sqlite, api):
        all_say("uno")
        await api.until(lambda: all_answered(wrote))
        async with on_telegram(sqlite, api):
            all_say("dos")
            await api.until(lambda: any(call.status == 409 for call in api.called("getUpdates")))
            all_say("tres")
            await api.until(lambda: all_answered(wrote), within=60)
        all_say("cuatro")
        await api.until(lambda: all_answered(wrote), within=60)
    assert broken_promises(api, wrote, in_order=False) == []
    assert rows(sqlite, TURNS) == [{"n": 16}]


async def test_restarts_in_the_middle_lose_nothing_and_answer_nothing_twice(sqlite: Engine, api: BotApi):
    people = crowd(api, 12)
    wrote: dict[Person, list[str]] = {person: [] for person in people}
    for life in range(4):
        async with on_telegram(sqlite, api, ScriptedEngine(pause=0.01)):
            for number in range(5):
                for person in people:
                    wrote[person].append(f"{life} {number}")
                    person.writes(f"{life} {number}")
            await api.until(lambda life=life: len(api.called("sendMessage")) > life * 60 + 20)
    async with on_telegram(sqlite, api):
        await api.until(lambda: all_answered(wrote), within=60)
    assert broken_promises(api, wrote) == []
    assert len(api.called("sendMessage")) == 12 * (1 + 20), "the notice and the answers, each sent once"


@contextmanager
def nursery(sqlite_url: str, api: BotApi) -> Iterator["subprocess.Popen[str]"]:
    """A process that gives birth to victims."""
    mother = subprocess.Popen(
        [sys.executable, "-m", "tests.telegram.victim", sqlite_url, api.address, api.token],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    with mother:
        yield mother


@contextmanager
def victim(mother: "subprocess.Popen[str]") -> Iterator[None]:
    """A process at work, killed in the end."""
    assert mother.stdin is not None
    assert mother.stdout is not None
    mother.stdin.write("\n")
    mother.stdin.flush()
    born = int(mother.stdout.readline())
    try:
        yield
    finally:
        os.kill(born, signal.SIGKILL)


@pytest.mark.timeout(400)
async def test_kill_minus_nine_in_the_middle_loses_nothing_and_repeats_only_what_was_on_its_way(
    sqlite_url: str, sqlite: Engine, api: BotApi
):
    people = crowd(api, 12)
    wrote: dict[Person, list[str]] = {person: [] for person in people}
    with nursery(sqlite_url, api) as mother:
        for life in range(3):
            with victim(mother):
                for number in range(6):
                    for person in people:
                        wrote[person].append(f"{life} {number}")
                        person.writes(f"{life} {number}")
                sent = len(api.called("sendMessage"))
                await api.until(lambda sent=sent: len(api.called("sendMessage")) > sent + 30, within=90)
    async with on_telegram(sqlite, api):
        await api.until(lambda: all_answered(wrote), within=120)
        waiting = "SELECT count(*) AS n FROM telegram_delivery WHERE settled_at IS NULL"
        await api.until(lambda: rows(sqlite, waiting) == [{"n": 0}], within=60)
    assert broken_promises(api, wrote, deaths=3 * len(people)) == []
    assert rows(sqlite, TURNS) == [{"n": 12 * 18}]
