"""The Bot API as we use it: few methods, and every answer sorted into what it means for a message."""

import logging
from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot, ForceReply, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters, User, WebhookInfo
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.addresses import Address
from bot.channels.telegram.deliveries import Part
from bot.channels.telegram.keyboards import Rows, markup_of
from bot.channels.telegram.request import NOT_SENT, ServerTroubleError

_ABSENT: Final = (
    "chat not found", "user is deactivated", "bot was kicked", "not enough rights", "need administrator",
    "have no rights to send", "chat_write_forbidden", "peer_id_invalid",
)  # fmt: skip
"""What a 400 says when it is the chat that is not there for us, and not the message that is wrong."""
_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
"""A preview would fetch the link and push the buttons off the screen."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the chat, as this message."""

    message: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Not sent: the chat has to be left alone for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not sent; may be tried again."""

    why: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have been sent."""

    why: str
    surely_later: bool = False
    """A proxy answered in the place of the Bot API: more than one such answer means that nobody is there."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody can be written to there, now or later."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another id."""

    after: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The Bot API does not take this message, however often it is sent."""

    why: str


Outcome = Sent | Wait | NotSent | Unsure | Gone | Moved | Refused


class TelegramApi:
    """What the channel asks of the Bot API. Only what is not about a message raises, `TelegramError`."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @property
    def bot(self) -> Bot:
        """The library's bot, to which the objects it reads belong."""
        return self._bot

    @property
    def me(self) -> User:
        """Who we are; known once the connection is open."""
        return self._bot.bot

    async def open(self) -> None:
        """Connect, and learn who we are."""
        await self._bot.initialize()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._bot.shutdown()

    async def updates(self, *, offset: int | None, seconds: int, limit: int, kinds: tuple[str, ...]) -> list[Any]:
        """Updates as they came, unread; waits for some for so many seconds."""
        asked = {"offset": offset, "timeout": seconds, "limit": limit, "allowed_updates": list(kinds)}
        patience = (self._bot._request[0].read_timeout or 0) + seconds
        # Not `get_updates`: that reads all of them at once, and one it cannot read would block the others for ever.
        return list(await self._bot._post("getUpdates", asked, read_timeout=patience))

    async def webhook(self) -> WebhookInfo:
        """Where updates are posted to now."""
        return await self._bot.get_webhook_info()

    async def set_webhook(self, url: str, *, secret: str, kinds: tuple[str, ...]) -> None:
        """Have updates posted."""
        await self._bot.set_webhook(url, secret_token=secret, allowed_updates=list(kinds))

    async def remove_webhook(self) -> None:
        """Have no updates posted; those that wait are kept."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def set_commands(self, commands: list[tuple[str, str]], *, language: str | None) -> None:
        """The menu of commands for users of a language, or of any other."""
        await self._bot.set_my_commands(commands, language_code=language)

    async def send(self, address: Address, part: Part, *, reply_to: int | None, formatted: bool = True) -> Outcome:
        """Send a message; without formatting its HTML is taken for plain text, so give it that."""
        answering = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        try:
            message = await self._bot.send_message(
                address.chat,
                part.html,
                parse_mode=ParseMode.HTML if formatted else None,
                message_thread_id=address.thread,
                reply_parameters=answering,
                reply_markup=_markup(address, part),
                link_preview_options=_PREVIEW,
            )
        except TelegramError as error:
            return outcome_of(error)
        return Sent(message.message_id)

    async def show(self, chat: int, message: int, html: str, rows: Rows = ()) -> Outcome:
        """Put other words and buttons in the place of a message."""
        try:
            await self._bot.edit_message_text(
                html,
                chat,
                message,
                parse_mode=ParseMode.HTML,
                link_preview_options=_PREVIEW,
                reply_markup=markup_of(rows),
            )
        except TelegramError as error:
            return outcome_of(error)
        return Sent(message)

    async def close_keyboard(self, chat: int, message: int, rows: Rows = ()) -> Outcome:
        """Take the buttons away from a message, or leave others."""
        try:
            await self._bot.edit_message_reply_markup(chat, message, reply_markup=markup_of(rows))
        except TelegramError as error:
            return outcome_of(error)
        return Sent(message)

    async def acknowledge(self, query: str, text: str | None = None, *, alert: bool = True) -> None:
        """Take the waiting sign off a pressed button; with a text, show it, to be put away as an alert or in passing.

        Too late is no matter.
        """
        try:
            await self._bot.answer_callback_query(query, text, show_alert=alert and text is not None)
        except TelegramError as error:
            _log.info("a press could not be acknowledged: %s", type(error).__name__)

    async def type(self, address: Address) -> None:
        """Show that an answer is being written, for five seconds; if it cannot be shown, it is not."""
        try:
            await self._bot.send_chat_action(address.chat, ChatAction.TYPING, message_thread_id=address.thread)
        except TelegramError as error:
            _log.debug("typing could not be shown: %s", type(error).__name__)


def _markup(address: Address, part: Part) -> ForceReply | InlineKeyboardMarkup | None:
    """What stands under a message; in a group, nobody else is made to answer."""
    if part.prompt and address.is_private:
        return ForceReply(input_field_placeholder=part.prompt)
    return markup_of(part.keyboard)


def outcome_of(error: TelegramError) -> Outcome:
    """What an error of the library means for the message that was to be sent."""
    if isinstance(error, RetryAfter):
        return Wait(error._retry_after.total_seconds())
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    if isinstance(error, Forbidden):
        return Gone("forbidden")
    if isinstance(error, BadRequest):  # before NetworkError, of which it is one
        said = str(error).lower()
        return Gone("absent") if any(each in said for each in _ABSENT) else Refused(said)
    if isinstance(error, InvalidToken):
        return NotSent("token")
    if isinstance(error, ServerTroubleError):
        return NotSent("server") if error.spoke else Unsure("proxy", surely_later=True)
    if isinstance(error, TimedOut | NetworkError) and isinstance(error.__cause__, NOT_SENT):
        return NotSent("connection")
    return Unsure("timeout" if isinstance(error, TimedOut) else "connection")
