"""What the serving process does from time to time: looks for findings each hour, and sends weekly digests."""

import asyncio
import logging
import os
import socket
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import Engine as Database

from bot.analytics.findings.turns import done, take
from bot.cli.findings import finding_desk
from bot.cli.terminal import Terminal
from bot.console.digest_links import addresses
from bot.console.digest_post import Postman, ways_of

LOOK: Final = 60.0
"""Seconds between looks at what is due; the first comes after that long, when the product has begun to answer."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done by one process at a time, so many seconds after it was last done."""

    name: str
    every: float
    work: Callable[[], object]


def jobs_of(terminal: Terminal, database: Database, *, now: Callable[[], float]) -> tuple[Job, ...]:
    """The jobs of a serving process; the digests' only where one is to be sent."""
    desk = finding_desk(terminal, database)
    ways = ways_of(terminal.settings, now=now)
    postman = Postman(database, ways, addresses(terminal.settings.console_url), now)
    digests = Job("digests", 600.0, lambda: postman.deliver(desk.shelf.read().maps))
    return (Job("findings", 3_600.0, desk.sweep), *((digests,) if ways else ()))


async def work_periodically(
    database: Database, jobs: Sequence[Job], *, now: Callable[[], float], look: float = LOOK
) -> None:
    """Do each job when it is due and no other process does it, until cancelled; a failing one waits for its time."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"[:128]
    while True:
        await asyncio.sleep(look)
        for job in jobs:
            await asyncio.to_thread(_do, database, job, owner, now)


def _do(database: Database, job: Job, owner: str, now: Callable[[], float]) -> None:
    try:
        if take(database, job.name, owner=owner, every=job.every, now=now()):
            try:
                job.work()
            finally:
                done(database, job.name, owner=owner, at=now())
    except Exception:  # whatever it is, answering customers goes on, and the next time may do better
        _log.exception("the job %s failed", job.name)
