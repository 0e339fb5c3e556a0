"""From the web to Telegram: the channels do not know each other, so the command that serves both joins them here."""

from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.web.telegram_link import WayOut
from bot.gateway.protocol import GatewayError, Place

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

LIFETIME: Final = 600
"""Seconds in which a link that takes a conversation along can be followed: time to find one's phone, and not more."""


class WayToTelegram:
    """The `OtherChannel` of the web: links into our Telegram bot."""

    def __init__(self, channel: "TelegramChannel") -> None:
        self._channel = channel

    @property
    def ready(self) -> bool:
        """The bot answers."""
        return self._channel.is_at_work

    async def way_out(self, place: Place, *, session_id: str) -> WayOut:
        """A link that takes this session's conversation along, once. `GatewayError("unavailable")` without database."""
        try:
            url = await self._channel.link(place, lifetime=LIFETIME, session_id=session_id)
        except SQLAlchemyError:
            raise GatewayError("unavailable") from None
        return WayOut(url, LIFETIME)
