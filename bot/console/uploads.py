"""Tables that people have uploaded and are still looking at: kept in memory for a while, each for who brought it."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from bot.journeys.editing.edits import Restore
from bot.journeys.tables.sheets import Table

_KEPT: Final = 16
_SECONDS: Final = 3_600.0


@dataclass(slots=True)
class Upload:
    """A table, where its rows belong if they do not say, and what takes back its import once it was done."""

    number: str
    owner: str
    name: str
    table: Table
    map_id: str
    stage_id: str
    at: float
    undo: Restore | None = None


@dataclass(slots=True)
class Uploads:
    """The last tables; what is lost with a restart is uploaded again."""

    now: Callable[[], float]
    _kept: OrderedDict[str, Upload] = field(default_factory=OrderedDict)
    _guard: Lock = field(default_factory=Lock)

    def keep(self, owner: str, name: str, table: Table, *, map_id: str, stage_id: str) -> Upload:
        """Keep a table; the oldest goes when there are too many."""
        upload = Upload(secrets.token_hex(8), owner, name, table, map_id, stage_id, self.now())
        with self._guard:
            self._kept[upload.number] = upload
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return upload

    def find(self, number: str, *, owner: str) -> Upload | None:
        """The table of that number, if it is theirs and not too old."""
        with self._guard:
            found = self._kept.get(number)
        return found if found and found.owner == owner and self.now() - found.at < _SECONDS else None
