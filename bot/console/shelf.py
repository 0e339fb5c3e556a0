"""The maps as they stand on the disk now, read again only when a file has changed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.errors import UserError
from bot.journeys.library import Checked, check_paths, map_files
from bot.journeys.model import JourneyMap
from bot.project import Project

_Marks = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Shelved:
    """The maps that can be read, and the files that cannot."""

    maps: tuple[JourneyMap, ...] = ()
    broken: tuple[Checked, ...] = ()
    checked: tuple[Checked, ...] = ()
    """Every file with all its problems, advice too."""

    def map(self, map_id: str) -> JourneyMap | None:
        """The map of that id, if there is one."""
        return next((each for each in self.maps if each.id == map_id), None)

    def draft(self, map_id: str) -> Checked | None:
        """The file of that map, be it as wrong as a map may be that can still be shown."""
        return next((each for each in self.checked if each.map and each.map.id == map_id), None)


@dataclass(slots=True)
class MapShelf:
    """A project's maps; `read` may be called from many threads."""

    project: Project
    today: Callable[[], date]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: tuple[date, _Marks, Shelved] | None = None

    def read(self) -> Shelved:
        """The maps of this moment. An unreadable folder is an empty one."""
        with self._lock:
            day = self.today()
            try:
                files = map_files([self.project.maps]) if self.project.maps.is_dir() else ()
                marks = tuple(_mark(file) for file in files)
                if self._known is None or self._known[:2] != (day, marks):
                    self._known = (day, marks, _shelved(check_paths(files, today=day)))
            except (UserError, OSError):  # a file went away while we looked: the next look sees it
                return self._known[2] if self._known else Shelved()
            return self._known[2]


def _mark(file: Path) -> tuple[str, int, int]:
    seen = file.stat()
    return file.as_posix(), seen.st_mtime_ns, seen.st_size


def _shelved(checked: tuple[Checked, ...]) -> Shelved:
    maps = tuple(each.map for each in checked if each.map is not None and not each.failed)
    return Shelved(maps, tuple(each for each in checked if each.failed), checked)
