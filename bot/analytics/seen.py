"""Where customers were seen: conversations by stage, touchpoint and question, and turns that nobody can place."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.analytics.places import PlaceKind, read_places
from bot.analytics.scope import Scope, count_if, of_turns
from bot.touchpoints.tables import touchpoint


@dataclass(frozen=True, slots=True)
class Seen:
    """Conversations by the path of today, and turns."""

    stages: Mapping[str, int]
    touchpoints: Mapping[str, int]
    """Also those that the map does not have."""
    questions: Mapping[str, int]
    turns: int
    turns_without_stage: int
    turns_guessed: int
    """Whose stage neither the question nor the page told."""


def seen_at(connection: Connection, scope: Scope) -> Seen:
    """Everything of the scope's window and filter."""
    stage = scope.stages.current(touchpoint.c.stage_id)
    row = connection.execute(
        of_turns(
            func.count().label("turns"),
            count_if(touchpoint.c.stage_id.is_(None)).label("lost"),
            count_if(touchpoint.c.stage_id.is_not(None), touchpoint.c.stage_source.in_(("context", "default"))).label(
                "guessed"
            ),
        ).where(*scope.turns())
    ).one()
    return Seen(
        stages=_conversations(connection, scope, stage),
        touchpoints=_touchpoints(connection, scope),
        questions=_conversations(connection, scope, scope.stages.question()),
        turns=row.turns,
        turns_without_stage=row.lost,
        turns_guessed=row.guessed,
    )


def _conversations(connection: Connection, scope: Scope, path: "ColumnElement[Any]") -> Mapping[str, int]:
    count = func.count(touchpoint.c.conversation_id.distinct()).label("n")
    query = of_turns(path.label("path"), count).where(*scope.turns(), path.is_not(None)).group_by(path)
    return {row.path: row.n for row in connection.execute(query)}


def _touchpoints(connection: Connection, scope: Scope) -> Mapping[str, int]:
    """Under its path of today; a conversation that spans a renaming of the touchpoint itself counts twice."""
    path = scope.stages.current(touchpoint.c.stage_id) + "." + touchpoint.c.touchpoint_id
    former = {
        f"{place.stage_id}.{old}": place.path
        for place in read_places(connection, scope.stages).values()
        if place.kind is PlaceKind.TOUCHPOINT
        for old in place.ids
    }
    found: Counter[str] = Counter()
    for logged, n in _conversations(connection, scope, path).items():
        found[former.get(logged, logged)] += n
    return found
