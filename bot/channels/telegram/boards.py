"""What stands under a message of ours now: its choices while they are open, and what it asks beside them."""

from collections import OrderedDict
from typing import Final

from sqlalchemy.engine import Connection

from bot.channels.telegram import asked, chats
from bot.channels.telegram.api import Outcome, Sent, TelegramApi
from bot.channels.telegram.asked import VOTE, Asked
from bot.channels.telegram.guests import Guest
from bot.channels.telegram.keyboards import Rows, has_choices, score_rows, vote_rows
from bot.channels.telegram.store import Store

_REMEMBERED: Final = 2_000
_NONE: Final = "none"
"""Token of no question."""


class Boards:
    """Draws buttons anew. It looks when its turn has come: a keyboard that was closed meanwhile stays closed."""

    def __init__(self, store: Store, api: TelegramApi) -> None:
        self._store = store
        self._api = api
        self._drawn: OrderedDict[tuple[int, int], Rows] = OrderedDict()

    async def close(self, chat: int, chat_key: str, message: int) -> Outcome:
        """Take the choices away from a message; thumbs and scores stay."""
        return await self._draw(chat, message, await self._rows(chat_key, message))

    async def mark(self, guest: Guest, message: int, *, token: str, seen: Rows) -> Outcome:
        """Show what was answered to a question; `seen` are the rows that stood there when it was."""
        rows = await self._rows(guest.chat_key, message, token=token, seen=seen)
        return await self._draw(guest.address.chat, message, rows)

    async def show(self, guest: Guest, message: int, html: str) -> Outcome:
        """Put other words in the place of a message whose choices are over."""
        rows = await self._rows(guest.chat_key, message)
        return self._noted(
            guest.address.chat, message, rows, await self._api.show(guest.address.chat, message, html, rows)
        )

    async def clear(self, guest: Guest, message: int, *, seen: Rows) -> Outcome:
        """Take away what a message asks and nobody wants to know any more; choices stay while they are open."""
        rows = await self._rows(guest.chat_key, message, token=_NONE, seen=seen)
        return await self._draw(guest.address.chat, message, rows)

    async def end(self, guest: Guest, message: int, html: str) -> Outcome:
        """Put other words in the place of a message that asks nothing more."""
        return self._noted(guest.address.chat, message, (), await self._api.show(guest.address.chat, message, html))

    async def _draw(self, chat: int, message: int, rows: Rows) -> Outcome:
        """Draw them unless they stand there already, which Telegram would refuse."""
        if self._drawn.get((chat, message)) == rows:
            return Sent(message)
        return self._noted(chat, message, rows, await self._api.close_keyboard(chat, message, rows))

    def _noted(self, chat: int, message: int, rows: Rows, outcome: Outcome) -> Outcome:
        self._drawn.pop((chat, message), None)  # whatever else the outcome is, nobody knows what stands there now
        if isinstance(outcome, Sent):
            self._drawn[chat, message] = rows
            if len(self._drawn) > _REMEMBERED:
                self._drawn.popitem(last=False)
        return outcome

    async def _rows(self, chat_key: str, message: int, *, token: str = "", seen: Rows = ()) -> Rows:
        def look(connection: Connection) -> Rows:
            found = asked.of_token(connection, token) if token else asked.of_message(connection, chat_key, message)
            is_open = chats.keyboard_of(connection, chat_key) == message
            return (*(_choices(seen) if is_open else ()), *asked_rows(found))

        return await self._store.read(look)


def asked_rows(found: Asked | None) -> Rows:
    """The buttons of a question, its answer marked."""
    if found is None:
        return ()
    if found.kind == VOTE:
        return vote_rows(found.token, None if found.chosen is None else bool(found.chosen))
    return score_rows(found.token, found.scores, found.chosen)


def _choices(seen: Rows) -> Rows:
    return tuple(row for row in seen if has_choices((row,)))
