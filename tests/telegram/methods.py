"""The methods of the Bot API a bot of ours may call, each refusing what the real one refuses."""

import re
from collections.abc import Callable
from typing import Any, Final

from tests.telegram.chats import Chat, Json, Shown, as_message
from tests.telegram.formatting import LONGEST_MESSAGE, Formatted, formatted, plain, units
from tests.telegram.keyboards import checked_inline, checked_keyboard, checked_prompt
from tests.telegram.parameters import Parameters
from tests.telegram.refusals import RefusalError, bad
from tests.telegram.world import Webhook, World

ACTIONS: Final = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
)  # fmt: skip
_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HTTPS: Final = re.compile(r"https://[^\s/:]+(:(443|80|88|8443))?(/\S*)?")
_SCOPES: Final = (
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
    "chat_member",
)  # fmt: skip


class Methods:
    """One method per name, called under the world's lock; `getUpdates` lives in the server, for it waits."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._named: dict[str, Callable[[Parameters], Any]] = {
            name.lower(): getattr(self, f"_{_snake(name)}")
            for name in (
                "getMe", "sendMessage", "sendChatAction", "answerCallbackQuery", "editMessageText",
                "editMessageReplyMarkup", "deleteMessage", "setMyCommands", "getMyCommands", "deleteMyCommands",
                "getChat", "leaveChat", "setWebhook", "deleteWebhook", "getWebhookInfo", "getFile", "setMyDescription",
                "setMyShortDescription",
            )
        }  # fmt: skip

    def call(self, name: str, parameters: Parameters) -> Any:
        """The result; `RefusalError`."""
        method = self._named.get(name.lower())
        if method is None:
            raise RefusalError(404, "Not Found")
        return method(parameters)

    def _get_me(self, _: Parameters) -> Json:
        return {**self._world.bot, "can_join_groups": True, "can_read_all_group_messages": False}

    def _send_message(self, asked: Parameters) -> Json:
        chat = self._chat(asked)
        chat.check_open()
        text, keyboard = self._text(asked), checked_keyboard(asked.json("reply_markup"))
        if asked.has("message_thread_id"):
            raise bad("message thread not found")
        prompt = checked_prompt(asked.json("reply_markup"))
        shown = chat.show(text, keyboard, at=self._world.clock(), reply_to=_replied_to(asked, chat))
        shown.prompt = prompt
        return as_message(shown, chat, self._world.bot)

    def _send_chat_action(self, asked: Parameters) -> bool:
        chat = self._chat(asked)
        chat.check_open()
        if asked.text("action") not in ACTIONS:
            raise bad("wrong parameter action in request")
        chat.typing.append(self._world.clock())
        return True

    def _answer_callback_query(self, asked: Parameters) -> bool:
        pressed = self._world.pressed.get(asked.text("callback_query_id"))
        if pressed is None or pressed.answers or self._world.clock() - pressed.at > self._world.query_life:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if units(asked.text("text")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        pressed.answers.append({"text": asked.text("text"), "show_alert": asked.flag("show_alert")})
        return True

    def _edit_message_text(self, asked: Parameters) -> Json:
        chat, shown = self._shown(asked, "edit")
        text, keyboard = self._text(asked), checked_inline(asked.json("reply_markup"))
        if (text.text, text.entities, keyboard) == (shown.text, shown.entities, shown.keyboard):
            raise _unmodified()
        shown.text, shown.entities, shown.keyboard = text.text, text.entities, keyboard
        shown.versions.append(text.text)
        return as_message(shown, chat, self._world.bot)

    def _edit_message_reply_markup(self, asked: Parameters) -> Json:
        chat, shown = self._shown(asked, "edit")
        keyboard = checked_inline(asked.json("reply_markup"))
        if keyboard == shown.keyboard:
            raise _unmodified()
        shown.keyboard = keyboard
        return as_message(shown, chat, self._world.bot)

    def _delete_message(self, asked: Parameters) -> bool:
        _, shown = self._shown(asked, "delete")
        shown.deleted = True
        return True

    def _set_my_commands(self, asked: Parameters) -> bool:
        commands = asked.json("commands")
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad("can't parse commands JSON object")
        for command in commands:
            if _COMMAND.fullmatch(str(command.get("command"))) is None:
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= units(str(command.get("description", "")).strip()) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self._world.commands[_command_key(asked)] = commands
        return True

    def _get_my_commands(self, asked: Parameters) -> list[Json]:
        return self._world.commands.get(_command_key(asked), [])

    def _delete_my_commands(self, asked: Parameters) -> bool:
        self._world.commands.pop(_command_key(asked), None)
        return True

    def _get_chat(self, asked: Parameters) -> Json:
        return {**self._chat(asked).as_json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {
            "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
            "gifts_from_channels": False,
        }}  # fmt: skip

    def _leave_chat(self, asked: Parameters) -> bool:
        chat = self._chat(asked)
        if chat.kind == "private":
            raise bad("chat member status can't be changed in private chats")
        chat.check_open()
        chat.state = "left"
        return True

    def _get_file(self, asked: Parameters) -> Json:
        self._world.fetched.append(asked.text("file_id"))
        return {"file_id": asked.text("file_id"), "file_unique_id": "u", "file_size": 1, "file_path": "photos/1.jpg"}

    def _set_my_description(self, asked: Parameters) -> bool:
        return self._short_enough(asked, "description", 512)

    def _set_my_short_description(self, asked: Parameters) -> bool:
        return self._short_enough(asked, "short_description", 120)

    def _set_webhook(self, asked: Parameters) -> bool:
        url, secret = asked.text("url"), asked.text("secret_token")
        if asked.flag("drop_pending_updates"):
            self._world.updates.waiting.clear()
        self._world.updates.allow(asked.json("allowed_updates"))
        if not url:
            self._world.webhook = None
            return True
        if _HTTPS.fullmatch(url) is None:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and _SECRET.fullmatch(secret) is None:
            raise bad("secret token contains unallowed characters")
        connections = asked.integer("max_connections", 40)
        if not 1 <= connections <= 100:
            raise bad("max_connections must be between 1 and 100")
        self._world.webhook = Webhook(url, secret or None, connections)
        return True

    def _delete_webhook(self, asked: Parameters) -> bool:
        if asked.flag("drop_pending_updates"):
            self._world.updates.waiting.clear()
        self._world.webhook = None
        return True

    def _get_webhook_info(self, _: Parameters) -> Json:
        hook = self._world.webhook
        told: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._world.updates.waiting),
        }
        if self._world.updates.allowed:
            told["allowed_updates"] = list(self._world.updates.allowed)
        if hook and hook.last_error:
            told |= {"last_error_date": int(self._world.clock()), "last_error_message": hook.last_error}
        return {**told, "max_connections": hook.max_connections} if hook else told

    def _chat(self, asked: Parameters) -> Chat:
        raw = asked.text("chat_id").strip()
        if not raw:
            raise bad("chat_id is empty")
        for chat in self._world.chats.values():
            if raw == str(chat.id) or (chat.username and raw == f"@{chat.username}" and chat.kind != "private"):
                return chat
        raise bad("chat not found")

    def _shown(self, asked: Parameters, what: str) -> tuple[Chat, Shown]:
        chat = self._chat(asked)
        chat.check_open()
        number = asked.integer("message_id")
        if number in chat.said:
            can_not = "message can't be edited" if what == "edit" else "message can't be deleted"
            raise bad(can_not)
        shown = chat.shown.get(number)
        if shown is None or shown.deleted:
            raise bad(f"message to {what} not found")
        return chat, shown

    def _text(self, asked: Parameters) -> Formatted:
        mode = asked.text("parse_mode")
        text = formatted(asked.text("text"), mode) if mode else plain(asked.text("text"))
        if not text.text:
            raise bad("message text is empty")
        if units(text.text) > LONGEST_MESSAGE:
            raise bad("message is too long")
        self._world.lost_links += text.lost_links
        return text

    @staticmethod
    def _short_enough(asked: Parameters, name: str, most: int) -> bool:
        if units(asked.text(name)) > most:
            raise bad(f"{name} is too long")
        return True


def _snake(name: str) -> str:
    return re.sub(r"(?=[A-Z])", "_", name).lower()


def _unmodified() -> RefusalError:
    told = "specified new message content and reply markup are exactly the same as a current content and reply markup"
    return bad(f"message is not modified: {told} of the message")


def _replied_to(asked: Parameters, chat: Chat) -> int | None:
    wanted = asked.json("reply_parameters")
    if wanted is None:
        return None
    number = int(wanted.get("message_id", 0))
    if number in chat.said or number in chat.shown:
        return number
    if wanted.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def _command_key(asked: Parameters) -> tuple[str, str]:
    scope = (asked.json("scope") or {"type": "default"}).get("type")
    if scope not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    language = asked.text("language_code")
    if language and re.fullmatch(r"[a-z]{2}", language) is None:
        raise bad("invalid language code specified")
    return str(scope), language
