"""The parts that bring answers to a chat, held together."""

from dataclasses import dataclass

from bot.channels.telegram.collector import Collector
from bot.channels.telegram.presence import Presence
from bot.channels.telegram.sender import Sender


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What takes the bot's lines, what sends them, and what shows that they are being thought about."""

    collector: Collector
    deliverer: Sender
    presence: Presence

    async def stop(self) -> None:
        """Let what is being sent end; everything else is still in the tables at the next start."""
        await self.presence.stop()
        await self.collector.stop()
        await self.deliverer.stop()
