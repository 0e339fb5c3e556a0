"""Publishing in a process of its own: training holds up no customer, and what it needs stays warm for the next time."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Final

from sqlalchemy.engine import Engine as Database

from bot.errors import CataloguedError
from bot.project import Project
from bot.publishing.apart_messages import Broken, Ended, GoBack, Happened, Publish, Refused, TellTraining, Warm, Worse
from bot.publishing.apart_process import serve
from bot.publishing.publisher import Order, Published, Publisher, RegressionsError, Stage
from bot.publishing.releases import MapFile, Release

_A_MOMENT: Final = 5.0
"""Seconds for a process that was told to end."""


class PublisherApart:
    """Does what `Publisher` does, in one child process that is started when it is needed and ends when it is idle.

    The child ends with us: it reads what we write, and that has an end. One thing at a time is asked of it.
    """

    def __init__(self, project: Project, database: Database, *, now: Callable[[], float] = time.time) -> None:
        """The database must be migrated; the child opens it again by its address."""
        self._project = project
        self._database = database
        self._here = Publisher(project, database, now=now)
        self._lock = Lock()
        self._child: tuple[BaseProcess, Connection] | None = None
        self._stopped = False

    def publish(self, order: Order, *, progress: Callable[[Stage], None] = lambda _: None) -> Published:
        """As `Publisher.publish`; `UserError` too when the child dies, or when somebody stops it."""
        ended = self._asked(Publish(order), progress=progress)
        assert ended.published is not None
        return ended.published

    def roll_back(self, number: int | None = None, *, by: str, training: Callable[[], None] = lambda: None) -> Release:
        """As `Publisher.roll_back`; only what must be trained again goes to the child."""
        if number is None or self._here.store.get(number).has_model:
            return self._here.roll_back(number, by=by, training=training)
        ended = self._asked(GoBack(number, by), training=training)
        assert ended.release is not None
        return ended.release

    def warm(self, files: Sequence[MapFile]) -> None:
        """Somebody may soon publish these files: start the child and let it learn what it can before. Does not wait."""
        if not self._lock.acquire(blocking=False):
            return  # it has work, and is warm after it
        try:
            self._running().send(Warm(tuple(files)))
        except OSError:
            self._forget()
        finally:
            self._lock.release()

    def stop(self) -> bool:
        """End what is under way, at once; what was published before goes on answering. `False` when nothing was."""
        child = self._child
        if child is None or not self._lock.locked():
            return False
        self._stopped = True
        child[0].kill()
        return True

    def close(self) -> None:
        """End the child, if there is one."""
        self._forget()

    def _asked(
        self,
        wanted: Publish | GoBack,
        *,
        progress: Callable[[Stage], None] = lambda _: None,
        training: Callable[[], None] = lambda: None,
    ) -> Ended:
        with self._lock:
            self._stopped = False
            try:
                pipe = self._running()
                pipe.send(wanted)
                while True:
                    said = pipe.recv()
                    if isinstance(said, Happened):
                        progress(said.stage)
                    elif isinstance(said, TellTraining):
                        training()
                    else:
                        return _result(said)
            except (EOFError, OSError) as error:
                self._forget()
                if self._stopped:
                    raise CataloguedError("errors.publishing.stopped") from error
                raise CataloguedError("errors.publishing.died") from error

    def _running(self) -> Connection:
        """The pipe to the child, which is started when there is none."""
        if self._child is not None and self._child[0].is_alive():
            return self._child[1]
        self._forget()
        context = multiprocessing.get_context("spawn")  # a fork would take our threads' locks along, held for ever
        ours, theirs = context.Pipe()
        url = self._database.url.render_as_string(hide_password=False)
        root = str(self._project.root.resolve())
        process = context.Process(target=serve, args=(theirs, root, url), name="publishing", daemon=True)
        process.start()
        theirs.close()
        self._child = (process, ours)
        return ours

    def _forget(self) -> None:
        """Let go of the child; it is waited for, because a lease knows the dead by their number being free again."""
        child, self._child = self._child, None
        if child is None:
            return
        process, pipe = child
        pipe.close()
        process.join(_A_MOMENT)
        if process.is_alive():
            process.kill()
            process.join()


def _result(said: object) -> Ended:
    if isinstance(said, Ended):
        return said
    if isinstance(said, Refused):
        raise said.error
    if isinstance(said, Worse):
        raise RegressionsError(said.examination)
    assert isinstance(said, Broken), said
    raise RuntimeError(said.told)
