"""The link the web gives into Telegram: as long as the bot answers, for ten minutes, for one session."""

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.web.telegram_link import WayOut
from bot.cli.way_to_telegram import WayToTelegram
from bot.gateway.protocol import GatewayError, Place


class Bot:
    """As much of the channel as the way needs."""

    def __init__(self) -> None:
        self.is_at_work = False
        self.broken = False
        self.asked: list[tuple[Place, float, str | None]] = []

    async def link(self, place: Place, *, lifetime: float, session_id: str | None = None) -> str:
        if self.broken:
            raise OperationalError("INSERT", {}, Exception("disk"))
        self.asked.append((place, lifetime, session_id))
        return "https://t.me/bot?start=x"


async def test_the_way_leads_to_the_bot_with_this_session():
    bot = Bot()
    way = WayToTelegram(bot)  # type: ignore[arg-type]
    assert await way.way_out(Place(stage="compra"), session_id="s1") == WayOut("https://t.me/bot?start=x", 600)
    assert bot.asked == [(Place(stage="compra"), 600, "s1")]


def test_the_way_is_open_as_long_as_the_bot_answers():
    bot = Bot()
    way = WayToTelegram(bot)  # type: ignore[arg-type]
    assert not way.ready
    bot.is_at_work = True
    assert way.ready


async def test_without_a_database_the_way_is_closed_for_now():
    bot = Bot()
    bot.broken = True
    with pytest.raises(GatewayError) as told:
        await WayToTelegram(bot).way_out(Place(), session_id="s1")  # type: ignore[arg-type]
    assert told.value.code == "unavailable"
