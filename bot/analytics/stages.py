"""The stages of a map as its last release has them, and the ids they had before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.touchpoints.tables import map_element, map_version


@dataclass(frozen=True, slots=True)
class MapStage:
    """A stage and what was expected of it: emotion −2 to +2, time in seconds."""

    id: str
    name: str
    order: int
    expected_emotion: float | None
    target_seconds: int | None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stages:
    """All stages of one map, in its order."""

    map_id: str
    release: str | None
    """`None` when the map was never published."""
    all: tuple[MapStage, ...]

    def current(self, logged: "ColumnElement[Any]") -> "ColumnElement[Any]":
        """SQL: the id that a stage has today, from the id in the log."""
        former = {old: stage.id for stage in self.all for old in stage.was}
        return case(former, value=logged, else_=logged) if former else logged

    def order(self, logged: "ColumnElement[Any]") -> "ColumnElement[Any]":
        """SQL: the place of a logged stage in the map, from 1; NULL for what the map does not have."""
        places: Mapping[str, int] = {name: stage.order for stage in self.all for name in (*stage.was, stage.id)}
        return case(places, value=logged)


def read_stages(connection: Connection, map_id: str) -> Stages:
    """The stages of the map's last registered release; none for a map that was never published."""
    release = connection.execute(
        select(map_version.c.release)
        .where(map_version.c.map_id == map_id)
        .order_by(map_version.c.registered_at.desc(), map_version.c.release.desc())
        .limit(1)
    ).scalar()
    rows = connection.execute(
        select(map_element)
        .where(map_element.c.map_id == map_id, map_element.c.release == release, map_element.c.kind == "stage")
        .order_by(map_element.c.stage_order)
    )
    found = [
        MapStage(row.stage_id, row.name, row.stage_order, row.expected_emotion, row.target_seconds, tuple(row.was))
        for row in rows
    ]
    return Stages(map_id, release, tuple(found))
