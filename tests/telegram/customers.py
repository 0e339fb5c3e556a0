"""People on Telegram: what they write, send and press, as the updates the real Bot API makes of it.

Methods named after things build a numbered update; `writes`, `sends` and `presses` deliver it too.
"""

import copy
import itertools
import re
from typing import Any

from tests.telegram.bot_api import BotApi
from tests.telegram.chats import Chat, Json, Pressed, Shown, as_message
from tests.telegram.formatting import units

_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]+(?:@[A-Za-z0-9_]+)?")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,}")
_queries = itertools.count(4_382_000_000_000_000_001)

MEDIA: dict[str, Any] = {
    "photo": [
        {"file_id": "AgACAgQAAxk-small", "file_unique_id": "AQADs", "file_size": 1204, "width": 90, "height": 67},
        {"file_id": "AgACAgQAAxk-large", "file_unique_id": "AQADl", "file_size": 90412, "width": 1280, "height": 960},
    ],
    "voice": {"file_id": "AwACAgQAAxk", "file_unique_id": "AgADv", "duration": 3, "mime_type": "audio/ogg"},
    "video_note": {"file_id": "DQACAgQAAxk", "file_unique_id": "AgADn", "duration": 3, "length": 240},
    "video": {"file_id": "BAACAgQAAxk", "file_unique_id": "AgADw", "duration": 3, "width": 320, "height": 240},
    "audio": {"file_id": "CQACAgQAAxk", "file_unique_id": "AgADu", "duration": 3},
    "sticker": {
        "file_id": "CAACAgQAAxk", "file_unique_id": "AgADt", "type": "regular", "width": 512, "height": 512,
        "is_animated": False, "is_video": False, "emoji": "👍",
    },
    "animation": {"file_id": "CgACAgQAAxk", "file_unique_id": "AgADg", "duration": 3, "width": 320, "height": 240},
    "document": {"file_id": "BQACAgQAAxk", "file_unique_id": "AgADd", "file_name": "factura.pdf"},
    "location": {"latitude": 43.36229, "longitude": -8.411540},
    "venue": {"location": {"latitude": 43.3, "longitude": -8.4}, "title": "Taller", "address": "Rúa Nova 3"},
    "contact": {"phone_number": "+34612345678", "first_name": "Carmen"},
    "poll": {
        "id": "5301", "question": "¿Roja o azul?", "allows_revoting": True, "members_only": False,
        "options": [{"text": "Roja", "voter_count": 0, "persistent_id": "1"}], "type": "regular",
        "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "allows_multiple_answers": False,
    },
    "dice": {"emoji": "🎲", "value": 4},
}  # fmt: skip
"""What a message can hold instead of text."""


def entities_of(text: str) -> list[Json]:
    """The commands and mentions Telegram marks in a text."""
    found = [("bot_command", each) for each in _COMMAND.finditer(text)]
    found += [("mention", each) for each in _MENTION.finditer(text)]
    marks = [
        {"type": kind, "offset": units(text[: each.start()]), "length": units(each[0])}
        for kind, each in found
        if kind == "bot_command" or text[each.start() - 1 : each.start()] != "/"
    ]
    return sorted(marks, key=lambda mark: mark["offset"])


def is_notice(text: str) -> bool:
    """What a new customer is told about whom they talk to."""
    return "/privacidad" in text and "/borrar" in text


