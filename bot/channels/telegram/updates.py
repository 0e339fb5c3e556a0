"""What an update means: from the library's objects to the few things that can happen to us."""

from dataclasses import dataclass
from typing import Final

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, MessageEntity, Update, User

from bot.channels.telegram.addresses import Address
from bot.channels.telegram.keyboards import Rows, rows_under

ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""Kinds of updates we ask for. An update of any other kind, asked for before or not yet invented, is ignored."""

_SORTS: Final = {
    "photo": "photo",
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "sticker": "sticker",
    "dice": "sticker",
    "document": "document",
    "venue": "location",
    "location": "location",
    "contact": "contact",
    "poll": "poll",
}
"""What a message may hold in place of words, in the order in which we look, and what we call it."""
OTHER: Final = "other"
_SERVICE: Final = (
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed",
    "pinned_message", "write_access_allowed", "proximity_alert_triggered", "boost_added", "chat_background_set",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway",
    "giveaway_winners", "giveaway_completed", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
    "video_chat_participants_invited", "users_shared", "chat_shared", "connected_website",
)  # fmt: skip
"""Messages that nobody wrote."""
_GONE: Final = (ChatMember.BANNED, ChatMember.LEFT)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did something, where and when."""

    address: Address
    message: int
    at: float
    """Seconds since the epoch."""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody wrote to the bot."""

    sender: Sender
    text: str
    answers: int | None = None
    """The message of the bot's that it replies to."""


@dataclass(frozen=True, slots=True)
class Commanded:
    """Somebody sent a command, which may be none of ours; `text` is the whole message."""

    sender: Sender
    name: str
    argument: str
    text: str


@dataclass(frozen=True, slots=True)
class SentMedia:
    """Somebody sent something that cannot be read."""

    sender: Sender
    sort: str
    """A key below `telegram.media` of the catalogue."""


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed a message after sending it."""

    sender: Sender


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button under a message of ours."""

    sender: Sender
    query: str
    data: str
    html: str
    """The message as it stands in the chat; empty when it is too old to be seen."""
    rows: Rows = ()
    """The buttons under it then."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The bot was let into a chat, or shut out of it."""

    address: Address
    welcome: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A group has got another id."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us, and why."""

    why: str


Happening = Wrote | Commanded | SentMedia | Edited | Pressed | Standing | Moved | Ignored


def read(update: Update, *, me: User) -> Happening:
    """What happened; `me` is the bot."""
    if update.message is not None:
        return _message(update.message, me)
    if update.edited_message is not None:
        return _edit(update.edited_message)
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _standing(update.my_chat_member)
    return Ignored("kind")


def _message(message: Message, me: User) -> Happening:
    if message.migrate_to_chat_id is not None:
        return Moved(message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return Moved(message.migrate_from_chat_id, message.chat.id)
    author = message.from_user
    if author is None or author.is_bot or message.sender_chat is not None or message.chat.type == Chat.CHANNEL:
        return Ignored("author")
    if message.chat.type != Chat.PRIVATE and not _meant_for(message, me):
        return Ignored("group")
    sender = _sender(message, author)
    words = message.text or message.caption
    if words:
        return _words(message, words, sender, me=me)
    if any(getattr(message, each, None) for each in _SERVICE):
        return Ignored("service")
    sort = next((_SORTS[each] for each in _SORTS if getattr(message, each, None)), OTHER)
    return SentMedia(sender, sort)


def _words(message: Message, words: str, sender: Sender, *, me: User) -> Happening:
    first = next(iter(message.entities), None)
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        said = words if sender.address.is_private else _without_mention(message, words, me)
        return Wrote(sender, said, answers=_answered(message, me))
    command = message.parse_entity(first)
    name, _, whom = command.removeprefix("/").partition("@")
    if whom and whom.lower() != (me.username or "").lower():
        return Ignored("command")
    return Commanded(sender, name.lower(), words[len(command) :].strip(), words)


def _answered(message: Message, me: User) -> int | None:
    replied = message.reply_to_message
    ours = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    return replied.message_id if replied is not None and ours else None


def _meant_for(message: Message, me: User) -> bool:
    """In a group the bot hears who answers it or names it."""
    if _answered(message, me) is not None:
        return True
    named = f"@{me.username}".lower()
    texts = {**message.parse_entities(), **message.parse_caption_entities()}
    return any(
        (entity.type == MessageEntity.MENTION and said.lower() == named)
        or (entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id)
        or (entity.type == MessageEntity.BOT_COMMAND and said.lower().endswith(named))
        for entity, said in texts.items()
    )


def _without_mention(message: Message, words: str, me: User) -> str:
    named = f"@{me.username}".lower()
    texts = {**message.parse_entities(), **message.parse_caption_entities()}
    for entity, said in texts.items():
        if entity.type == MessageEntity.MENTION and said.lower() == named:
            words = words.replace(said, " ", 1)
    rest = words.strip()
    return rest or me.first_name  # who only calls the bot wants its attention


def _edit(message: Message) -> Happening:
    if message.from_user is None or message.from_user.is_bot or message.sender_chat is not None:
        return Ignored("author")
    return Edited(_sender(message, message.from_user))


def _press(query: CallbackQuery) -> Happening:
    message = query.message
    if message is None or not query.data:
        return Ignored("press")
    readable = message if isinstance(message, Message) else None
    thread = readable.message_thread_id if readable is not None and readable.is_topic_message else None
    sender = Sender(
        Address(message.chat.id, query.from_user.id, thread),
        message.message_id,
        0.0,  # Telegram does not tell when a button was pressed
        query.from_user.language_code,
    )
    html = (readable.text_html or "") if readable is not None else ""
    return Pressed(sender, query.id, query.data, html, rows_under(readable.reply_markup if readable else None))


def _standing(change: ChatMemberUpdated) -> Happening:
    if change.chat.type == Chat.CHANNEL:
        return Ignored("channel")
    welcome = change.new_chat_member.status not in _GONE
    return Standing(Address(change.chat.id, change.from_user.id), welcome)


def _sender(message: Message, author: User) -> Sender:
    thread = message.message_thread_id if message.is_topic_message else None
    address = Address(message.chat.id, author.id, thread)
    return Sender(address, message.message_id, message.date.timestamp(), author.language_code)
