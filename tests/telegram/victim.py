"""Real processes with the channel, the gateway and the database, to be killed: `victim DATABASE_URL API_URL TOKEN`.

Each line that is written to it brings a new one into the world, whose number it prints. It has read the programs only
once, which takes longer than a life, and waits for the death of each before it gives birth to the next.
"""

import asyncio
import os
import sys

import bot.touchpoints.database
from bot.channels.telegram.channel import build_telegram
from bot.channels.telegram.options import TelegramOptions
from bot.engine.scripted import ScriptedEngine
from bot.gateway.journal_gateway import JournalGateway
from bot.touchpoints.database import connect
from tests.gateway.sample import SECRET, shop
from tests.telegram.harness import QUICK


async def live(database_url: str, api_url: str, token: str) -> None:
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
    options = TelegramOptions(token=token, secret=SECRET, api_url=api_url, **{**QUICK, "read_seconds": 1.5})
    channel = build_telegram(gateway, database, options, maps=[shop()])
    await channel.start()
    await asyncio.Event().wait()


def main(database_url: str, api_url: str, token: str) -> None:
    for _ in sys.stdin:
        born = os.fork()
        if born == 0:
            asyncio.run(live(database_url, api_url, token))
            os._exit(0)
        sys.stdout.write(f"{born}\n")
        sys.stdout.flush()
        os.waitpid(born, 0)


if __name__ == "__main__":
    main(*sys.argv[1:4])
