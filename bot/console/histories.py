"""What each person has done to each map and can take back, for as long as the console runs."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from bot.journeys.editing.desk import History, MapDesk, Saved
from bot.journeys.editing.edits import Conflict, Edit

_REMEMBERED: Final = 200


@dataclass(slots=True)
class Steps:
    """One person's history of one map; two requests of theirs at once come one after the other."""

    history: History
    lock: Lock = field(default_factory=Lock)
    begun: bool = False
    """Whether anything was saved since the console runs: before that, what they did is nobody's to take back."""

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self.history.can_redo

    def save(self, edit: Edit, *, seen: Mapping[str, str]) -> Saved | Conflict:
        """As `History.save`."""
        with self.lock:
            result = self.history.save(edit, seen=seen)
            self.begun = self.begun or isinstance(result, Saved)
            return result

    def undo(self) -> Saved | Conflict | None:
        """As `History.undo`."""
        with self.lock:
            return self.history.undo()

    def redo(self) -> Saved | Conflict | None:
        """As `History.redo`."""
        with self.lock:
            return self.history.redo()


@dataclass(slots=True)
class Histories:
    """The histories of everybody who edits; those used longest ago are forgotten first."""

    _known: OrderedDict[tuple[str, str], Steps] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, desk: MapDesk, *, person: str, map_id: str) -> Steps:
        """What that person has done to that map, on whichever of its pages."""
        with self._lock:
            steps = self._known.setdefault((person, map_id), Steps(History(desk)))
            self._known.move_to_end((person, map_id))
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            return steps
