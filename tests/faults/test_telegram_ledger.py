"""The ledger of the Telegram tests names every broken promise it is there for: its own negative control."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import NetworkError

from tests.faults.telegram_ledger import broken_promises
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person
from tests.telegram.faults import Mishap
from tests.telegram.world import TOKEN

ANA = 612_000_001


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=api.base_url) as talking:
        yield talking


@pytest.mark.parametrize(
    ("shown", "broken"),
    [
        (["Has dicho: a", "Has dicho: b"], []),
        (["Has dicho: a"], ["'b' was not answered"]),
        (
            ["Has dicho: a", "Has dicho: b", "Has dicho: a"],
            ["'a' was answered 2 times"],
        ),
        (["Has dicho: b", "Has dicho: a"], ["answers in another order: ['b', 'a']"]),
        (
            ["Has dicho: a", "Has dicho: b", "Has dicho: c"],
            ["answers to nothing: ['c']", "answers in another order: ['a', 'b', 'c']"],
        ),
    ],
)
async def test_each_broken_promise_is_named(bot: Bot, api: BotApi, shown: list[str], broken: list[str]):
    ana = Person(api, ANA)
    for text in shown:
        await bot.send_message(ANA, text)
    assert broken_promises(api, {ana: ["a", "b"]}) == [f"{ANA}: {told}" for told in broken]


async def test_a_repeat_without_a_doubt_is_named(bot: Bot, api: BotApi):
    ana = Person(api, ANA)
    for text in ("Has dicho: a", "(otra vez) Has dicho: a", "Has dicho: b"):
        await bot.send_message(ANA, text)
    assert broken_promises(api, {ana: ["a", "b"]}) == ["1 repeats for 0 doubts and 0 deaths"]


async def test_a_marked_repeat_is_forgiven_once_and_only_where_there_was_a_doubt(bot: Bot, api: BotApi):
    ana = Person(api, ANA)
    api.faults.plan(Mishap.DONE_THEN_RESET, "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(ANA, "Has dicho: a")
    await bot.send_message(ANA, "(otra vez) Has dicho: a")
    await bot.send_message(ANA, "Has dicho: b")
    assert broken_promises(api, {ana: ["a", "b"]}) == []
    await bot.send_message(ANA, "(otra vez) Has dicho: a")
    assert broken_promises(api, {ana: ["a", "b"]}) == [
        f"{ANA}: 'a' was repeated 2 times",
        "2 repeats for 1 doubts and 0 deaths",
    ]
