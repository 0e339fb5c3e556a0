"""Turns in scope together with what the same conversation said right after each."""

from typing import Any, Final

from sqlalchemy import func
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
    every = (
        of_turns(touchpoint.c.row_id, *followed)
        .where(conversation.c.map_id == scope.stages.map_id, conversation.c.is_test.is_(False))
        .where(touchpoint.c.at >= scope.window.starts_at)
        .cte("followed")
    )
    return (
        of_turns(*columns, *(every.c[f"next_{name}"] for name in _NEXT))
        .join(every, every.c.row_id == touchpoint.c.row_id)
        .where(*scope.turns())
        .cte("with_next")
    )
