"""How the stage of a turn is known: its question said so, the page, what was said before, or nobody."""

from collections.abc import Mapping

from sqlalchemy import func
from sqlalchemy.engine import Connection

from bot.analytics.scope import Scope, of_turns
from bot.touchpoints.tables import touchpoint


def stage_sources(connection: Connection, scope: Scope) -> Mapping[str | None, Mapping[str, int]]:
    """Turns of each stage (`None`: of none) by what their stage is known from: `question`, `page`, `context` (what
    came before) or `default` (the first stage, for want of anything)."""
    stage = scope.stages.current(touchpoint.c.stage_id).label("stage")
    source = touchpoint.c.stage_source
    query = of_turns(stage, source, func.count().label("n")).where(*scope.turns()).group_by(stage, source)
    found: dict[str | None, dict[str, int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.stage, {})[row.stage_source] = row.n
    return found
