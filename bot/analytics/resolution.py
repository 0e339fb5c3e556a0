"""How conversations end: confirmed, implied, handed off, abandoned, and whether the customer had to come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.analytics.scope import RESOLVED, Scope, count_if, of_turns
from bot.analytics.statistics import Rate
from bot.touchpoints.tables import conversation, touchpoint


@dataclass(frozen=True, slots=True)
class Resolution:
    """Shares of the engaged conversations; containment is never told without `fcr`, so they travel together."""

    containment: Rate
    fcr: Rate
    handoff_rate: Rate
    abandonment: Rate
    confirmed: Rate


def resolution(connection: Connection, scope: Scope) -> Resolution:
    """Metrics `containment`, `handoff_rate`, `abandonment`, `confirmed` and `fcr`."""
    return Resolution(fcr=first_contact(connection, scope), **outcome_rates(connection, scope))


def outcome_rates(connection: Connection, scope: Scope) -> Mapping[str, Rate]:
    """The same by their names but for `fcr`, which costs most, for who tells it elsewhere or not at all."""
    outcome = conversation.c.outcome
    row = connection.execute(
        select(
            func.count().label("n"),
            count_if(outcome != "handoff").label("contained"),
            count_if(outcome == "handoff").label("handed_off"),
            count_if(outcome == "abandoned").label("abandoned"),
            count_if(outcome == "resolved_confirmed").label("confirmed"),
        ).where(*scope.engaged())
    ).one()
    return {
        "containment": scope.rate(row.contained, row.n),
        "handoff_rate": scope.rate(row.handed_off, row.n),
        "abandonment": scope.rate(row.abandoned, row.n),
        "confirmed": scope.rate(row.confirmed, row.n),
    }


def first_contact(connection: Connection, scope: Scope) -> Rate:
    """Metric `fcr`: resolved, and not back at the same stage within the map's `fcr_window` of its end.

    Of the conversations that ended early enough for that to be known, and touched a stage. Coming back counts on
    whatever channel it happens, though the filter may be on one.
    """
    within, stage = scope.terms.fcr_window, scope.stages.current(touchpoint.c.stage_id).label("stage")
    at_stages = (
        of_turns(conversation.c.conversation_id, conversation.c.customer_key, conversation.c.started_at, stage)
        .distinct()
        .where(conversation.c.outcome != "unengaged", conversation.c.is_test.is_(False))
        .where(conversation.c.map_id == scope.stages.map_id, touchpoint.c.stage_id.is_not(None))
        .where(*_could_matter(scope))
        .cte("at_stages")
    )
    next_at = func.lead(at_stages.c.started_at).over(
        partition_by=(at_stages.c.customer_key, at_stages.c.stage),
        order_by=(at_stages.c.started_at, at_stages.c.conversation_id),
    )
    visits = select(at_stages, next_at.label("next_at")).cte("visits")
    early = conversation.c.ended_at < scope.window.ends_at - within
    per_conversation = (
        select(
            conversation.c.outcome,
            count_if(visits.c.next_at <= conversation.c.ended_at + within).label("came_back"),
        )
        .select_from(visits.join(conversation, visits.c.conversation_id == conversation.c.conversation_id))
        .where(*scope.engaged(), early)
        .group_by(conversation.c.conversation_id, conversation.c.outcome)
        .cte("per_conversation")
    )
    solved = count_if(per_conversation.c.outcome.in_(RESOLVED), per_conversation.c.came_back == 0)
    row = connection.execute(
        select(func.count().label("n"), solved.label("solved")).select_from(per_conversation)
    ).one()
    return scope.rate(row.solved, row.n)


def _could_matter(scope: Scope) -> "list[ColumnElement[Any]]":
    """What ended early enough is followed inside the window only, so the rest of the log need not be read."""
    started = conversation.c.started_at
    return [started >= scope.window.starts_at, started < scope.window.ends_at]
