"""Keeps what views have found for a minute at most, and lets two who ask the same wait for one computation."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Final, Generic, TypeVar, cast

MINUTE: Final = 60.0
"""Seconds that something found is shown for: what the state of the log does not see is never older."""
_MOST: Final = 64
_AT_ONCE: Final = 2
"""Computations side by side: there are two cores, and customers come first."""
PATIENCE: Final = 60.0
"""Seconds that who asks waits, unless told otherwise."""

Found = TypeVar("Found")


@dataclass(slots=True)
class _Kept(Generic[Found]):
    future: "Future[Found]"
    state: object
    began: float
    ended: float
    owed: int
    """How many went away to wait: each is shown this once, though the log went on meanwhile."""

    def usable(self, state: object, now: float) -> bool:
        """Whether who asks at `now`, with the log in this state, may be shown it."""
        if self.owed and 0 <= now - self.ended < MINUTE:
            self.owed -= 1
            return True
        return self.state == state and 0 <= now - self.began < MINUTE and self.future.exception() is None


@dataclass(slots=True)
class _Flight(Generic[Found]):
    future: "Future[Found]"
    waiting: int = 0


class Looks(Generic[Found]):
    """What was found, by question. Values are plain data; memory ends with the 64 questions asked last.

    `patience` in seconds; `now` tells UTC seconds.
    """

    def __init__(self, now: Callable[[], float], *, patience: float = PATIENCE) -> None:
        self._now, self.patience = now, patience
        self._kept: OrderedDict[Hashable, _Kept[Found]] = OrderedDict()
        self._flights: dict[Hashable, _Flight[Found]] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="travesia-analysis")

    def look(self, key: Hashable, make: Callable[[], Found], *, state: object) -> Found | None:
        """What is kept for the same state of the log, else what `make` finds; `None` when that takes too long.

        Blocks. After `None` it is still being made: who asks again gets it. An error of `make` is raised here.
        """
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept.usable(state, self._now()):
                self._kept.move_to_end(key)
                return kept.future.result()
            flight = self._flights.get(key) or self._start(key, make, state=state)
        wait([flight.future], self.patience)
        with self._lock:
            if not flight.future.done():
                flight.waiting += 1
                return None
            kept = self._kept.get(key)
            if kept is not None and kept.future is flight.future and kept.owed:
                kept.owed -= 1  # most likely one of those who went away
        return flight.future.result()

    def age(self, key: Hashable) -> float | None:
        """Seconds since it was looked at in the log; `None` of what is not kept."""
        with self._lock:
            found = self._kept.get(key)
        return None if found is None else self._now() - found.began

    def renew(self, key: Hashable, make: Callable[[], Found], *, state: object) -> None:
        """Make it anew, whatever is kept, which is shown until then. Blocks."""
        with self._lock:
            flight = self._flights.get(key) or self._start(key, make, state=state)
        flight.future.exception()

    def _start(self, key: Hashable, make: Callable[[], Found], *, state: object) -> _Flight[Found]:
        flight: _Flight[Found] = _Flight(Future())
        self._flights[key] = flight
        self._pool.submit(self._make, key, flight, make, state)
        return flight

    def _make(self, key: Hashable, flight: _Flight[Found], make: Callable[[], Found], state: object) -> None:
        began, value, error = self._now(), None, None
        try:
            value = make()
        except BaseException as raised:  # it is raised where somebody waits
            error = raised
        with self._lock:  # whoever asks after this has been answered begins with what is kept
            self._kept[key] = _Kept(flight.future, state, began, self._now(), flight.waiting)
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
            del self._flights[key]
            if error is not None:
                flight.future.set_exception(error)
            else:
                flight.future.set_result(cast(Found, value))