class Person:
    """Somebody with an account; `private` is the chat with the bot."""

    def __init__(
        self, api: BotApi, user_id: int, name: str = "Ana", *, language: str = "es", bot: bool = False
    ) -> None:
        self.api = api
        self.id = user_id
        self.user: Json = {"id": user_id, "is_bot": bot, "first_name": name, "language_code": language}
        with api.changed:
            self.private = api.world.chats.setdefault(user_id, Chat(user_id, "private", name))

    # ---- what they were shown

    def texts(self) -> list[str]:
        return self.api.texts(self.id)

    def answers(self) -> list[str]:
        """The same without what everybody is told once before anything else."""
        return [text for text in self.texts() if not is_notice(text)]

    def newest(self) -> Shown:
        return self.api.shown(self.id)[-1]

    # ---- what they do

    def writes(self, text: str, chat: Chat | None = None, **more: Any) -> Json:
        """Write a message, now."""
        return self._delivered(self.message(text, chat, **more))

    def sends(self, kind: str, chat: Chat | None = None, **more: Any) -> Json:
        """Send a photo, a voice message or anything else of `MEDIA`, now."""
        return self._delivered(self.media(kind, chat, **more))

    def presses(self, shown: Shown, title: str) -> Json:
        """Press a button, now."""
        return self._delivered(self.press(shown, title))

    def blocks(self) -> Json:
        """Block the bot, now: from here on nothing can be sent."""
        update = self.membership("member", "kicked")
        with self.api.changed:
            self.private.state = "blocked"
        return self._delivered(update)

    # ---- updates

    def message(self, text: str, chat: Chat | None = None, **more: Any) -> Json:
        """A message in the private chat or another one."""
        marks = entities_of(text)
        content = {"text": text, **({"entities": marks} if marks else {}), **more}
        return self._update("message", self._said(chat or self.private, content))

    def media(self, kind: str, chat: Chat | None = None, **more: Any) -> Json:
        content = {kind: copy.deepcopy(MEDIA[kind]), **more}
        if kind == "venue":
            content["location"] = content["venue"]["location"]
        if kind == "animation":
            content["document"] = copy.deepcopy(MEDIA["document"])
        return self._update("message", self._said(chat or self.private, content))

    def service(self, chat: Chat | None = None, **content: Any) -> Json:
        """A message nobody wrote: a title was changed, somebody came."""
        return self._update("message", self._said(chat or self.private, content))

    def edit(self, update: Json, text: str, *, field: str = "text") -> Json:
        """The edit of an earlier message of theirs."""
        edited = {**copy.deepcopy(update["message"]), field: text, "edit_date": int(self.api.world.clock())}
        edited.pop("entities", None)
        return self._update("edited_message", edited)

    def reply(self, text: str, to: Shown, chat: Chat | None = None) -> Json:
        chat = chat or self.private
        return self.message(text, chat, reply_to_message=as_message(to, chat, self.api.world.bot))

    def forwarded(self, text: str, author: str = "Carmen") -> Json:
        origin = {"type": "hidden_user", "sender_user_name": author, "date": int(self.api.world.clock())}
        return self.message(text, forward_origin=origin)

    def press(self, shown: Shown, title: str) -> Json:
        """A press of the button with this title, on the message as this person sees it."""
        found = [button for row in shown.keyboard for button in row if button["text"] == title]
        assert found, f"there is no button {title!r} among {shown.titles}"
        chat = self.api.chat(shown.chat_id)
        return self.press_of(str(found[0]["callback_data"]), message=as_message(shown, chat, self.api.world.bot))

    def press_of(self, data: str, *, message: Json | None) -> Json:
        """A press of any data; without a message as from an inline message."""
        query = str(next(_queries))
        chat_id = message["chat"]["id"] if message else 0
        with self.api.changed:
            self.api.world.pressed[query] = Pressed(query, chat_id, self.id, data, self.api.world.clock())
        where = {"message": message} if message else {"inline_message_id": "AAEAAgADBAU"}
        pressed = {"id": query, "from": self.user, "chat_instance": str(-self.id), "data": data, **where}
        return self._update("callback_query", pressed)

    def membership(self, before: str, after: str, chat: Chat | None = None) -> Json:
        """What became of the bot in a chat: `member`, `kicked`, `left`, `administrator`."""
        bot, chat = self.api.world.bot, chat or self.private
        until = {"until_date": 0}
        changed = {
            "chat": chat.as_json(), "from": self.user, "date": int(self.api.world.clock()),
            "old_chat_member": {"user": bot, "status": before, **(until if before == "kicked" else {})},
            "new_chat_member": {"user": bot, "status": after, **(until if after == "kicked" else {})},
        }  # fmt: skip
        return self._update("my_chat_member", changed)

    def reaction(self, shown: Shown) -> Json:
        reacted = {
            "chat": self.private.as_json(), "message_id": shown.message_id, "user": self.user,
            "date": int(self.api.world.clock()), "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}],
        }  # fmt: skip
        return self._update("message_reaction", reacted)

    def press_answers(self) -> list[list[Json]]:
        """How each of their presses was answered, in order."""
        return [each.answers for each in self.api.world.pressed.values() if each.user_id == self.id]

    def _said(self, chat: Chat, content: Json) -> Json:
        with self.api.changed:
            number = chat.next_id()
            said: Json = {
                "message_id": number, "from": self.user, "chat": chat.as_json(), "date": int(self.api.world.clock()),
                **content,
            }  # fmt: skip
            chat.said[number] = said
        return said

    def _update(self, kind: str, content: Json) -> Json:
        with self.api.changed:
            return self.api.world.updates.number({kind: content})

    def _delivered(self, update: Json) -> Json:
        self.api.deliver(update)
        return update


def group(
    api: BotApi, chat_id: int = -1_001_555_000_111, title: str = "Peña ciclista", kind: str = "supergroup"
) -> Chat:
    with api.changed:
        return api.world.chats.setdefault(chat_id, Chat(chat_id, kind, title))


def channel_post(api: BotApi, text: str, *, edited: bool = False) -> Json:
    chat = group(api, -1_001_777_000_222, "Novedades", "channel")
    with api.changed:
        number, at = chat.next_id(), int(api.world.clock())
        post = {"message_id": number, "sender_chat": chat.as_json(), "chat": chat.as_json(), "date": at, "text": text}
        if edited:
            return api.world.updates.number({"edited_channel_post": {**post, "edit_date": at}})
        return api.world.updates.number({"channel_post": post})


def migrate(api: BotApi, chat: Chat, to: int) -> tuple[Json, Json]:
    """A group becomes a supergroup: the two service messages, in the old chat and in the new one."""
    with api.changed:
        new = group(api, to, chat.title, "supergroup")
        at = int(api.world.clock())
        old = {"message_id": chat.next_id(), "chat": chat.as_json(), "date": at, "migrate_to_chat_id": to}
        come = {"message_id": new.next_id(), "chat": new.as_json(), "date": at, "migrate_from_chat_id": chat.id}
        chat.state, chat.moved_to = "migrated", to
        updates = api.world.updates
        return updates.number({"message": old}), updates.number({"message": come})


def unknown_kind(api: BotApi) -> Json:
    """A kind of update that does not exist yet."""
    return api.world.updates.number({"chat_telepathy": {"thought": "¿y esto qué es?"}})
