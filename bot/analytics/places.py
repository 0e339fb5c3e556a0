"""The places of a map that numbers are asked of: a stage, a touchpoint, a question, or the whole of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Protocol

from sqlalchemy import and_, or_, select, true
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.analytics.stages import Stages
from bot.touchpoints.tables import map_element, touchpoint


class PlaceKind(str, Enum):
    """What kind of place it is."""

    WHOLE = "whole"
    STAGE = "stage"
    TOUCHPOINT = "touchpoint"
    QUESTION = "question"


class Where(Protocol):
    """A part of the map that a filter can be narrowed to."""

    def turns(self, stages: Stages) -> "ColumnElement[Any]":
        """SQL: whether a turn happened there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the last release has it; `path` is empty for the whole map."""

    kind: PlaceKind
    path: str
    stage_id: str | None = None
    name: str = ""
    ids: tuple[str, ...] = ()
    """Of a touchpoint or a question: its id inside the stage, and those it had before."""
    expected_emotion: float | None = None

    def turns(self, stages: Stages) -> "ColumnElement[Any]":
        """SQL: whether a turn happened here; of a question, wherever the customer was when asking it."""
        if self.kind is PlaceKind.WHOLE:
            return true()
        if self.kind is PlaceKind.QUESTION:
            return and_(touchpoint.c.question_id.in_(self.ids), stages.question() == self.path)
        here = stages.current(touchpoint.c.stage_id) == self.stage_id
        return and_(here, touchpoint.c.touchpoint_id.in_(self.ids)) if self.kind is PlaceKind.TOUCHPOINT else here


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several places at once."""

    places: tuple[Place, ...]

    def turns(self, stages: Stages) -> "ColumnElement[Any]":
        """SQL: whether a turn happened at one of them."""
        return or_(*(place.turns(stages) for place in self.places))


@dataclass(frozen=True, slots=True)
class AtStages:
    """Some stages of the map, whole."""

    ids: tuple[str, ...]

    def turns(self, stages: Stages) -> "ColumnElement[Any]":
        """SQL: whether a turn happened in one of them."""
        return stages.current(touchpoint.c.stage_id).in_(self.ids)


WHOLE: Final = Place(PlaceKind.WHOLE, "")


def read_places(connection: Connection, stages: Stages) -> Mapping[str, Place]:
    """By path, every stage, touchpoint and question of the map's last release, and the whole map under its empty path.

    A pain or an opportunity stands for the stage that it is in.
    """
    rows = connection.execute(
        select(map_element)
        .where(map_element.c.map_id == stages.map_id, map_element.c.release == stages.release)
        .where(map_element.c.kind.in_(("stage", "touchpoint", "question", "pain", "opportunity")))
    ).all()
    names = {row.stage_id: row.name for row in rows if row.kind == "stage"}
    found = {"": WHOLE}
    for row in rows:
        if row.kind in ("touchpoint", "question"):
            ids = tuple(dict.fromkeys(name.rpartition(".")[2] for name in (row.path, *row.was)))
            found[row.path] = Place(PlaceKind(row.kind), row.path, row.stage_id, row.name, ids, row.expected_emotion)
        else:
            found[row.path] = Place(PlaceKind.STAGE, row.stage_id, row.stage_id, names[row.stage_id])
    return found
