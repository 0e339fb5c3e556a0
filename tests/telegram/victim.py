"""A real process with the channel, the gateway and the database, to be killed: `victim DATABASE_URL API_URL TOKEN`."""

import asyncio
import sys

import bot.touchpoints.database
from bot.channels.telegram.channel import build_telegram
from bot.channels.telegram.options import TelegramOptions
from bot.engine.scripted import ScriptedEngine
from bot.gateway.journal_gateway import JournalGateway
from bot.touchpoints.database import connect
from tests.gateway.sample import SECRET, shop
from tests.telegram.harness import QUICK


async def main(database_url: str, api_url: str, token: str) -> None:
    bot.touchpoints.database._FULL = 0  # what a killed process has written is there; nobody cuts the power
    database = connect(database_url)
    gateway = JournalGateway(
        engine=ScriptedEngine(pause=0.005),
        database=database,
        maps=[shop()],
        secret=SECRET,
        redact=lambda text: text,
    )
    await gateway.start()
    options = TelegramOptions(token=token, secret=SECRET, api_url=api_url, **QUICK)
    channel = build_telegram(gateway, database, options, maps=[shop()])
    await channel.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
