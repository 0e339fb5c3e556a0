"""The conversations behind a number: newest first, by what happened in them, a page at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import ColumnElement

from bot.analytics.scope import DOUBTS, RESOLVED, Scope
from bot.touchpoints.tables import conversation, touchpoint

GROUPS: Final[Mapping[str, "ColumnElement[Any]"]] = {
    "engaged": conversation.c.outcome != "unengaged",
    "contained": conversation.c.outcome.not_in(("unengaged", "handoff")),
    "resolved": conversation.c.outcome.in_(RESOLVED),
}
"""Outcomes that are several of the log's."""
OUTCOMES: Final = ("resolved_confirmed", "resolved_implied", "handoff", "abandoned", "unengaged")
KINDS: Final = ("question", "fallback", "handoff", "chitchat", "clarification", "media", "doubt")
"""Kinds of turn; `doubt` is a question or a fallback."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a conversation must have: one outcome, and one turn that meets everything else."""

    outcome: str | None = None
    question: str | None = None
    """`stage.question`: the stage is the question's own."""
    kind: str | None = None
    mood_below: float | None = None
    """Sentiment, −1 to +1, at most."""
    mood_above: float | None = None
    unanswered: bool = False
    voted: bool | None = None
    page: str | None = None
    is_last: bool = False
    """Whether that turn is the last one of its conversation, so far."""

    def of_turn(self, scope: Scope) -> "list[ColumnElement[Any]]":
        """Conditions on `touchpoint` alone."""
        turn = touchpoint.c
        found: list[ColumnElement[Any]] = []
        if self.question is not None:
            stage, _, question = self.question.rpartition(".")
            home = scope.stages.current(func.coalesce(turn.home_stage_id, turn.stage_id))
            found += [turn.question_id == question, home == stage]
        if self.kind is not None:
            found.append(turn.kind.in_(DOUBTS) if self.kind == "doubt" else turn.kind == self.kind)
        if self.mood_below is not None:
            found.append(turn.sentiment <= self.mood_below)
        if self.mood_above is not None:
            found.append(turn.sentiment >= self.mood_above)
        if self.unanswered:
            found += [turn.kind.in_(DOUBTS), turn.answered.is_(False)]
        if self.voted is not None:
            found.append(turn.helpful.is_(self.voted))
        if self.page is not None:
            found.append(turn.page == self.page)
        if self.is_last:
            later = touchpoint.alias("later")
            of_it = (later.c.conversation_id == turn.conversation_id, later.c.seq > turn.seq)
            found.append(~select(later.c.row_id).where(*of_it).exists())
        return found


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in the list. `number` is that of its first turn in the log, and what addresses name it by."""

    number: int
    started_at: float
    channel: str
    language: str
    persona_id: str | None
    outcome: str | None
    """`None` while it is open."""
    turns: int
    words: str | None
    """What was written first, redacted; `None` when it is no longer kept."""
    stages: tuple[str, ...]
    """The stages of today that it touched, in order, each once."""
    moods: tuple[float, ...]


def listed(
    connection: Connection, scope: Scope, criteria: Criteria, *, before: int | None = None, limit: int = 30
) -> tuple[Listed, ...]:
    """Conversations that fit, newest first; `before` is the number of the last one already seen."""
    query = (
        select(conversation)
        .where(*_conditions(scope, criteria))
        .where(select(touchpoint.c.row_id).where(_of_it()).exists())
        .order_by(conversation.c.started_at.desc(), conversation.c.conversation_id.desc())
        .limit(limit)
    )
    if before is not None:
        seen = connection.execute(
            select(conversation.c.started_at, conversation.c.conversation_id)
            .select_from(conversation.join(touchpoint, _of_it()))
            .where(touchpoint.c.row_id == before)
        ).one_or_none()
        if seen is not None:
            started, key = conversation.c.started_at, conversation.c.conversation_id
            query = query.where(or_(started < seen[0], and_(started == seen[0], key < seen[1])))
    found = connection.execute(query).all()
    turns = _turns(connection, scope, [row.conversation_id for row in found])
    return tuple(_listed(row, turns[row.conversation_id]) for row in found)


def counted(connection: Connection, scope: Scope, criteria: Criteria, *, most: int = 1_000) -> int:
    """How many there are, up to `most`: whoever pages further than that wants another filter."""
    few = select(conversation.c.conversation_id).where(*_conditions(scope, criteria)).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(few)).scalar_one())


def _conditions(scope: Scope, criteria: Criteria) -> "list[ColumnElement[Any]]":
    """A number of turns counts turns in the window; one of conversations, those that began in it."""
    turn = criteria.of_turn(scope)
    of_stage = scope.of_turn()
    found = scope.conversations()
    if turn or of_stage:
        found.append(select(touchpoint.c.row_id).where(_of_it(), *of_stage, *turn, *_when(scope, criteria)).exists())
    if criteria.outcome is not None or not turn:
        found += scope.within(conversation.c.started_at)
    if criteria.outcome is not None:
        found.append(GROUPS.get(criteria.outcome, conversation.c.outcome == criteria.outcome))
    return found


def _when(scope: Scope, criteria: Criteria) -> "list[ColumnElement[Any]]":
    return [] if criteria.outcome is not None else scope.within(touchpoint.c.at)


def _of_it() -> "ColumnElement[Any]":
    return touchpoint.c.conversation_id == conversation.c.conversation_id


def _turns(connection: Connection, scope: Scope, ids: Sequence[str]) -> Mapping[str, "list[Row]"]:
    stage = scope.stages.current(touchpoint.c.stage_id).label("stage")
    columns = (touchpoint.c.conversation_id, touchpoint.c.row_id, stage)
    query = (
        select(*columns, touchpoint.c.sentiment, touchpoint.c.text_redacted)
        .where(touchpoint.c.conversation_id.in_(ids))
        .order_by(touchpoint.c.conversation_id, touchpoint.c.seq)
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.conversation_id].append(row)
    return found


def _listed(row: Row, turns: "Sequence[Row]") -> Listed:
    return Listed(
        number=min(turn.row_id for turn in turns),
        started_at=row.started_at,
        channel=row.channel,
        language=row.language,
        persona_id=row.persona_id,
        outcome=row.outcome,
        turns=row.turns,
        words=next((turn.text_redacted for turn in turns if turn.text_redacted), None),
        stages=tuple(dict.fromkeys(turn.stage for turn in turns if turn.stage)),
        moods=tuple(turn.sentiment for turn in turns if turn.sentiment is not None),
    )
