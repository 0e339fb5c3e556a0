"""Buttons under a message: one to a row, each with an opaque id of ours."""

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.gateway.protocol import OfferedChoice

Rows = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons, each its words and the data that comes back: at most 64 bytes."""

CHOICE: Final = "c:"
"""Begins the data of a choice of the gateway's; other kinds of buttons have other letters."""
LONGEST_TITLE: Final = 100
"""Characters; telephones show about 40."""


def rows_of(choices: Sequence[OfferedChoice]) -> Rows:
    """The choices as buttons, one to a row: they are whole questions."""
    return tuple(((_short(choice.title), f"{CHOICE}{choice.id}"),) for choice in choices)


def choice_of(data: str) -> str | None:
    """The choice's id in what a pressed button sent; `None` for a button that is no choice."""
    return data[len(CHOICE) :] if data.startswith(CHOICE) else None


def markup_of(rows: Rows) -> InlineKeyboardMarkup | None:
    """The buttons as the library wants them; `None` without any."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(title, callback_data=data) for title, data in row] for row in rows]
    )


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
