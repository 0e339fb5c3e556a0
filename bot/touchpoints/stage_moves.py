"""Where customers ask next: counts of moves from stage to stage, read from the log."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.touchpoints.database import reading
from bot.touchpoints.tables import conversation, touchpoint

READ_AT_MOST: Final = 20_000
"""Newest turns looked at: enough for steady counts, and a start-up that does not grow with the log."""

StageMoves = Mapping[tuple[str, str], int]
"""How often a customer who stood in the first stage then asked a question that is at home in the second."""


def stage_moves(database: Engine) -> StageMoves:
    """Count the moves inside each journey: from the stage of a turn to the home of the next answered question.

    Guessed stages and people who try the bot do not count. The ids are those of their time.
    """
    oldest = select(func.max(touchpoint.c.row_id) - READ_AT_MOST).scalar_subquery()
    turns = (
        select(
            touchpoint.c.home_stage_id,
            (touchpoint.c.kind == "question").label("asks"),
            touchpoint.c.answered,
            _before(touchpoint.c.stage_id).label("stood_in"),
            _before(touchpoint.c.stage_source).label("known_by"),
        )
        .join(conversation, conversation.c.conversation_id == touchpoint.c.conversation_id)
        .where(touchpoint.c.row_id > oldest, conversation.c.is_test.is_(False))
        .subquery()
    )
    query = (
        select(turns.c.stood_in, turns.c.home_stage_id, func.count().label("times"))
        .where(turns.c.asks, turns.c.answered.is_(True))
        .where(turns.c.home_stage_id.is_not(None), turns.c.stood_in.is_not(None), turns.c.known_by != "default")
        .group_by(turns.c.stood_in, turns.c.home_stage_id)
    )
    with reading(database) as connection:
        return {(row.stood_in, row.home_stage_id): row.times for row in connection.execute(query)}


def _before(column: Any) -> Any:  # SQLAlchemy 1.4 has no types for window functions
    """What the previous turn of the same journey has there."""
    return func.lag(column).over(partition_by=touchpoint.c.journey_key, order_by=[touchpoint.c.at, touchpoint.c.row_id])
