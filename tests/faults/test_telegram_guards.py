"""Negative controls: with one guard of the Telegram channel switched off, the fault tests' own measures must see it."""

import hmac
import uuid

import pytest
from sqlalchemy.engine import Engine

import bot.channels.telegram.api
from bot.channels.telegram import deliveries
from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.api import NotSent, outcome_of
from bot.channels.telegram.outbox import DeliveryBook
from tests.databases import rows
from tests.faults.telegram_ledger import broken_promises
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person
from tests.telegram.faults import Mishap
from tests.telegram.harness import behind_webhook, on_telegram

ANA = 612_000_001


async def test_without_a_memory_of_messages_a_second_copy_is_answered_too(
    sqlite: Engine, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Addresses, "of_message", lambda *_: str(uuid.uuid4()))
    ana = Person(api, ANA)
    async with behind_webhook(sqlite, api):
        update = ana.message("hola")
        api.deliver(update, update)
        await api.until(lambda: len(ana.answers()) == 2)
    assert broken_promises(api, {ana: ["hola"]}) == [f"{ANA}: 'hola' was answered 2 times"]


async def test_without_the_rule_of_the_single_repeat_there_are_more_copies(
    sqlite: Engine, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        DeliveryBook,
        "_unsure",
        lambda book, connection, each: deliveries.postpone(
            connection, each, until=book._now(), repeats=each.repeats + 1
        ),
    )
    ana = Person(api, ANA)
    api.faults.plan(Mishap.DONE_THEN_RESET, "sendMessage", words="Has dicho", times=3)
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        await api.until(lambda: len(ana.answers()) == 4)
    assert broken_promises(api, {ana: ["hola"]}) == [f"{ANA}: 'hola' was repeated 3 times"]


async def test_without_the_pause_of_a_429_the_double_sees_who_comes_too_early(
    sqlite: Engine, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        bot.channels.telegram.api,
        "outcome_of",
        lambda error: NotSent("now") if "Flood" in str(error) else outcome_of(error),
    )
    ana = Person(api, ANA)
    api.faults.plan(Mishap.TOO_MANY, "sendMessage", words="Has dicho")
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        await api.until(lambda: ana.answers())
    assert [early.chat_id for early in api.flood.too_early] != []


async def test_without_the_comparison_anybodys_update_is_taken(
    sqlite: Engine, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    async with behind_webhook(sqlite, api) as door:
        update = Person(api, ANA).message("hola")
        assert await door.post(update, secret="wrong") == 403
        with monkeypatch.context() as off:
            off.setattr(hmac, "compare_digest", lambda *_: True)
            assert await door.post(update, secret="wrong") == 200
    assert rows(sqlite, "SELECT count(*) AS n FROM inbox WHERE kind = 'text'") == [{"n": 1}]
