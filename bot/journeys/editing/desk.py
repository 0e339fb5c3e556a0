"""The maps of a project's folder as several people edit them at once, with git and text editors beside them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

from bot.errors import CataloguedError
from bot.journeys.editing.applying import apply
from bot.journeys.editing.conflicts import conflict_of
from bot.journeys.editing.edits import Change, Conflict, Edit, Files, PlaceChangedError, Restore
from bot.journeys.editing.replacing import clear_leftovers, locked, replace_file
from bot.journeys.library import map_files, read_bytes
from bot.journeys.translation_names import translation_name
from bot.project import Project

_REMEMBERED: Final = 64
_LOCK: Final = "journey_maps.lock"


@dataclass(frozen=True, slots=True)
class State:
    """The maps and translations of the folder as they were read at one moment."""

    files: Files

    @property
    def fingerprints(self) -> Mapping[str, str]:
        """One for each file; equal fingerprints mean equal bytes. Send them along with a form, and back to `save`."""
        return {file: fingerprint(content) for file, content in self.files.items()}


@dataclass(frozen=True, slots=True)
class Saved:
    """An edit that is on the disk: the maps after it, the files it changed, and what takes it back."""

    state: State
    undo: Restore
    touched: tuple[str, ...]


class MapDesk:
    """Reads and saves the maps of one project; any number of desks, threads and processes may share the folder.

    It keeps in memory the last texts it has read, so that an edit can be told what changed since its author looked.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._seen: OrderedDict[str, bytes] = OrderedDict()
        self._guard = Lock()

    def read(self) -> State:
        """All maps and translations of the folder. Links that lead out of the project are left out."""
        folder = self._project.maps
        paths = map_files([folder]) if folder.is_dir() else ()
        files = {self._name(path): read_bytes(path) for path in paths if self._is_inside(path)}
        self._remember(files)
        return State(files)

    def save(self, edit: Edit, *, seen: Mapping[str, str]) -> Saved | Conflict:
        """Write an edit down on top of what others have written since, or say what they changed that it changes too.

        `seen` holds the fingerprints of the files as the edit's author saw them; an undo needs none.
        `EditRefusedError` and `CataloguedError` say why nothing could be written.
        """
        with locked(self._project.provide_var() / _LOCK):
            now = self.read()
            base = {file: content for file, mark in seen.items() if (content := self._recall(mark)) is not None}
            if not isinstance(edit, Restore) and any(base.get(each) != now.files.get(each) for each in seen):
                conflict = conflict_of(edit, base=base, theirs=now.files)
                if conflict:
                    return conflict
            try:
                edited = apply(now.files, edit)
            except PlaceChangedError as changed:
                return changed.conflict
            clear_leftovers(self._project.maps)
            self._write(edited.undo)
        self._remember(edited.files)
        return Saved(State(edited.files), edited.undo, edited.touched)

    def _write(self, undo: Restore) -> None:
        """Put every changed file in its place, translations before their map; all of them, or as far as can be none."""
        written: list[Change] = []
        for change in sorted(undo.changes, key=lambda each: translation_name(each.file) is None):
            try:
                replace_file(self._path(change.file), change.before, shown=change.file)
            except CataloguedError:
                for done in written:
                    replace_file(self._path(done.file), done.after, shown=done.file)
                raise
            written.append(change)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._project.root).as_posix()

    def _path(self, file: str) -> Path:
        """Where a file really stands, behind links; refused outside the project."""
        path = self._project.root / file
        if path.parent != self._project.maps or not self._is_inside(path):
            raise CataloguedError("editing.outside", file=file)
        return path.resolve()

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self._project.root.resolve())

    def _remember(self, files: Files) -> None:
        with self._guard:
            for content in files.values():
                mark = fingerprint(content)
                self._seen[mark] = content
                self._seen.move_to_end(mark)
            while len(self._seen) > max(_REMEMBERED, len(files)):
                self._seen.popitem(last=False)

    def _recall(self, mark: str) -> bytes | None:
        with self._guard:
            return self._seen.get(mark)


def fingerprint(content: bytes) -> str:
    """What tells one text of a file from another."""
    return sha256(content).hexdigest()


class History:
    """What one editor has done and can take back, step by step, without taking back what others did."""

    def __init__(self, desk: MapDesk) -> None:
        self._desk = desk
        self._done: list[Restore] = []
        self._undone: list[Restore] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back and nothing done since."""
        return bool(self._undone)

    def save(self, edit: Edit, *, seen: Mapping[str, str]) -> Saved | Conflict:
        """Save an edit and remember how to take it back."""
        result = self._desk.save(edit, seen=seen)
        if isinstance(result, Saved) and result.touched:
            self._done.append(result.undo)
            self._undone.clear()
        return result

    def undo(self) -> Saved | Conflict | None:
        """Take the last step back; a conflict where others have changed it since: then the step is given up."""
        return self._step(self._done, self._undone)

    def redo(self) -> Saved | Conflict | None:
        """Do again what was taken back last."""
        return self._step(self._undone, self._done)

    def _step(self, steps: list[Restore], others: list[Restore]) -> Saved | Conflict | None:
        if not steps:
            return None
        result = self._desk.save(steps.pop(), seen={})
        if isinstance(result, Saved):
            others.append(result.undo)
        return result
