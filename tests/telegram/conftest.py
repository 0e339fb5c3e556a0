"""The double of the Bot API, one for each test."""

import warnings
from collections.abc import Iterator

import pytest

import bot.touchpoints.database
from tests.telegram.bot_api import BotApi

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # its scheduler, which nobody uses, asks for pkg_resources
    import telegram.ext  # noqa: F401


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    # the library warns at every 429 unless it is told that its readers know `timedelta`
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    monkeypatch.setattr(bot.touchpoints.database, "_FULL", 0)  # nobody cuts the power here, and the disk is slow
    server = BotApi()
    server.start()
    yield server
    server.stop()
