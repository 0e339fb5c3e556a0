"""Chats as their people see them: who is there, what the bot showed them, which buttons they may press."""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.telegram.formatting import Formatted
from tests.telegram.keyboards import Keyboard
from tests.telegram.refusals import RefusalError, bad, forbidden

Json = dict[str, Any]
CLOSED: Final = {
    "blocked": forbidden("bot was blocked by the user"),
    "deactivated": forbidden("user is deactivated"),
    "never_started": forbidden("bot can't initiate conversation with a user"),
    "kicked": forbidden("bot was kicked from the group chat"),
    "left": forbidden("bot is not a member of the group chat"),
    "no_rights": bad("not enough rights to send text messages to the chat"),
    "bot": forbidden("bot can't send messages to bots"),
}
"""Why nothing can be sent there."""


@dataclass
class Shown:
    """One message of the bot as it stands in the chat, with all it was before."""

    chat_id: int
    message_id: int
    text: str
    entities: list[Json]
    keyboard: Keyboard
    at: float
    reply_to: int | None = None
    versions: list[str] = field(default_factory=list)
    """Every text it has had, the present one last."""
    deleted: bool = False
    prompt: str | None = None
    """The placeholder of the field for a reply, which the message has opened."""

    @property
    def titles(self) -> list[str]:
        """The words on its buttons."""
        return [button["text"] for row in self.keyboard for button in row]


@dataclass
class Pressed:
    """A button that was pressed and waits for its answer."""

    query_id: str
    chat_id: int
    user_id: int
    data: str
    at: float
    answers: list[Json] = field(default_factory=list)


@dataclass
class Chat:
    """One chat; `state` is `open` or a key of `CLOSED` or `migrated`."""

    id: int
    kind: str
    title: str
    username: str | None = None
    state: str = "open"
    moved_to: int | None = None
    last_message: int = 0
    shown: dict[int, Shown] = field(default_factory=dict)
    said: dict[int, Json] = field(default_factory=dict)
    """What people wrote, by message id."""
    typing: list[float] = field(default_factory=list)

    def next_id(self) -> int:
        self.last_message += 1
        return self.last_message

    def as_json(self) -> Json:
        named = {"first_name": self.title} if self.kind == "private" else {"title": self.title}
        username = {"username": self.username} if self.username else {}
        return {"id": self.id, "type": self.kind, **named, **username}

    def check_open(self) -> None:
        if self.state == "migrated" and self.moved_to is not None:
            told = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusalError(400, told, migrate_to_chat_id=self.moved_to)
        if self.state in CLOSED:
            raise CLOSED[self.state]

    def show(self, text: Formatted, keyboard: Keyboard, *, at: float, reply_to: int | None) -> Shown:
        number = self.next_id()
        shown = Shown(self.id, number, text.text, text.entities, keyboard, at, reply_to, [text.text])
        self.shown[number] = shown
        return shown


def as_message(shown: Shown, chat: Chat, bot: Json) -> Json:
    """A message of the bot as the API gives it back."""
    message: Json = {
        "message_id": shown.message_id,
        "from": bot,
        "chat": chat.as_json(),
        "date": int(shown.at),
        "text": shown.text,
    }
    if shown.entities:
        message["entities"] = shown.entities
    if shown.keyboard:
        message["reply_markup"] = {"inline_keyboard": shown.keyboard}
    return message
