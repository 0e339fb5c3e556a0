"""Small services to a chat that are worth a few attempts and no promise: buttons closed, choices shown."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.api import Outcome

ATTEMPTS: Final = 3
WORDS: Final = "words"
BUTTONS: Final = "buttons"
"""What of a message is changed: its words, with what stands under it, or the answer to what it asks."""


@dataclass(slots=True)
class Errand:
    """Something to do with a message of ours, once the chat's messages are out of the way."""

    message: int
    run: Callable[[], Awaitable[Outcome]]
    attempts: int = 0
    what: str = WORDS


class Errands:
    """The errands of every chat, in order, one of a sort for each message.

    A restart loses them: buttons explain themselves.
    """

    def __init__(self) -> None:
        self._of: dict[str, dict[tuple[int, str], Errand]] = {}

    def add(self, chat_key: str, errand: Errand, *, instead: bool = False) -> None:
        """Remember one. What is already to be done with the message stays so, unless this goes further: `instead`."""
        waiting = self._of.setdefault(chat_key, {})
        if instead or (errand.message, errand.what) not in waiting:
            waiting[errand.message, errand.what] = errand

    def next(self, chat_key: str) -> Errand | None:
        """The one to do now; `None` when there is none left."""
        return next(iter(self._of.get(chat_key, {}).values()), None)

    def done(self, chat_key: str, errand: Errand) -> None:
        """It is done, or given up."""
        waiting = self._of[chat_key]
        if waiting.get((errand.message, errand.what)) is errand:
            del waiting[errand.message, errand.what]
        if not waiting:
            del self._of[chat_key]
