"""One publishing at a time in this process: what it is doing, and what came of the last one, for everybody to see."""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, Protocol

from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, Actor, Deed, record
from bot.errors import UserError
from bot.publishing.examination import Examination
from bot.publishing.publisher import Order, Published, RegressionsError, Stage
from bot.publishing.releases import Release

Start = Callable[[Callable[[], None]], None]
_log: Final = logging.getLogger(__name__)


class Publishes(Protocol):
    """Who carries orders out: `bot.publishing.apart` in a process of its own, `bot.publishing.publisher` here."""

    def publish(self, order: Order, *, progress: Callable[[Stage], None]) -> Published:
        """Carry it out; blocks for as long as it takes."""

    def roll_back(self, number: int | None = None, *, by: str, training: Callable[[], None] = ...) -> Release:
        """Let an older release answer again."""


class State(str, Enum):
    """How a run stands."""

    RUNNING = "running"
    DONE = "done"
    WORSE = "worse"
    """Nothing was published: something goes worse than before and nobody has said why that is accepted."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One publishing, or one way back that must train again, as it stands at one moment."""

    actor: Actor
    began: float
    order: Order | None
    """`None` for a way back."""
    reached: tuple[tuple[Stage, float], ...] = ()
    """Each step it has begun, and when."""
    ended: float | None = None
    release: Release | None = None
    published: Published | None = None
    worse: Examination | None = None
    failure: UserError | None = None
    broken: str = ""
    """The number of our own mistake in the log."""

    @property
    def state(self) -> State:
        """What its ending says."""
        if self.ended is None:
            return State.RUNNING
        if self.release is not None:
            return State.DONE
        return State.WORSE if self.worse is not None else State.FAILED

    def steps(self, *, now: float) -> Mapping[Stage, tuple[str, float]]:
        """Each step: `waiting`, `now`, `done`, `stopped` or `skipped`, and how many seconds it took so far."""
        begun = list(self.reached)
        found: dict[Stage, tuple[str, float]] = {}
        for place, (stage, since) in enumerate(begun):
            last = place == len(begun) - 1
            until = begun[place + 1][1] if not last else (now if self.ended is None else self.ended)
            state = "done"
            if last and self.state is not State.DONE:
                state = {State.RUNNING: "now", State.WORSE: "done"}.get(self.state, "stopped")
            found[stage] = (state, until - since)
        furthest = max((list(Stage).index(stage) for stage in found), default=-1)
        for place, stage in enumerate(Stage):
            found.setdefault(stage, ("skipped" if place < furthest else "waiting", 0.0))
        return {stage: found[stage] for stage in Stage}


def in_a_thread(work: Callable[[], None]) -> None:
    """Begin it and go on; it dies with the process, which leaves everything as it was."""
    threading.Thread(target=work, name="publishing", daemon=True).start()


@dataclass(slots=True)
class Runs:
    """The run of this moment, or the last one. Every method may be called from any thread."""

    publisher: Publishes
    database: Engine
    now: Callable[[], float]
    start: Start = in_a_thread
    activated: Callable[[], None] = lambda: None
    """Called when another release was made active here."""
    _last: Run | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def last(self) -> Run | None:
        """The run of this moment, else the last one since the process began."""
        return self._last

    def publish(self, order: Order, *, by: Actor) -> bool:
        """Begin to publish; `False` when a run is under way, and then nothing has begun."""
        return self._begin(Run(by, self.now(), order), lambda: self._publish(order))

    def roll_back(self, number: int, *, by: Actor) -> bool:
        """Begin to go back to a release whose model must be trained again; `False` as for `publish`."""
        return self._begin(Run(by, self.now(), None), lambda: self._roll_back(number, by))

    def _begin(self, run: Run, work: Callable[[], Run]) -> bool:
        with self._lock:
            if self._last is not None and self._last.state is State.RUNNING:
                return False
            self._last = run
        self.start(lambda: self._carry_out(work))
        return True

    def _carry_out(self, work: Callable[[], Run]) -> None:
        try:
            ended = work()
        except RegressionsError as error:
            ended = replace(self._running, worse=error.examination)
        except UserError as error:
            ended = replace(self._running, failure=error)
        except Exception:
            number = secrets.token_hex(4)
            _log.exception("console: publishing ended with error %s", number)
            ended = replace(self._running, broken=number)
        self._last = replace(ended, ended=self.now())
        if ended.release is not None:
            self.activated()

    @property
    def _running(self) -> Run:
        assert self._last is not None
        return self._last

    def _reach(self, stage: Stage) -> None:
        self._last = replace(self._running, reached=(*self._running.reached, (stage, self.now())))

    def _publish(self, order: Order) -> Run:
        published = self.publisher.publish(order, progress=self._reach)
        release = published.release
        detail: dict[str, str | int] = {"version": release.version}
        if order.not_before is not None:
            detail["not_before"] = int(order.not_before)
        self._record(Action.PUBLISHED, f"release {release.number}", detail)
        return replace(self._running, release=release, published=published)

    def _roll_back(self, number: int, by: Actor) -> Run:
        release = self.publisher.roll_back(number, by=by.name, training=lambda: self._reach(Stage.TRAINING))
        self._record(Action.ROLLED_BACK, f"release {release.number}", {"version": release.version})
        return replace(self._running, release=release)

    def _record(self, action: Action, subject: str, detail: Mapping[str, str | int]) -> None:
        record(self.database, Deed(self._running.actor, action, subject, detail), at=self.now())
