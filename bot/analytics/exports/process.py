"""The event log for process mining: a case is a journey, an event is a turn, an activity is a question of a stage."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import func
from sqlalchemy.engine import Engine, Row

from bot.analytics.exports.table import Cells, Column, Kind, Table, paged
from bot.analytics.scope import Scope, of_turns
from bot.touchpoints.tables import touchpoint

CASE, ACTIVITY, TIME, RESOURCE = "case:concept:name", "concept:name", "time:timestamp", "org:resource"
"""Names of the XES standard, by which process-mining tools know the columns of a CSV too."""


def _batches(database: Engine, scopes: Sequence[Scope]) -> Iterator[Sequence[Cells]]:
    turn = touchpoint.c
    for scope in scopes:
        stage = scope.stages.current(func.coalesce(turn.home_stage_id, turn.stage_id))
        query = of_turns(
            *(turn.journey_key, turn.at, stage.label("stage"), turn.question_id, turn.kind),
            *(turn.channel, turn.sentiment, turn.persona_id, turn.release, turn.map_id),
        ).where(*scope.turns())
        for rows in paged(database, query, [turn.journey_key, turn.at, turn.row_id]):
            yield [
                (
                    row.journey_key,
                    _activity(row),
                    row.at,
                    row.channel,
                    row.sentiment,
                    row.persona_id,
                    row.release,
                    row.map_id,
                )
                for row in rows
            ]


def _activity(row: Row) -> str:
    """`stage.question`; what was no question is named by its kind, as in the ranking of pains."""
    said: Any = row.question_id or f"({row.kind or 'unknown'})"
    return f"{row.stage}.{said}" if row.stage else str(said)


PROCESS: Final = Table(
    (
        Column(CASE),
        Column(ACTIVITY),
        Column(TIME, Kind.TIME),
        Column(RESOURCE),
        Column("sentiment", Kind.NUMBER),
        *map(Column, ("persona", "version", "map")),
    ),
    _batches,
)
"""Sorted by case, then time."""
