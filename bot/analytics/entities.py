"""What customers name in their messages: payment methods, products, dates..., by the stage where they do."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Text, cast, func, select
from sqlalchemy.engine import Connection

from bot.analytics.scope import Scope, of_turns
from bot.touchpoints.tables import touchpoint

_GROUPS: Final = 10_000
"""Combinations that are read, the most frequent first: memory has an end, and what customers name has none."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that was named at a stage, in so many messages."""

    kind: str
    """One of `bot.turn.EntityKind`."""
    value: str | None
    """`None` where it could lead to a person and is not kept."""
    stage_id: str | None
    messages: int


@dataclass(frozen=True, slots=True)
class Entities:
    """What was named, the most frequent first."""

    named: tuple[Named, ...]
    left_out: int
    """Messages with combinations so rare that they were not read."""
    messages: int
    """All that named anything."""


def entities(connection: Connection, scope: Scope, *, groups: int = _GROUPS) -> Entities:
    """Entities asked about in the window; one that a message names twice counts once."""
    written = cast(touchpoint.c.entities, Text)
    turns = (
        of_turns(scope.stages.current(touchpoint.c.stage_id).label("stage"), written.label("written"))
        .where(*scope.turns(), touchpoint.c.entities.is_not(None), written.not_in(("[]", "null")))
        .cte("turns")
    )
    rows = connection.execute(
        select(turns, func.count().label("n"))
        .group_by(turns.c.stage, turns.c.written)
        .order_by(func.count().desc(), turns.c.written, turns.c.stage)
        .limit(groups)
    ).all()
    every = connection.execute(select(func.count()).select_from(turns)).scalar_one()
    found: Counter[tuple[str, str | None, str | None]] = Counter()
    for row in rows:
        for kind, value in {(each["kind"], each.get("value")) for each in json.loads(row.written)}:
            found[kind, value, row.stage] += row.n
    ranked = sorted(found.items(), key=lambda each: (-each[1], str(each[0])))
    return Entities(tuple(Named(*key, n) for key, n in ranked), every - sum(row.n for row in rows), every)
