"""A token of everything that a window's numbers rest on: as long as it stays, they do, but for what it cannot see."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, Select

from bot.analytics.scope import Scope
from bot.touchpoints.event_tables import event_import
from bot.touchpoints.tables import (
    conversation,
    evidence,
    external_event,
    finding,
    map_version,
    plan_release,
    survey_asked,
    survey_response,
    touchpoint,
)

LogState = tuple[object, ...]


def log_state(connection: Connection, scope: Scope) -> LogState:
    """Of the scope's window and the one before it: turns, votes, open conversations, surveys, events; and of its map
    findings, evidence and releases.

    Every part is counted in an index or in a small table. It does not see what changes inside a row (a mood judged
    later, a text that is no longer kept) nor turns after the window, so nobody may trust it for longer than a minute.
    """
    row = connection.execute(select(*(each.scalar_subquery() for each in _parts(scope)))).one()
    return tuple(row)


def _parts(scope: Scope) -> "list[Select]":
    began, ended = scope.before().window.starts_at, scope.window.ends_at

    def inside(column: "ColumnElement[Any]") -> "list[ColumnElement[Any]]":
        return [column >= began, column < ended]

    turn, talk, map_id = touchpoint.c, conversation.c, scope.stages.map_id
    voted = [turn.helpful.is_not(None), *inside(turn.at)]
    return [
        *(_count(*inside(table.c.at)) for table in (touchpoint, survey_asked, survey_response, external_event)),
        _count(*voted),
        _count(*voted, turn.helpful.is_(True)),
        _count(talk.outcome.is_(None), *inside(talk.ended_at)),
        _count(evidence.c.map_id == map_id),
        select(func.max(evidence.c.row_id)),
        select(func.max(external_event.c.row_id)),
        *(select(func.max(event_import.c[name])) for name in ("at", "undone_at")),
        _count(finding.c.map_id == map_id),
        *(select(func.max(finding.c[name])) for name in ("first_seen", "last_seen", "seen_at", "decided_at")),
        _count(map_version.c.map_id == map_id),
        _count(plan_release.c.map_id == map_id),
    ]


def _count(*conditions: "ColumnElement[Any]") -> Select:
    return select(func.count()).where(*conditions)
