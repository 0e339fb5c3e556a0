"""The library's bot with its rate limiter, made without the warnings that importing them brings."""

import warnings
from typing import Final

from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.request import QuietRequest

with warnings.catch_warnings():
    # `telegram.ext` imports APScheduler if it is installed, as it is for Rasa, and that warns about its own imports.
    warnings.simplefilter("ignore")
    from telegram.ext import AIORateLimiter, ExtBot

_POOL: Final = 64
"""Connections to the Bot API, apart from those that ask for updates."""
_POOL_PATIENCE: Final = 10.0
"""Seconds to wait for one of them."""


def bot_of(options: TelegramOptions) -> "ExtBot[int]":
    """The library's bot; `InvalidToken` for a token that can be none.

    Its rate limiter only paces us: whoever is asked to wait, waits alone, which is the sender's matter.
    """
    seconds, server = options.read_seconds, options.api_url.rstrip("/")
    return ExtBot(
        options.token,
        base_url=f"{server}/bot",
        base_file_url=f"{server}/file/bot",
        request=QuietRequest(_POOL, read_timeout=seconds, pool_timeout=_POOL_PATIENCE),
        get_updates_request=QuietRequest(2, read_timeout=seconds, pool_timeout=_POOL_PATIENCE),
        # none for groups: what waits here for a minute would be taken for lost, and Telegram says itself when to wait
        rate_limiter=AIORateLimiter(overall_max_rate=options.messages_per_second, group_max_rate=0),
    )


def bot_number(token: str) -> int:
    """The bot's own id, which its token begins with."""
    number = token.partition(":")[0]
    return int(number) if number.isascii() and number.isdigit() else 0
