"""One publishing at a time: a lease in the database that its holder renews, and that the dead leave behind."""

import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import CataloguedError
from bot.publishing.tables import publishing_lease
from bot.touchpoints.database import writing
from bot.touchpoints.upsert import insert_once

LIFE: Final = 60.0
"""Seconds after which a publishing that gives no sign of life counts as dead."""
_RENEWAL: Final = 10.0


@contextmanager
def publishing_alone(database: Engine, *, by: str, now: Callable[[], float] = time.time) -> Iterator[None]:
    """Hold the lease while inside; `UserError` names who holds it. A process that died holds nothing."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"[:128]
    _take(database, owner, by=by, at=now())
    over = threading.Event()
    renewing = threading.Thread(target=_renew, args=(database, owner, over, now), name="publishing-lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        over.set()
        renewing.join()
        with writing(database) as connection:
            connection.execute(delete(publishing_lease).where(publishing_lease.c.owner == owner))


def _take(database: Engine, owner: str, *, by: str, at: float) -> None:
    row = {"slot": 1, "owner": owner, "by": by, "since": at, "expires_at": at + LIFE}
    with writing(database) as connection:
        held = connection.execute(select(publishing_lease)).first()
        if held is not None and held.expires_at > at and not _is_dead(held):
            raise CataloguedError("errors.publishing.busy", by=held.by)
        if held is not None:
            connection.execute(delete(publishing_lease).where(publishing_lease.c.owner == held.owner))
        if not insert_once(connection, publishing_lease, row):  # another process was as quick as we were
            quicker = connection.execute(select(publishing_lease.c.by)).scalar()
            raise CataloguedError("errors.publishing.busy", by=quicker or by)


def _renew(database: Engine, owner: str, over: threading.Event, now: Callable[[], float]) -> None:
    while not over.wait(_RENEWAL):
        try:
            with writing(database) as connection:
                ours = publishing_lease.c.owner == owner
                connection.execute(update(publishing_lease).where(ours).values(expires_at=now() + LIFE))
        except SQLAlchemyError:  # the next renewal may do better, and keeping the release checks its base anyway
            continue


def _is_dead(held: Row) -> bool:
    """Whether the holder was a process of this very machine that is gone."""
    host, _, rest = str(held.owner).rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
