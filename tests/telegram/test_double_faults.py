"""The double's misfortunes look to the real library like Telegram's own, and are counted."""

from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from tests.gateway.harness import Clock
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person, group
from tests.telegram.faults import AMBIGUOUS, Mishap
from tests.telegram.flood import Limits, TooEarly
from tests.telegram.world import TOKEN

ANA, BEA = 612_000_001, 612_000_002


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    server = BotApi(clock=clock)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=api.base_url, request=HTTPXRequest(read_timeout=0.4)) as talking:
        yield talking


@pytest.fixture
def ana(api: BotApi) -> Person:
    return Person(api, ANA)


@pytest.mark.parametrize(
    ("mishap", "error", "done"),
    [
        (Mishap.TOO_MANY, RetryAfter, 0),
        (Mishap.SERVER_ERROR, NetworkError, 0),
        (Mishap.BAD_GATEWAY, NetworkError, 0),
        (Mishap.RESET, NetworkError, 0),
        (Mishap.HANG, TimedOut, 0),
        (Mishap.MALFORMED, TelegramError, 0),
        (Mishap.BAD_REQUEST, BadRequest, 0),
        (Mishap.DONE_THEN_HANG, TimedOut, 1),
        (Mishap.DONE_THEN_RESET, NetworkError, 1),
        (Mishap.DONE_THEN_MALFORMED, TelegramError, 1),
    ],
)
async def test_a_planned_mishap_meets_its_request_only(
    bot: Bot, api: BotApi, ana: Person, clock: Clock, mishap: Mishap, error: type[Exception], done: int
):
    bea = Person(api, BEA, "Bea")
    api.faults.plan(mishap, "sendMessage", chat_id=ANA, spare=1)
    await bot.send_message(ANA, "uno")
    await bot.send_message(BEA, "dos")
    with pytest.raises(error):
        await bot.send_message(ANA, "tres")
    clock.at += 2
    await bot.send_message(ANA, "cuatro")
    assert (ana.texts(), bea.texts()) == (["uno", *["tres"] * done, "cuatro"], ["dos"])
    assert api.faults.happened == {mishap: 1}
    assert [call.done for call in api.called("sendMessage", ANA)] == [True, bool(done), True]
    assert (mishap in AMBIGUOUS) == bool(done)
    assert api.refusals() == {}


async def test_a_slow_answer_is_an_answer(bot: Bot, api: BotApi, ana: Person):
    api.faults.plan(Mishap.SLOW, words="dos", seconds=0)
    await bot.send_message(ANA, "uno")
    await bot.send_message(ANA, "dos")
    assert ana.texts() == ["uno", "dos"]
    assert [call.mishap for call in api.called("sendMessage")] == [None, Mishap.SLOW]


async def test_who_does_not_wait_after_429_is_refused_again_and_noted(bot: Bot, api: BotApi, ana: Person, clock: Clock):
    Person(api, BEA)
    api.faults.plan(Mishap.TOO_MANY, "sendMessage", chat_id=ANA, seconds=30)
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(ANA, "uno")
        assert caught.value._retry_after.total_seconds() == 30
    await bot.send_message(BEA, "otra")
    clock.at += 30
    await bot.send_message(ANA, "uno")
    assert api.flood.too_early == [TooEarly(ANA, 30.0)]
    api.faults.plan(Mishap.TOO_MANY_FOR_ALL, "sendMessage", seconds=3)
    for chat in (ANA, BEA):
        with pytest.raises(RetryAfter):
            await bot.send_message(chat, "dos")
    assert api.flood.too_early[1:] == [TooEarly(BEA, 3.0)]


async def test_telegrams_own_limits_hold_per_chat_per_group_and_over_all(bot: Bot, api: BotApi, clock: Clock):
    api.flood.limits = Limits()
    Person(api, ANA)
    await bot.send_message(ANA, "uno")
    with pytest.raises(RetryAfter):
        await bot.send_message(ANA, "dos")
    clock.at += 1
    await bot.send_message(ANA, "dos")
    club = group(api)
    clock.at += 1
    for number in range(20):
        await bot.send_message(club.id, str(number))
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(club.id, "20")
    assert caught.value._retry_after.total_seconds() == 60
    for number in range(10):
        Person(api, BEA + number)
        await bot.send_message(BEA + number, "hola")
    Person(api, BEA + 10)
    with pytest.raises(RetryAfter):
        await bot.send_message(BEA + 10, "el 31.º de este segundo")
    clock.at += 1
    await bot.send_message(BEA + 10, "hola")
    assert api.flood.refused == 3


async def test_a_machine_without_telegram_refuses_connections_and_forgets_nothing(bot: Bot, api: BotApi, ana: Person):
    await bot.send_message(ANA, "uno")
    with api.unreachable():
        ana.writes("¿hay alguien?")
        with pytest.raises(NetworkError, match="Connect"):
            await bot.send_message(ANA, "dos")
    await bot.send_message(ANA, "tres")
    assert ana.texts() == ["uno", "tres"]
    assert [update.message.text for update in await bot.get_updates()] == ["¿hay alguien?"]


async def test_chaos_is_the_same_for_the_same_seed(bot: Bot, api: BotApi, ana: Person):
    met = []
    for _ in range(2):
        api.faults.chaos(7, {Mishap.SERVER_ERROR: 0.3, Mishap.BAD_GATEWAY: 0.2}, "sendMessage")
        start = len(api.calls)
        for number in range(30):
            try:
                await bot.send_message(ANA, str(number))
            except NetworkError:
                continue
        met.append([call.mishap for call in api.calls[start:]])
    api.faults.calm()
    await bot.send_message(ANA, "calma")
    assert met[0] == met[1]
    assert {None, Mishap.SERVER_ERROR, Mishap.BAD_GATEWAY} == set(met[0])
