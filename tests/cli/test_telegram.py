"""`travesia telegram`, and Telegram beside the web in `travesia run`: over the double, with a scripted engine."""

import asyncio
import io
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.cli import serve, telegram, telegram_channel
from bot.cli.main import main
from bot.cli.product import RunningProduct
from bot.cli.releases_in_service import Served
from bot.cli.telegram_channel import at_work, telegram_of
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError
from bot.journeys.in_use import MapsInUse
from bot.project import Project
from bot.settings import Settings
from tests.gateway.harness import serving
from tests.gateway.sample import SECRET, shop
from tests.telegram.bot_api import BotApi
from tests.telegram.conftest import api as api
from tests.telegram.customers import Person

ANA = 612_000_001


@pytest.fixture
def terminal(api: BotApi, tmp_path: Any) -> Terminal:
    settings = Settings(telegram_token=api.token, telegram_api_url=api.address, port=0)
    return Terminal(io.StringIO(), io.StringIO(), "en", Project(tmp_path), settings)


def with_settings(terminal: Terminal, **changes: object) -> Terminal:
    return replace(terminal, settings=replace(terminal.settings, **changes))


def said_on(stream: Any) -> str:
    return str(stream.getvalue())


@asynccontextmanager
async def scripted_product(database: Engine) -> AsyncIterator[RunningProduct]:
    async with serving(database) as gateway:
        yield RunningProduct(gateway, MapsInUse([shop()]), database, SECRET, lambda: "", lambda: None)


def run_until(
    monkeypatch: pytest.MonkeyPatch, module: Any, database: Engine, *, api: BotApi, ready: Callable[[], bool]
) -> None:
    """Let a command run over a scripted product, and stop it as an operator does once `ready` holds."""

    @asynccontextmanager
    async def product(_terminal: Terminal, _maps: object, *, served: Served) -> AsyncIterator[RunningProduct]:
        async with scripted_product(database) as running:
            stopping = asyncio.create_task(stop())
            yield running
            await stopping

    async def stop() -> None:
        await api.until(ready)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(module, "what_to_serve", lambda _terminal, draft: Served((shop(),)))
    monkeypatch.setattr(module, "running_product", product)


def test_without_a_token_it_says_where_to_get_one(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "en")
    monkeypatch.delenv("TRAVESIA_TELEGRAM_TOKEN", raising=False)
    assert main(["telegram", "--project", str(tmp_path)]) == 1
    out, errors = capsys.readouterr()
    assert (out, len(errors.splitlines())) == ("", 1)
    assert "@BotFather" in errors
    assert "TRAVESIA_TELEGRAM_TOKEN" in errors


def test_it_answers_until_it_is_told_to_stop(api, sqlite, terminal, monkeypatch):
    ana = Person(api, ANA)
    ana.writes("hola")
    run_until(monkeypatch, telegram, sqlite, api=api, ready=lambda: ana.texts()[-1:] == ["Has dicho: hola"])
    assert telegram.run(None, terminal) == 0
    assert "https://t.me/ciclos_de_prueba_bot" in said_on(terminal.out)
    assert api.token not in said_on(terminal.out) + said_on(terminal.errors)


def test_with_a_webhook_it_listens_instead(api, sqlite, terminal, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ana = Person(api, ANA)
    api.routes = {"https://bot.example": f"http://127.0.0.1:{port}"}
    ana.writes("hola")
    terminal = with_settings(terminal, telegram_webhook_url="https://bot.example", port=port)

    def ready() -> bool:
        api.tell_news()
        return ana.texts()[-1:] == ["Has dicho: hola"]

    run_until(monkeypatch, telegram, sqlite, api=api, ready=ready)
    assert telegram.run(None, terminal) == 0
    assert api.world.webhook is not None
    assert api.world.webhook.url.startswith("https://bot.example/telegram/webhook/")


def test_run_answers_on_telegram_beside_the_web(api, sqlite, terminal, monkeypatch):
    ana = Person(api, ANA)
    ana.writes("hola")
    run_until(monkeypatch, serve, sqlite, api=api, ready=lambda: ana.texts()[-1:] == ["Has dicho: hola"])
    options = type("Options", (), {"host": None, "port": None, "draft": False, "demo": False})()
    assert serve.run(options, terminal) == 0
    shown = said_on(terminal.out)
    assert "https://t.me/ciclos_de_prueba_bot" in shown
    assert "http://127.0.0.1:" in shown


async def test_without_a_token_there_is_no_channel(sqlite, terminal):
    async with scripted_product(sqlite) as product:
        with pytest.raises(CataloguedError) as told:
            telegram_of(product, with_settings(terminal, telegram_token=""))
    assert told.value.key == "errors.telegram.no_token"


async def test_a_patient_server_goes_on_without_telegram_and_finds_it_later(api, sqlite, terminal, monkeypatch):
    monkeypatch.setattr(telegram_channel, "RETRY", 0.05)
    ana = Person(api, ANA)
    async with scripted_product(sqlite) as product:
        channel = telegram_of(product, terminal)
        api.stop()
        async with at_work(channel, terminal, patient=True):
            told = said_on(terminal.errors)
            assert told.startswith("travesia: ")
            assert len(told.splitlines()) == 1
            await asyncio.sleep(0.2)
            api.start()
            ana.writes("hola")
            await api.until(lambda: ana.texts()[-1:] == ["Has dicho: hola"])
            assert said_on(terminal.errors) == told


async def test_an_impatient_one_stops(api, sqlite, terminal):
    async with scripted_product(sqlite) as product:
        channel = telegram_of(product, terminal)
        with api.unreachable(), pytest.raises(CataloguedError):
            async with at_work(channel, terminal, patient=False):
                raise AssertionError("it must not get here")


async def test_a_wrong_token_stops_the_patient_too(api, sqlite, terminal):
    async with scripted_product(sqlite) as product:
        channel = telegram_of(product, with_settings(terminal, telegram_token="1:wrong"))
        with pytest.raises(CataloguedError) as told:
            async with at_work(channel, terminal, patient=True):
                raise AssertionError("it must not get here")
    assert told.value.key == "errors.telegram.wrong_token"


async def test_a_server_that_is_stopped_while_it_waits_for_telegram_ends_at_once(api, sqlite, terminal):
    async with scripted_product(sqlite) as product:
        channel = telegram_of(product, terminal)
        with api.unreachable():
            async with at_work(channel, terminal, patient=True):
                pass
    assert said_on(terminal.out) == ""
