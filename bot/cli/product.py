"""A product that is running for as long as a command needs it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

from sqlalchemy.engine import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

from actions.services import use
from bot.cli.periodic_work import jobs_of, work_periodically
from bot.cli.releases_in_service import Served, TakingOver
from bot.cli.terminal import Terminal
from bot.engine.embedded import EmbeddedEngine
from bot.engine.old_events import STORE, delete_old_events
from bot.gateway.ending import ended
from bot.gateway.forgetting_words import keep_texts_short
from bot.gateway.journal_gateway import JournalGateway
from bot.journeys.in_use import MapsInUse
from bot.journeys.model import JourneyMap
from bot.language.log_redaction import redact_logs
from bot.publishing.following import Follower
from bot.publishing.presence import Presence
from bot.publishing.shelf import model_of
from bot.publishing.store import ReleaseStore
from bot.touchpoints.map_registry import register
from bot.wiring import Product, build_product


@dataclass(frozen=True, slots=True)
class RunningProduct:
    """What a command may talk to."""

    gateway: JournalGateway
    maps: MapsInUse
    """Of the release that answers now, whichever that is when they are read."""
    database: Database
    """Open and migrated; it belongs to the product."""
    secret: str
    serving: Callable[[], str]
    """The name of the release that answers now; empty before the first."""
    hurry: Callable[[], None]
    """Something was published in this process: take it over at once, if releases are followed."""


@asynccontextmanager
async def running_product(
    terminal: Terminal, maps: Sequence[JourneyMap], *, served: Served | None = None
) -> AsyncIterator[RunningProduct]:
    """Start engine and gateway over a prepared project, and close them in the opposite order.

    `served` is the release to begin with, and says whether to follow what is published; else the files are served.
    """
    redact_logs(maps[0].language)
    served = served or Served(tuple(maps))
    product = build_product(terminal.project, terminal.settings, maps=maps, place=served.place)
    async with AsyncExitStack() as closing:
        closing.callback(product.database.dispose)
        use(product.conversation)  # the embedded engine's actions share our maps and our log
        closing.callback(use, None)
        await _start(product, served)
        closing.push_async_callback(product.engine.close)
        register(product.database, product.maps, product.engine.release)
        gateway, in_use = product.gateway(), MapsInUse(maps)
        await gateway.start()
        closing.push_async_callback(gateway.close)
        keeping = asyncio.create_task(
            keep_texts_short(product.database, in_use, also=partial(_forget_events, terminal), now=time.time)
        )
        closing.push_async_callback(ended, keeping)
        hurry: Callable[[], None] = _nobody
        if served.follows:
            take_over = TakingOver(product, gateway, in_use, project=terminal.project, say=terminal.say)
            number = served.release.number if served.release else None
            presence = Presence(product.database)
            closing.callback(_leave, presence)
            follower = Follower(ReleaseStore(product.database), take_over, serving=number, presence=presence)
            hurry = follower.hurry
            closing.push_async_callback(ended, asyncio.create_task(follower.run()))
        jobs = jobs_of(terminal, product.database, now=time.time)
        working = asyncio.create_task(work_periodically(product.database, jobs, now=time.time))
        closing.push_async_callback(ended, working)
        yield RunningProduct(gateway, in_use, product.database, product.secret, lambda: product.engine.release, hurry)


def _nobody() -> None:
    """Nobody follows what is published."""


def _leave(presence: Presence) -> None:
    with suppress(SQLAlchemyError):  # who goes silent counts as gone soon
        presence.leave()


async def _start(product: Product, served: Served) -> None:
    if served.release and served.place and isinstance(product.engine, EmbeddedEngine):
        await product.engine.start_with(
            model_of(served.place), release=served.release.id, conversation=product.conversation
        )
    else:
        await product.engine.start()


def _forget_events(terminal: Terminal, before: float) -> None:
    delete_old_events(terminal.project.var / STORE, before=before)
