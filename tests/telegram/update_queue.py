"""Updates on their way to the bot: numbered, kept until confirmed, filtered as the bot asked."""

import copy
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]
KINDS: Final = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost",
    "purchased_paid_media",
)  # fmt: skip
ONLY_WHEN_ASKED: Final = ("chat_member", "message_reaction", "message_reaction_count")


@dataclass
class Waiting:
    """One update that is not confirmed yet."""

    update: Json
    given: bool = False
    in_flight: bool = False

    @property
    def number(self) -> int:
        return int(self.update["update_id"])

    @property
    def chat_id(self) -> int | None:
        for kind in self.update.values():
            if isinstance(kind, dict):
                chat = kind.get("chat") or kind.get("message", {}).get("chat") or {}
                return chat.get("id")
        return None


class UpdateQueue:
    """The updates in the order in which they are handed out."""

    def __init__(self, first: int = 812_345_601) -> None:
        self._numbers = itertools.count(first)
        self.allowed: tuple[str, ...] = ()
        self.waiting: list[Waiting] = []
        self.dropped: list[Json] = []
        """Those of kinds the bot did not ask for."""
        self.all: list[Json] = []

    def restart_numbers(self, first: int) -> None:
        """As after a week without updates: the next number is chosen at random."""
        self._numbers = itertools.count(first)

    def number(self, content: Json) -> Json:
        return {"update_id": next(self._numbers), **content}

    def add(self, update: Json, *, forced: bool = False) -> None:
        """Line up one update; of a kind that was not asked for only when `forced`."""
        kind = next(key for key in update if key != "update_id")
        if not forced and not self._asked_for(kind):
            self.dropped.append(update)
            return
        self.all.append(update)
        self.waiting.append(Waiting(copy.deepcopy(update)))

    def _asked_for(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_WHEN_ASKED

    def allow(self, kinds: Sequence[str] | None) -> None:
        """As `allowed_updates`: `None` keeps what was asked for before; unknown names count for nothing."""
        if kinds is not None:
            self.allowed = tuple(kind for kind in kinds if kind in KINDS)

    def confirm(self, offset: int) -> None:
        """Forget what was handed out with a lower number; a negative offset keeps that many of the newest."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        else:
            self.waiting = [each for each in self.waiting if not each.given or each.number >= offset]

    def batch(self, limit: int) -> list[Json]:
        taken = self.waiting[:limit]
        for each in taken:
            each.given = True
        return [each.update for each in taken]

    def free(self) -> Waiting | None:
        """The next update for the webhook: of one chat only one is on its way at a time."""
        busy = {each.chat_id for each in self.waiting if each.in_flight}
        for each in self.waiting:
            if not each.in_flight and (each.chat_id is None or each.chat_id not in busy):
                each.in_flight = True
                return each
        return None

    def settle(self, waiting: Waiting, *, delivered: bool) -> None:
        waiting.in_flight = False
        if delivered:
            self.waiting.remove(waiting)
