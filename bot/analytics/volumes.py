"""How much was talked: conversations, customers, doubts per stage."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Float, cast, func, select
from sqlalchemy.engine import Connection

from bot.analytics.scope import DOUBTS, Scope, count_if, of_turns
from bot.analytics.statistics import Mean, Moments, Rate
from bot.touchpoints.tables import conversation, touchpoint


@dataclass(frozen=True, slots=True)
class Volume:
    """Engaged conversations, and how many customers had them."""

    conversations: int
    customers: int


def volume(connection: Connection, scope: Scope) -> Volume:
    """Metrics `conversations` and `customers`."""
    customers = func.count(conversation.c.customer_key.distinct()).label("customers")
    row = connection.execute(select(func.count().label("n"), customers).where(*scope.engaged())).one()
    return Volume(row.n, row.customers)


def out_of_hours(connection: Connection, scope: Scope) -> Rate:
    """Metric `out_of_hours`: begun when nobody of the team is there, among those of which it is known."""
    away = conversation.c.out_of_hours
    query = select(func.count(away).label("n"), count_if(away.is_(True)).label("away")).where(*scope.engaged())
    row = connection.execute(query).one()
    return scope.rate(row.away, row.n)


def doubts(connection: Connection, scope: Scope) -> Mapping[str | None, int]:
    """Metric `doubts` by stage; under `None` those that no stage is known of."""
    stage = scope.stages.current(touchpoint.c.stage_id).label("stage")
    query = of_turns(stage, func.count().label("n")).where(*scope.turns(), touchpoint.c.kind.in_(DOUBTS))
    return {row.stage: row.n for row in connection.execute(query.group_by(stage))}


def doubts_per_conversation(connection: Connection, scope: Scope) -> Mean | None:
    """Doubts of each conversation that said anything in the window; `None` when none did."""
    count = cast(count_if(touchpoint.c.kind.in_(DOUBTS)), Float(53)).label("doubts")
    talks = of_turns(count).where(*scope.turns()).group_by(touchpoint.c.conversation_id).cte("talks")
    doubts_of = talks.c.doubts
    sums = func.sum(doubts_of).label("total"), func.sum(doubts_of * doubts_of).label("squares")
    row = connection.execute(select(func.count().label("n"), *sums).select_from(talks)).one()
    return Moments(row.n, row.total or 0.0, row.squares or 0.0).mean(least=scope.terms.min_sample)
