"""Every change that can be made to maps, as values; what comes of one, and what can stand in its way."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import CataloguedError
from bot.journeys.editing.places import Place
from bot.journeys.editing.values import Value
from bot.journeys.problems import Problem

Files = Mapping[str, bytes]
"""The bytes of map files by their path from the project's root."""


@dataclass(frozen=True, slots=True)
class Set:
    """Let this stand at the place, whatever stood there; an empty value removes it.

    Of lists and groups only what differs is written. The key, and a group such as `time` around it, are made when
    they are missing; so are the stage and the question of a translation. A text that should hold more than one
    value (a pain `in one line`, an answer for all channels) becomes the long form of itself.
    """

    place: Place
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Let nothing stand at the place: a field, a text of a list, a question, a stage. Comments inside go with it."""

    place: Place


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a value into the list at the place: before the item that now has number `at`, or at its end."""

    place: Place
    value: Value
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Take an item of a list, with its comments, to another number of its list.

    `at` is its number afterwards, from 0. With `stage`, a question, touchpoint, pain or opportunity goes to that
    stage of the map: its id is written down if it was made from its wording, whatever names it or is named by it
    follows, and so do its translations.
    """

    place: Place
    at: int
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a stage or a thing in it another id. What had `was` remembers the old one; all references follow."""

    place: Place
    id: str


@dataclass(frozen=True, slots=True)
class Several:
    """Edits one after the other, each on what the one before has left; all of them or none."""

    edits: tuple["Edit", ...]


@dataclass(frozen=True, slots=True)
class Change:
    """The whole text of one file before and after; `None` stands for a file that is not there."""

    file: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Restore:
    """Undo: where `before` stands, let `after` stand; lines that others have changed since are left alone."""

    changes: tuple[Change, ...]


Edit = Set | Remove | Insert | Move | Rename | Several | Restore


@dataclass(frozen=True, slots=True)
class Edited:
    """The files after an edit, those among them that changed, and the edit that takes it back."""

    files: Files
    undo: Restore

    @property
    def touched(self) -> tuple[str, ...]:
        """The files that are not as they were."""
        return tuple(change.file for change in self.undo.changes)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed the same thing; nothing was written. Texts are YAML as it stands in the file."""

    place: Place
    base: str
    """What both of them began with."""
    mine: str
    theirs: str


class EditRefusedError(CataloguedError):
    """An edit that cannot be made. `problems` are those that the file would have, or has already."""

    def __init__(self, key: str, /, *, problems: tuple[Problem, ...] = (), **values: object) -> None:
        super().__init__(key, **values)
        self.problems = problems


class PlaceChangedError(Exception):
    """What an edit is about is not as it was; holds the conflict."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(str(conflict.place))
        self.conflict = conflict
