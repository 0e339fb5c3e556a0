"""The log itself: one row for each turn of a customer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func
from sqlalchemy.engine import Engine

from bot.analytics.exports.table import Cells, Column, Kind, Table, paged
from bot.analytics.scope import Scope, of_turns
from bot.touchpoints.tables import conversation, touchpoint

_COLUMNS: Final = (
    *map(Column, ("turn_id", "conversation_id")),
    Column("turn_number", Kind.WHOLE),
    *map(Column, ("customer", "journey")),
    Column("at", Kind.TIME),
    *map(Column, ("map", "release", "channel", "language", "persona", "source", "page")),
    *map(Column, ("stage", "stage_name", "stage_known_by", "touchpoint", "question", "kind")),
    Column("answered", Kind.FLAG),
    Column("helpful", Kind.FLAG),
    Column("sentiment", Kind.NUMBER),
    Column("mood"),
    Column("confidence", Kind.NUMBER),
    Column("response_ms", Kind.WHOLE),
    Column("entities"),
    Column("text_redacted"),
    Column("is_test", Kind.FLAG),
)


def _batches(database: Engine, scopes: Sequence[Scope]) -> Iterator[Sequence[Cells]]:
    turn, talk = touchpoint.c, conversation.c
    for scope in scopes:
        stage = scope.stages.current(turn.stage_id)
        home = scope.stages.current(func.coalesce(turn.home_stage_id, turn.stage_id))
        names = {each.id: each.name for each in scope.stages.all}
        query = of_turns(
            *(turn.turn_id, turn.conversation_id, turn.seq, turn.customer_key, turn.journey_key, turn.at),
            *(turn.map_id, turn.release, turn.channel, turn.language, turn.persona_id, talk.source, turn.page),
            stage.label("stage"),
            stage.label("stage_name"),
            *(turn.stage_source, turn.touchpoint_id, (home + "." + turn.question_id).label("question"), turn.kind),
            *(turn.answered, turn.helpful, turn.sentiment, turn.sentiment_label, turn.confidence, turn.response_ms),
            *(turn.entities, turn.text_redacted, talk.is_test),
        ).where(*scope.turns())
        for rows in paged(database, query, [turn.row_id]):
            yield [_cells(row[: len(_COLUMNS)], names) for row in rows]


def _cells(values: Sequence[Any], names: Mapping[str, str]) -> Cells:
    row: dict[str, Any] = {column.name: value for column, value in zip(_COLUMNS, values, strict=True)}
    named = [f"{each['kind']}={each['value']}" if "value" in each else each["kind"] for each in row["entities"] or []]
    row |= {"stage_name": names.get(row["stage"]), "entities": "; ".join(named) or None}
    return tuple(row.values())


TURNS: Final = Table(_COLUMNS, _batches)
