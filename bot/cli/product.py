"""A product that is running for as long as a command needs it."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy.engine import Engine as Database

from actions.services import use
from bot.cli.terminal import Terminal
from bot.engine.old_events import STORE, delete_old_events
from bot.gateway.ending import ended
from bot.gateway.forgetting_words import keep_texts_short
from bot.gateway.journal_gateway import JournalGateway
from bot.journeys.model import JourneyMap
from bot.language.log_redaction import redact_logs
from bot.touchpoints.map_registry import register
from bot.wiring import build_product


@dataclass(frozen=True, slots=True)
class RunningProduct:
    """What a command may talk to."""

    gateway: JournalGateway
    maps: tuple[JourneyMap, ...]
    database: Database
    """Open and migrated; it belongs to the product."""
    secret: str


@asynccontextmanager
async def running_product(terminal: Terminal, maps: Sequence[JourneyMap]) -> AsyncIterator[RunningProduct]:
    """Start engine and gateway over a prepared project, and close them in the opposite order."""
    redact_logs(maps[0].language)
    product = build_product(terminal.project, terminal.settings, maps=maps)
    async with AsyncExitStack() as closing:
        closing.callback(product.database.dispose)
        use(product.conversation)  # the embedded engine's actions share our maps and our log
        closing.callback(use, None)
        await product.engine.start()
        closing.push_async_callback(product.engine.close)
        register(product.database, product.maps, product.engine.release)
        gateway = product.gateway()
        await gateway.start()
        closing.push_async_callback(gateway.close)
        keeping = asyncio.create_task(
            keep_texts_short(product.database, product.maps, also=partial(_forget_events, terminal), now=time.time)
        )
        closing.push_async_callback(ended, keeping)
        yield RunningProduct(gateway, product.maps, product.database, product.secret)


def _forget_events(terminal: Terminal, before: float) -> None:
    delete_old_events(terminal.project.var / STORE, before=before)
