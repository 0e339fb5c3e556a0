"""Erasing a customer's data at their wish: what the channel keeps goes in the same breath as everything else."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import update
from sqlalchemy.engine import Connection

from bot.catalogue import text
from bot.channels.telegram import chats, deliveries
from bot.channels.telegram.deliveries import Part, Source
from bot.channels.telegram.guests import CHANNEL, Guest
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.tables import (
    telegram_asked,
    telegram_chat,
    telegram_delivery,
    telegram_event,
    telegram_link,
)
from bot.dialogue.markdown import runs_of
from bot.dialogue.runs import html_of
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import Erased

_RECEIPT_NUMBER: Final = 0
"""No line of any conversation."""


class Erasure:
    """Erases, and leaves a receipt on its way; with it goes the last that is known of the chat."""

    def __init__(
        self,
        gateway: JournalGateway,
        *,
        outgoing: Outgoing,
        now: Callable[[], float],
    ) -> None:
        self._gateway = gateway
        self._outgoing = outgoing
        self._now = now

    async def erase(self, guest: Guest) -> None:
        """All that is known of the guest, on every channel; `GatewayError("session_unknown")` if that is nothing."""
        erased = await self._gateway.desk.erase(
            guest.session,
            channel=CHANNEL,
            also=lambda connection, erased: self._erase(connection, guest, erased),
        )
        for session_id in erased.sessions:
            self._outgoing.presence.end(session_id)
            await self._outgoing.collector.forget(session_id)
        self._outgoing.deliverer.wake(guest.chat_key)

    def _erase(self, connection: Connection, guest: Guest, erased: Erased) -> None:
        for chat_key in chats.keys_of(connection, erased.sessions):
            if chat_key != guest.chat_key:
                chats.forget_chat(connection, chat_key)
        for table in (telegram_asked, telegram_delivery, telegram_event):
            connection.execute(table.delete().where(table.c.chat_key == guest.chat_key))
        connection.execute(telegram_link.delete().where(telegram_link.c.session_id.in_(erased.sessions)))
        nameless = f"erased:{erased.receipt}"
        left = {"session_id": nameless, "taken": 0, "keyboard": None, "state": chats.LEAVING}
        connection.execute(update(telegram_chat).where(telegram_chat.c.chat_key == guest.chat_key).values(**left))
        receipt = text(
            "telegram.erase.receipt",
            guest.language,
            receipt=erased.receipt,
            turns=erased.turns,
            conversations=erased.conversations,
        )
        part, source = Part(html_of(runs_of(receipt))), Source(nameless, _RECEIPT_NUMBER)
        deliveries.add_parts(connection, guest.chat_key, [part], source=source, at=self._now())
