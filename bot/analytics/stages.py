"""The stages of a map as its last release has them, and the ids they had before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, case, cast, func, null, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.touchpoints.tables import map_element, map_version, touchpoint


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
    promised: Mapping[tuple[str, str], float | None] = field(default_factory=dict, hash=False)
    """Emotion that each release expected of a stage, −2 to +2, by release and the stage's id of today."""
    questions_were: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Paths of today's questions by the paths they had before."""

    def current(self, logged: "ColumnElement[Any]") -> "ColumnElement[Any]":
        """SQL: the id that a stage has today, from the id in the log."""
        former = {old: stage.id for stage in self.all for old in stage.was}
        return case(former, value=logged, else_=logged) if former else logged

    def question(self) -> "ColumnElement[Any]":
        """SQL: today's path (`stage.question`) of a turn's question, at home wherever it was asked, or NULL."""
        home = self.current(func.coalesce(touchpoint.c.home_stage_id, touchpoint.c.stage_id))
        path = home + "." + touchpoint.c.question_id
        return case(dict(self.questions_were), value=path, else_=path) if self.questions_were else path

    def expected(self, stage: MapStage, release: str) -> float | None:
        """What a release promised of a stage; of one that was never registered, what the last one does."""
        return self.promised.get((release, stage.id), stage.expected_emotion)

    def order(self, logged: "ColumnElement[Any]") -> "ColumnElement[Any]":
        """SQL: the place of a logged stage in the map, from 1; NULL for what the map does not have."""
        places: Mapping[str, int] = {name: stage.order for stage in self.all for name in (*stage.was, stage.id)}
        return case(places, value=logged) if places else cast(null(), Integer)


def read_stages(connection: Connection, map_id: str) -> Stages:
    """The stages of the map's last registered release; none for a map that was never published."""
    release = connection.execute(
        select(map_version.c.release)
        .where(map_version.c.map_id == map_id)
        .order_by(map_version.c.registered_at.desc(), map_version.c.release.desc())
        .limit(1)
    ).scalar()
    every = connection.execute(
        select(map_element)
        .where(map_element.c.map_id == map_id, map_element.c.kind == "stage")
        .order_by(map_element.c.stage_order)
    ).all()
    found = tuple(
        MapStage(row.stage_id, row.name, row.stage_order, row.expected_emotion, row.target_seconds, tuple(row.was))
        for row in every
        if row.release == release
    )
    today = {name: stage.id for stage in found for name in (*stage.was, stage.id)}
    promised = {(row.release, today.get(row.stage_id, row.stage_id)): row.expected_emotion for row in every}
    return Stages(map_id, release, found, promised, _former_questions(connection, map_id, release))


def _former_questions(connection: Connection, map_id: str, release: str | None) -> Mapping[str, str]:
    rows = connection.execute(
        select(map_element.c.path, map_element.c.stage_id, map_element.c.was).where(
            map_element.c.map_id == map_id, map_element.c.release == release, map_element.c.kind == "question"
        )
    )
    return {f"{row.stage_id}.{old}": row.path for row in rows for old in row.was}
