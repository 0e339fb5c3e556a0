"""Telegram's limits: who is asked to wait, for how long, and who did not wait."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.telegram.refusals import too_many

EVERYBODY: Final = 0
COUNTED: Final = (
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "sendPhoto",
    "sendDocument",
    "copyMessage",
)


@dataclass(frozen=True)
class Limits:
    """Messages in seconds; Telegram's own are the defaults, tests shorten the seconds."""

    per_chat: int = 1
    per_chat_seconds: float = 1.0
    per_group: int = 20
    per_group_seconds: float = 60.0
    overall: int = 30
    overall_seconds: float = 1.0


@dataclass(frozen=True)
class TooEarly:
    """A request that came although the chat had been asked to wait."""

    chat_id: int
    seconds: float
    """How much too early."""


class Flood:
    """Counts messages and remembers whom it has asked to wait; without `limits` it only remembers."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.limits: Limits | None = None
        self.too_early: list[TooEarly] = []
        self.refused = 0
        self._until: dict[int, float] = {}
        self._sent: dict[int, deque[float]] = defaultdict(deque)

    def check(self, method: str, chat_id: int | None) -> None:
        """`RefusalError` 429 while the chat, or everybody, has been asked to wait."""
        if chat_id is None or method not in COUNTED:
            return
        now = self._clock()
        for whom in (EVERYBODY, chat_id):
            left = self._until.get(whom, now) - now
            if left > 0:
                self.too_early.append(TooEarly(chat_id, left))
                raise too_many(math.ceil(left))
        if self.limits is not None:
            self._count(chat_id, now, self.limits)

    def ask_to_wait(self, chat_id: int, seconds: int) -> None:
        self._until[chat_id] = self._clock() + seconds

    def _count(self, chat_id: int, now: float, limits: Limits) -> None:
        own = (
            (limits.per_group, limits.per_group_seconds) if chat_id < 0 else (limits.per_chat, limits.per_chat_seconds)
        )
        for whom, most, span in ((EVERYBODY, limits.overall, limits.overall_seconds), (chat_id, *own)):
            sent = self._sent[whom]
            while sent and sent[0] <= now - span:
                sent.popleft()
            if len(sent) >= most:
                self.refused += 1
                seconds = max(1, math.ceil(sent[0] + span - now))
                self.ask_to_wait(whom, seconds)
                raise too_many(seconds)
        self._sent[EVERYBODY].append(now)
        self._sent[chat_id].append(now)
