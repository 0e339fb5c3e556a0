"""Buttons under a message: choices one to a row, thumbs and scores side by side, each with opaque data of ours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.gateway.protocol import OfferedChoice

Rows = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons, each its words and the data that comes back: at most 64 bytes."""

CHOICE: Final = "c:"
"""Begins the data of a choice of the gateway's; other kinds of buttons have other letters."""
VOTE: Final = "v:"
SCORE: Final = "s:"
UP: Final = "👍"
DOWN: Final = "👎"
CHOSEN: Final = "✓ "
"""Stands before what was chosen."""
_IN_ONE_ROW: Final = 7
"""Scores; more are put into two rows, and Telegram takes eight buttons in one."""
_OPINION: Final = re.compile(r"(?:v:([0-9a-f]{32}):([01])|s:([0-9a-f]{32}):([0-9]{1,2}))")
LONGEST_TITLE: Final = 100
"""Characters; telephones show about 40."""


def rows_of(choices: Sequence[OfferedChoice]) -> Rows:
    """The choices as buttons, one to a row: they are whole questions."""
    return tuple(((_short(choice.title), f"{CHOICE}{choice.id}"),) for choice in choices)


def choice_of(data: str) -> str | None:
    """The choice's id in what a pressed button sent; `None` for a button that is no choice."""
    return data[len(CHOICE) :] if data.startswith(CHOICE) else None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a pressed thumb or score says."""

    token: str
    is_vote: bool
    value: int
    """The score; of a vote 1 for helpful and 0 for not."""


def vote_rows(token: str, helpful: bool | None) -> Rows:
    """Two thumbs, the given one marked."""
    up, down = (f"{CHOSEN}{UP}" if helpful else UP), (f"{CHOSEN}{DOWN}" if helpful is False else DOWN)
    return (((up, f"{VOTE}{token}:1"), (down, f"{VOTE}{token}:0")),)


def score_rows(token: str, scores: Sequence[int], chosen: int | None) -> Rows:
    """The scores, lowest first, the chosen one marked."""
    buttons = [(f"{CHOSEN}{score}" if score == chosen else str(score), f"{SCORE}{token}:{score}") for score in scores]
    first = len(buttons) if len(buttons) <= _IN_ONE_ROW else (len(buttons) + 1) // 2
    return tuple(tuple(row) for row in (buttons[:first], buttons[first:]) if row)


def opinion_of(data: str) -> Opinion | None:
    """The vote or score in what a pressed button sent; `None` for any other button."""
    found = _OPINION.fullmatch(data)
    if found is None:
        return None
    vote, helpful, survey, score = found.groups()
    return Opinion(vote or survey, vote is not None, int(helpful or score))


def has_choices(rows: Rows) -> bool:
    """Whether there is a choice among the buttons, which is over once the customer goes on."""
    return any(data.startswith(CHOICE) for row in rows for _, data in row)


def markup_of(rows: Rows) -> InlineKeyboardMarkup | None:
    """The buttons as the library wants them; `None` without any."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(title, callback_data=data) for title, data in row] for row in rows]
    )


def rows_under(markup: InlineKeyboardMarkup | None) -> Rows:
    """The buttons of ours under a message as it came back."""
    rows = markup.inline_keyboard if markup is not None else ()
    return tuple(
        tuple((button.text, button.callback_data) for button in row if isinstance(button.callback_data, str))
        for row in rows
    )


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
