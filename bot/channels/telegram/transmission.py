"""One attempt to send one message: marked when it is a repeat, as plain text when its formatting is refused."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from html import escape, unescape
from typing import Final

from bot.catalogue import text
from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.api import NotSent, Outcome, Refused, Sent, TelegramApi, Unsure
from bot.channels.telegram.chats import StoredChat
from bot.channels.telegram.deliveries import Delivery, Part
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.outbox import MARGIN

_TAG: Final = re.compile(r"<[^>]*>")

_log: Final = logging.getLogger(__name__)


class Transmission:
    """Speaks to the Bot API for the sender, and says once when it is not there."""

    def __init__(
        self, api: TelegramApi, options: TelegramOptions, *, language: Callable[[str], Awaitable[str]]
    ) -> None:
        """`language` tells the language of a session."""
        self._api = api
        self._options = options
        self._language = language
        self._troubled = False

    async def __call__(self, chat: StoredChat, delivery: Delivery) -> Outcome:
        """Send it, within the time after which it would count as lost."""
        part = await self._marked(chat, delivery)
        reply_to = None if chat.address.is_private else self._answered(delivery)
        try:
            outcome = await asyncio.wait_for(
                self._sent(chat, part, reply_to), timeout=self._options.read_seconds + MARGIN
            )
        except asyncio.TimeoutError:
            outcome = Unsure("timeout")
        self._tell(outcome)
        return outcome

    async def _sent(self, chat: StoredChat, part: Part, reply_to: int | None) -> Outcome:
        outcome = await self._api.send(chat.address, part, reply_to=reply_to)
        if not isinstance(outcome, Refused):
            return outcome
        _log.error("a message was refused, it goes as plain text: %s", outcome.why)
        bare = replace(part, html=plain_words(part.html))
        return await self._api.send(chat.address, bare, reply_to=None, formatted=False)

    async def _marked(self, chat: StoredChat, delivery: Delivery) -> Part:
        if not delivery.repeats:
            return delivery.part
        mark = text("telegram.repeated", await self._language(chat.session_id))
        return replace(delivery.part, html=f"<i>{escape(mark, quote=False)}</i>\n\n{delivery.part.html}")

    @staticmethod
    def _answered(delivery: Delivery) -> int | None:
        return Addresses.message_of(delivery.in_reply_to) if delivery.in_reply_to else None

    def _tell(self, outcome: Outcome) -> None:
        if isinstance(outcome, NotSent | Unsure) and not self._troubled:
            self._troubled = True
            _log.warning("Telegram takes no messages (%s); they are kept and sent later", outcome.why)
        elif isinstance(outcome, Sent) and self._troubled:
            self._troubled = False
            _log.warning("Telegram takes messages again")


def plain_words(html: str) -> str:
    """What a message of ours says, without its tags."""
    return unescape(_TAG.sub("", html))
