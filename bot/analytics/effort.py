"""How much customers had to say for each doubt that was answered."""

from typing import Any

from sqlalchemy import case, func
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.analytics.scope import Scope, of_turns
from bot.analytics.statistics import Mean
from bot.touchpoints.tables import conversation, touchpoint


def effort_index(connection: Connection, scope: Scope) -> Mean | None:
    """Metric `effort_index`: turns beyond one for each distinct answered question, mean over conversations.

    0 is one message for each doubt. Conversations without an answered question have no such number and stay out, so
    read it with `answer_rate`; `None` when there are none at all.
    """
    answered: ColumnElement[Any] = case((touchpoint.c.answered.is_(True), scope.stages.question()))
    questions = func.count(answered.distinct())
    query = (
        of_turns(func.count().label("turns"), questions.label("questions"))
        .where(*scope.turns(), conversation.c.outcome != "unengaged")
        .group_by(touchpoint.c.conversation_id)
        .having(questions > 0)
    )
    return scope.mean([(row.turns - row.questions) / row.questions for row in connection.execute(query)])
