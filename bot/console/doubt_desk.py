"""The open doubts as the console works with them: brought up to date, understood once, decided about one at a time."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Final

import numpy as np
from sqlalchemy.engine import Engine

from bot.console.shelf import MapShelf, Shelved
from bot.doubts.book import bring_up_to_date
from bot.doubts.deciding import decide
from bot.doubts.proposing import Sketch, Sketcher
from bot.doubts.reading import DoubtGroup, group, texts
from bot.doubts.space import DoubtSpace
from bot.errors import CataloguedError
from bot.journeys.editing.desk import MapDesk
from bot.journeys.editing.edits import Conflict, Edit, Restore
from bot.journeys.model import JourneyMap
from bot.language.sentence_encoder import SentenceEncoder, Vectors, shared_encoder

EACH: Final = 60.0
"""Seconds between two looks at the log."""
_REMEMBERED: Final = 5_000
_UNDONE: Final = 200


class RememberingSpace(DoubtSpace):
    """The space of doubts, with the vectors of the texts it was asked for last: pages ask for the same ones again."""

    def __init__(self, encoder: SentenceEncoder | None) -> None:
        super().__init__(encoder)
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._guard = Lock()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """As `DoubtSpace` does."""
        with self._guard:
            fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
            if not texts or len(fresh) > _REMEMBERED:
                return super().vectors(texts)
            if fresh:
                self._known.update(zip(fresh, super().vectors(fresh), strict=True))
            rows = np.stack([self._known[text] for text in texts])
            for text in texts:
                self._known.move_to_end(text)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return rows


@cache
def shared_space() -> RememberingSpace:
    """One for the process: it takes a moment to make, and holds nothing but words that are in the log anyway."""
    return RememberingSpace(shared_encoder())


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A doubt with what is known about it; no map when it has gone."""

    group: DoubtGroup
    sketch: Sketch
    texts: tuple[str, ...]
    """Its newest messages, each wording once, newest first."""
    journey: JourneyMap | None


@dataclass(slots=True)
class DoubtDesk:
    """The doubts of one project; its functions block and may be called from many threads."""

    database: Engine
    shelf: MapShelf
    maps: MapDesk
    now: Callable[[], float]
    _looking: Lock = field(default_factory=Lock)
    _deciding: Lock = field(default_factory=Lock)
    _looked_at: float | None = None
    _sketcher: tuple[Shelved, Sketcher] | None = None
    _undo: OrderedDict[str, Restore] = field(default_factory=OrderedDict)

    def refresh(self) -> int:
        """Gather what was asked since the last look, each minute at most; how many messages came in.

        Who comes while another looks waits for nothing, and sees what was gathered before.
        """
        if not self._looking.acquire(blocking=False):
            return 0
        try:
            now = self.now()
            if self._looked_at is not None and 0 <= now - self._looked_at < EACH:
                return 0
            came = bring_up_to_date(self.database, self.shelf.read().maps, shared_space(), now=now)
            self._looked_at = now
            return came
        finally:
            self._looking.release()

    def look_again(self) -> None:
        """Let the next look not wait for its minute: something was brought in or taken out."""
        self._looked_at = None

    def look(self, group_id: str) -> LookedAt | None:
        """One doubt, by its id."""
        found = group(self.database, group_id, now=self.now())
        return self.looked_at(found) if found else None

    def looked_at(self, found: DoubtGroup) -> LookedAt:
        """The same for one that was read already."""
        shelved, sketcher = self._sketched()
        journey = shelved.map(found.map_id)
        words = texts(self.database, found.group_id)
        sketch = sketcher.sketch(found.map_id, words, language=journey.language if journey else "es")
        return LookedAt(found, sketch, tuple(dict.fromkeys(words)), journey)

    def settle(
        self, doubt: DoubtGroup, status: str, *, by: str, edit: Edit | None = None, path: str = "", why: str = ""
    ) -> Conflict | None:
        """Write the edit that answers a doubt, if there is one, and note who decided what.

        `UserError` when somebody else has decided about it meanwhile, or the edit cannot be made; a conflict when the
        map was changed there: then nothing is decided.
        """
        with self._deciding:
            self._still_as_seen(doubt)
            if edit is not None:
                saved = self.maps.save(edit, seen=self.maps.read().fingerprints)
                if isinstance(saved, Conflict):
                    return saved
                self._remember(doubt.group_id, saved.undo)
            decide(self.database, doubt.group_id, status, by=by, at=self.now(), path=path or None, why=why or None)
        return None

    def can_take_back(self, doubt: DoubtGroup) -> bool:
        """Whether what was written for it is still known here, so that it can be taken out of the map too."""
        return doubt.status in ("accepted", "dismissed") and doubt.group_id in self._undo

    def reopen(self, doubt: DoubtGroup, *, by: str, taking_back: bool) -> Conflict | None:
        """Let a doubt be open again; with `taking_back`, after its edit of the map is undone.

        A conflict where others have changed those lines since: then nothing is done.
        """
        with self._deciding:
            self._still_as_seen(doubt)
            undo = self._undo.get(doubt.group_id)
            if taking_back and undo is not None:
                saved = self.maps.save(undo, seen={})
                if isinstance(saved, Conflict):
                    return saved
            self._undo.pop(doubt.group_id, None)
            decide(self.database, doubt.group_id, "open", by=by, at=self.now())
        return None

    def file_of(self, journey: JourneyMap) -> str:
        """The map's path from the project's root, as edits name it."""
        return self.shelf.project.name_of(journey.at.file)

    def _still_as_seen(self, doubt: DoubtGroup) -> None:
        now = group(self.database, doubt.group_id, now=self.now())
        if now is None or (now.status, now.decided_at) != (doubt.status, doubt.decided_at):
            raise CataloguedError("errors.doubts.decided_meanwhile")

    def _remember(self, group_id: str, undo: Restore) -> None:
        self._undo[group_id] = undo
        while len(self._undo) > _UNDONE:
            self._undo.popitem(last=False)

    def _sketched(self) -> tuple[Shelved, Sketcher]:
        shelved = self.shelf.read()
        known = self._sketcher
        if known is None or known[0] is not shelved:
            known = self._sketcher = (shelved, Sketcher(shelved.maps, shared_space()))
        return known
