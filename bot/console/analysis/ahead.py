"""Looks at the log again before somebody asks: the questions of the last quarter of an hour, beside everything else."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

Again = Callable[[], None]

_REMEMBERED: Final = 900.0
"""Seconds for which a question is looked at again after somebody asked it."""
_PAUSE: Final = 5.0
"""Seconds between two rounds."""
_MOST: Final = 32
_log = logging.getLogger(__name__)


def _beside(run: Callable[[], None]) -> None:
    threading.Thread(target=run, name="looking-ahead", daemon=True).start()


class Ahead:
    """A thread that lives only while somebody looks, and rests at least as long as it has worked.

    `now` tells seconds, `sleep` waits them, `begin` lets something run beside everything else.
    """

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        begin: Callable[[Callable[[], None]], None] = _beside,
    ) -> None:
        self._now, self._sleep, self._begin = now, sleep, begin
        self._asked: OrderedDict[Hashable, tuple[float, Again]] = OrderedDict()
        self._lock = threading.Lock()
        self._runs = False

    def seen(self, key: Hashable, again: Again) -> None:
        """Somebody asked this: in rounds from now on `again` is called, which looks once more if that is due."""
        with self._lock:
            self._asked[key] = self._now(), again
            self._asked.move_to_end(key)
            while len(self._asked) > _MOST:
                self._asked.popitem(last=False)
            begins, self._runs = not self._runs, True
        if begins:
            self._begin(self._run)

    def _run(self) -> None:
        while asked := self._recent():
            began = self._now()
            for again in asked:
                try:
                    again()
                except Exception:  # who asks next meets it and is told
                    _log.warning("looking ahead failed", exc_info=True)
            self._sleep(max(_PAUSE, self._now() - began))

    def _recent(self) -> list[Again]:
        """What is still worth it, the latest question first; with the last one the thread ends."""
        oldest = self._now() - _REMEMBERED
        with self._lock:
            self._asked = OrderedDict(each for each in self._asked.items() if each[1][0] >= oldest)
            self._runs = bool(self._asked)
            return [again for _, again in reversed(self._asked.values())]
