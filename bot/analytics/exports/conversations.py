"""Conversations, surveys and imported events as tables."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.engine import Engine

from bot.analytics.exports.table import Cells, Column, Kind, Table, paged
from bot.analytics.scope import Filter, Scope
from bot.touchpoints.tables import conversation, external_event, survey_asked, survey_response, touchpoint

_WHO: Final = tuple(map(Column, ("conversation_id", "customer", "journey", "map", "release", "channel", "language")))


def _conversations(database: Engine, scopes: Sequence[Scope]) -> Iterator[Sequence[Cells]]:
    talk = conversation.c
    for scope in scopes:
        query = select(
            *(talk.conversation_id, talk.customer_key, talk.journey_key, talk.map_id, talk.release, talk.channel),
            *(talk.language, talk.persona_id, talk.source, talk.started_at, talk.ended_at, talk.turns),
            *(talk.out_of_hours, talk.outcome, talk.is_test),
        ).where(*scope.conversations(), *scope.within(talk.started_at))
        if turns := scope.of_turn():
            of_it = touchpoint.c.conversation_id == talk.conversation_id
            query = query.where(select(touchpoint.c.row_id).where(of_it, *turns).exists())
        for rows in paged(database, query, [talk.conversation_id]):
            yield [tuple(row)[:-1] for row in rows]


CONVERSATIONS: Final = Table(
    (
        *_WHO,
        *map(Column, ("persona", "source")),
        Column("started_at", Kind.TIME),
        Column("ended_at", Kind.TIME),
        Column("turns", Kind.WHOLE),
        Column("out_of_hours", Kind.FLAG),
        Column("outcome"),
        Column("is_test", Kind.FLAG),
    ),
    _conversations,
)


def _surveys(database: Engine, scopes: Sequence[Scope]) -> Iterator[Sequence[Cells]]:
    asked, said = survey_asked.c, survey_response.c
    of_it = conversation.c.conversation_id == asked.conversation_id
    for scope in scopes:
        stage = scope.stages.current(asked.stage_id)
        query = (
            select(
                *(asked.conversation_id, asked.customer_key, asked.journey_key, asked.map_id, asked.release),
                *(asked.channel, asked.language, asked.survey_id, asked.kind, stage.label("stage"), asked.at),
                *(said.at.label("answered_at"), said.score, said.comment),
            )
            .select_from(
                survey_asked.join(conversation, of_it).outerjoin(survey_response, said.survey_id == asked.survey_id)
            )
            .where(*scope.conversations(), *scope.within(asked.at))
        )
        if scope.filter.stage_id is not None:
            query = query.where(stage == scope.filter.stage_id)
        for rows in paged(database, query, [asked.survey_id]):
            yield [tuple(row)[:-1] for row in rows]


SURVEYS: Final = Table(
    (
        *_WHO,
        *map(Column, ("survey_id", "kind", "stage")),
        Column("asked_at", Kind.TIME),
        Column("answered_at", Kind.TIME),
        Column("score", Kind.NUMBER),
        Column("comment_redacted"),
    ),
    _surveys,
)


def _events(database: Engine, scopes: Sequence[Scope]) -> Iterator[Sequence[Cells]]:
    """Events of journeys of the maps; those of nobody known only where no filter narrows whose they may be."""
    event = external_event.c
    whose = [event.journey_key.in_(select(conversation.c.journey_key).where(*s.conversations())) for s in scopes]
    if all(scope.filter == Filter() for scope in scopes):
        whose.append(event.journey_key.is_(None))
    query = select(
        *(event.external_id, event.source, event.kind, event.journey_key, event.customer_key, event.stage_id),
        *(event.at, event.value, event.currency),
    ).where(*scopes[0].within(event.at), or_(*whose))
    if stages := [scope.filter.stage_id for scope in scopes if scope.filter.stage_id is not None]:
        query = query.where(event.stage_id.in_(stages))
    for rows in paged(database, query, [event.row_id]):
        yield [tuple(row)[:-1] for row in rows]


EVENTS: Final = Table(
    (
        *map(Column, ("external_id", "source", "kind", "journey", "customer", "stage")),
        Column("at", Kind.TIME),
        Column("value", Kind.NUMBER),
        Column("currency"),
    ),
    _events,
)
