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


class Ahead:
    """A thread that lives only while somebody looks, and rests at least as long as it has worked."""

    def __init__(self, *, pause: float = _PAUSE, remembered: float = _REMEMBERED) -> None:
        self._pause, self._remembered = pause, remembered
        self._asked: OrderedDict[Hashable, tuple[float, Again]] = OrderedDict()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def seen(self, key: Hashable, again: Again) -> None:
        """Somebody asked this: `again` looks at it once more if that is due, and is called in rounds from now on."""
        with self._lock:
            self._asked[key] = time.monotonic(), again
            self._asked.move_to_end(key)
            while len(self._asked) > _MOST:
                self._asked.popitem(last=False)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="looking-ahead", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while asked := self._recent():
            began = time.monotonic()
            for again in asked:
                try:
                    again()
                except Exception:  # who asks next meets it and is told
                    _log.warning("looking ahead failed", exc_info=True)
            time.sleep(max(self._pause, time.monotonic() - began))

    def _recent(self) -> list[Again]:
        """What is still worth it, the latest question first; the thread ends with the last."""
        oldest = time.monotonic() - self._remembered
        with self._lock:
            for key in [key for key, (at, _) in self._asked.items() if at < oldest]:
                del self._asked[key]
            if not self._asked:
                self._thread = None
            return [again for _, again in reversed(self._asked.values())]
