"""The regressions that this process has fitted lately, so that the same lines are not fitted twice."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

REMEMBERED: Final = 12
"""Two trainings' worth: one of the whole and five for the trials each. On a map of 200 questions 400 kB apiece."""


class RememberedFits:
    """Keeps the latest fits under a digest of all that went in. Safe to use from several threads."""

    def __init__(self, *, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._fits: OrderedDict[bytes, Floats] = OrderedDict()
        self._lock: Final = Lock()

    def of(self, arrays: Sequence[npt.NDArray[Any]], *, leaves: int, fit: Callable[[], Floats]) -> Floats:
        """What was fitted to these very arrays and as many leaves, read-only; `fit` is called where nobody has yet."""
        key = _digest(arrays, leaves)
        with self._lock:
            known = self._fits.get(key)
        if known is None:
            known = fit()
            known.flags.writeable = False  # several models may hold it
        with self._lock:
            self._fits[key] = known
            self._fits.move_to_end(key)
            while len(self._fits) > self._remembered:
                self._fits.popitem(last=False)
        return known


def _digest(arrays: Sequence[npt.NDArray[Any]], leaves: int) -> bytes:
    digest = hashlib.blake2b(str(leaves).encode(), digest_size=16)
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.digest()


remembered_fits: Final = RememberedFits()
"""The process's own."""
