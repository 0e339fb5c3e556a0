"""Turns in scope together with what the same conversation said right after each."""

from typing import Any, Final

from sqlalchemy import and_, case, func, select
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import CTE

from bot.analytics.scope import Scope, of_turns
from bot.touchpoints.tables import conversation, touchpoint

_NEXT: Final = ("at", "kind", "sentiment")


def with_next(scope: Scope, *columns: "ColumnElement[Any]") -> CTE:
    """SQL: these labelled columns of every turn in scope, and `next_at`, `next_kind` and `next_sentiment`.

    The next turn counts wherever and whenever it is; all three are NULL after the last one.
    """
    followed = [
        func.lead(touchpoint.c[name])
        .over(partition_by=touchpoint.c.conversation_id, order_by=touchpoint.c.seq)
        .label(f"next_{name}")
        for name in _NEXT
    ]
    chosen: ColumnElement[Any] = case((and_(*scope.turns()), 1), else_=0).label("chosen")
    every = (
        of_turns(*columns, *followed, chosen)
        .where(conversation.c.map_id == scope.stages.map_id, conversation.c.is_test.is_(False))
        .where(touchpoint.c.at >= scope.window.starts_at, conversation.c.started_at < scope.window.ends_at)
        .cte("followed")
    )
    names = [*(column.name for column in columns), *(f"next_{name}" for name in _NEXT)]
    return select(*(every.c[name] for name in names)).where(every.c.chosen == 1).cte("with_next")
