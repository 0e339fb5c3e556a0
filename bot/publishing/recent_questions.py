"""What customers really asked of late: the phrases with which a new model is compared with the old one."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.touchpoints.database import reading
from bot.touchpoints.tables import conversation, touchpoint

REPLAYED: Final = 200
"""How many of the newest questions are asked again."""
_KINDS: Final = ("question", "fallback", "clarification")
_READ_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """A question of the log, redacted as it stands there."""

    turn_id: str
    text: str
    stage: str | None
    """Where the customer was before asking, as far as the page or the conversation told."""
    answered: str | None
    """Path of the question that answered it then, under the ids of that time."""


def recent_questions(database: Engine, *, limit: int = REPLAYED) -> tuple[LoggedQuestion, ...]:
    """The newest questions that were typed, each wording once, the newest first; texts emptied since are left out."""
    query = (
        select(touchpoint)
        .join(conversation, conversation.c.conversation_id == touchpoint.c.conversation_id)
        .where(touchpoint.c.kind.in_(_KINDS), touchpoint.c.chosen.is_(False), conversation.c.is_test.is_(False))
        .where(touchpoint.c.text_redacted.is_not(None), touchpoint.c.text_redacted != "")
        .order_by(touchpoint.c.row_id.desc())
        .limit(max(limit, _READ_AT_ONCE))
    )
    found: dict[str, LoggedQuestion] = {}
    with reading(database) as connection:
        for row in connection.execute(query):
            answered = f"{row.home_stage_id}.{row.question_id}" if row.answered and row.question_id else None
            stage = row.stage_id if row.stage_source in ("context", "page") else None
            found.setdefault(row.text_redacted, LoggedQuestion(row.turn_id, row.text_redacted, stage, answered))
    return tuple(found.values())[:limit]
