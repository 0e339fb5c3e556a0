"""Inline keyboards, with everything the Bot API refuses in them."""

from typing import Any, Final

from tests.telegram.formatting import ADDRESS, units
from tests.telegram.refusals import bad

MOST_BUTTONS: Final = 100
MOST_IN_A_ROW: Final = 8
LONGEST_PLACEHOLDER: Final = 64

Keyboard = list[list[dict[str, Any]]]


def checked_prompt(markup: Any) -> str | None:
    """The placeholder of a `force_reply`, which opens the field for an answer; `None` for any other markup."""
    if not isinstance(markup, dict) or "force_reply" not in markup:
        return None
    if markup["force_reply"] is not True or "inline_keyboard" in markup:
        raise bad("can't parse reply keyboard markup JSON object")
    placeholder = str(markup.get("input_field_placeholder", ""))
    if units(placeholder) > LONGEST_PLACEHOLDER:
        raise bad("INPUT_FIELD_PLACEHOLDER_INVALID")
    return placeholder


def checked_inline(markup: Any) -> Keyboard:
    """The rows for a message that is edited, which takes no other markup."""
    if markup is not None and (not isinstance(markup, dict) or "inline_keyboard" not in markup):
        raise bad("inline keyboard expected")
    return checked_keyboard(markup)


def checked_keyboard(markup: Any) -> Keyboard:
    """The rows of a markup; empty for none. `RefusalError` for what Telegram would not show as it was sent."""
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return []  # force_reply, remove_keyboard and keyboards of words
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [_checked(button) for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad("reply markup is too long")
    return [list(row) for row in rows if row]


def _checked(button: Any) -> dict[str, Any]:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad(f'{prefix}Can\'t find field "text"')
    if not button["text"].strip():
        raise bad(f"{prefix}Inline keyboard button text must be non-empty")
    if units(button["text"]) > 256:
        raise bad("BUTTON_TEXT_INVALID")
    kinds = set(button) - {"text"}
    if not kinds:
        raise bad(f"{prefix}Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise bad(f"{prefix}exactly one kind of button must be used")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and ADDRESS.fullmatch(str(button["url"])) is None:
        raise bad("BUTTON_URL_INVALID")
    return button
