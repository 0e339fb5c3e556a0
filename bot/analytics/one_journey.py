"""One conversation turn by turn, and one customer's journey: everything the log kept of them, redacted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import ColumnElement

from bot.analytics.stages import Stages
from bot.touchpoints.tables import conversation, survey_response, touchpoint

MOST: Final = 200
"""Conversations of one journey that are read, the newest ones."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of the map that was considered, and how sure the model was of it."""

    path: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """One message: its redacted words, and what was understood and done."""

    number: int
    at: float
    words: str | None
    stage_id: str | None
    stage_source: str
    question: str | None
    """`stage.question` of what was answered."""
    kind: str | None
    answered: bool | None
    chosen: bool
    helpful: bool | None
    confidence: float | None
    candidates: tuple[Candidate, ...]
    sentiment: float | None
    page: str | None
    release: str


@dataclass(frozen=True, slots=True)
class ReadSurvey:
    """What the customer answered when asked, redacted."""

    kind: str
    score: float | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class ReadConversation:
    """One conversation; `number` is that of its first turn."""

    number: int
    started_at: float
    ended_at: float
    channel: str
    language: str
    persona_id: str | None
    source: str | None
    outcome: str | None
    turns: tuple[ReadTurn, ...]
    surveys: tuple[ReadSurvey, ...]

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages it went through, in order; the same one again only after another."""
        found: list[str] = []
        for turn in self.turns:
            if turn.stage_id and found[-1:] != [turn.stage_id]:
                found.append(turn.stage_id)
        return tuple(found)


def read_conversation(connection: Connection, stages: Stages, number: int) -> ReadConversation | None:
    """The conversation that the turn of that number in the log belongs to, if it is one of the map."""
    return next(iter(_read(connection, stages, conversation.c.conversation_id == _of(number, "conversation_id"))), None)


def read_journey(connection: Connection, stages: Stages, number: int) -> tuple[ReadConversation, ...]:
    """All conversations of the journey that the turn belongs to, oldest first; none where there is no such turn."""
    return _read(connection, stages, conversation.c.journey_key == _of(number, "journey_key"))


def _of(number: int, column: str) -> "ColumnElement[Any]":
    found: ColumnElement[Any] = select(touchpoint.c[column]).where(touchpoint.c.row_id == number).scalar_subquery()
    return found


def _read(connection: Connection, stages: Stages, condition: "ColumnElement[Any]") -> tuple[ReadConversation, ...]:
    newest = (conversation.c.started_at.desc(), conversation.c.conversation_id.desc())
    talks = connection.execute(
        select(conversation).where(condition, conversation.c.map_id == stages.map_id).order_by(*newest).limit(MOST)
    ).all()
    ids = [row.conversation_id for row in talks]
    turns, surveys = _turns(connection, stages, ids), _surveys(connection, ids)
    return tuple(
        _conversation(row, turns[row.conversation_id], surveys[row.conversation_id])
        for row in reversed(talks)
        if row.conversation_id in turns
    )


def _turns(connection: Connection, stages: Stages, ids: Sequence[str]) -> "Mapping[str, list[ReadTurn]]":
    turn = touchpoint.c
    now = stages.current(turn.stage_id).label("stage_now")
    home = stages.current(func.coalesce(turn.home_stage_id, turn.stage_id)).label("home_now")
    query = select(touchpoint, now, home).where(turn.conversation_id.in_(ids)).order_by(turn.conversation_id, turn.seq)
    found: dict[str, list[ReadTurn]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.conversation_id].append(_turn(row))
    return found


def _turn(row: Row) -> ReadTurn:
    return ReadTurn(
        number=row.row_id,
        at=row.at,
        words=row.text_redacted,
        stage_id=row.stage_now,
        stage_source=row.stage_source,
        question=f"{row.home_now}.{row.question_id}" if row.question_id else None,
        kind=row.kind,
        answered=row.answered,
        chosen=row.chosen,
        helpful=row.helpful,
        confidence=row.confidence,
        candidates=_candidates(row.candidates),
        sentiment=row.sentiment,
        page=row.page,
        release=row.release,
    )


def _candidates(kept: "Sequence[Mapping[str, Any]] | None") -> tuple[Candidate, ...]:
    return tuple(Candidate(str(each["path"]), float(each["confidence"])) for each in kept or ())


def _surveys(connection: Connection, ids: Sequence[str]) -> "Mapping[str, list[ReadSurvey]]":
    query = select(survey_response).where(survey_response.c.conversation_id.in_(ids)).order_by(survey_response.c.at)
    found: dict[str, list[ReadSurvey]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.conversation_id].append(ReadSurvey(row.kind, row.score, row.comment))
    return found


def _conversation(row: Row, turns: Sequence[ReadTurn], surveys: Sequence[ReadSurvey]) -> ReadConversation:
    return ReadConversation(
        number=turns[0].number,
        started_at=row.started_at,
        ended_at=row.ended_at,
        channel=row.channel,
        language=row.language,
        persona_id=row.persona_id,
        source=row.source,
        outcome=row.outcome,
        turns=tuple(turns),
        surveys=tuple(surveys),
    )
