"""Answering a survey: what may still be said to it, and the row that keeps it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection, Row

from bot.gateway.atlas import Atlas
from bot.gateway.lines import line
from bot.gateway.protocol import ChatEvent, GatewayError
from bot.gateway.survey_rules import ANSWERABLE, SCORES
from bot.gateway.tables import outbox, session
from bot.touchpoints.tables import survey_asked, survey_response

_LOCKED: Final = select(session.c.session_id).where(session.c.session_id == bindparam("of")).with_for_update()
_ASKED: Final = (
    select(survey_asked, outbox.c.number)
    .select_from(outbox.join(survey_asked, survey_asked.c.survey_id == outbox.c.survey_id))
    .where(outbox.c.session_id == bindparam("of"), outbox.c.survey_id == bindparam("survey"))
)
_ANSWERED: Final = select(survey_response).where(survey_response.c.survey_id == bindparam("of"))
_CHANGED: Final = update(survey_response).where(survey_response.c.survey_id == bindparam("of"))


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """What a customer says to a survey, clean and without personal data."""

    session_id: str
    survey_id: str
    score: int | None
    comment: str
    at: float


def write_survey_answer(connection: Connection, answer: SurveyAnswer, atlas: Atlas) -> ChatEvent:
    """Write the answer and give the survey's line; `GatewayError` as `Opinions.answer_survey` says."""
    connection.execute(_LOCKED, {"of": answer.session_id})
    asked = connection.execute(_ASKED, {"of": answer.session_id, "survey": answer.survey_id}).first()
    if asked is None:
        raise GatewayError("survey_unknown")
    before = connection.execute(_ANSWERED, {"of": answer.survey_id}).first()
    _check(asked, before, answer)
    if before is None:
        connection.execute(survey_response.insert().values(**_first(asked, answer, atlas)))
    elif not before.commented:
        connection.execute(_CHANGED, {"of": answer.survey_id, **_change(before, asked, answer, atlas=atlas)})
    return line(connection, answer.session_id, asked.number)


def _check(asked: Row, before: Row | None, answer: SurveyAnswer) -> None:
    if answer.score is None and not answer.comment:
        raise GatewayError("empty_message")
    if answer.at > asked.at + ANSWERABLE or (before is not None and not _may_follow(before, answer)):
        raise GatewayError("survey_closed")
    if answer.score is not None and (isinstance(answer.score, bool) or answer.score not in SCORES[asked.kind]):
        raise GatewayError("bad_score")
    if answer.score is None and asked.kind != "open" and before is None:
        raise GatewayError("bad_score")


def _may_follow(before: Row, answer: SurveyAnswer) -> bool:
    """Anything may, until there are words; then only the very same answer, sent again."""
    same_score = answer.score is None or answer.score == before.score
    same_words = not answer.comment or before.comment in (None, answer.comment)
    return not before.commented or (same_score and same_words)


def _first(asked: Row, answer: SurveyAnswer, atlas: Atlas) -> dict[str, object]:
    carried = ("survey_id", "conversation_id", "customer_key", "journey_key", "map_id", "release", "kind", "stage_id")
    values = {name: asked._mapping[name] for name in carried}
    return {**values, "at": answer.at, "score": answer.score, **_words(asked, answer, atlas)}


def _change(before: Row, asked: Row, answer: SurveyAnswer, *, atlas: Atlas) -> dict[str, object]:
    score = before.score if answer.score is None else answer.score
    return {"score": score, **_words(asked, answer, atlas)}


def _words(asked: Row, answer: SurveyAnswer, atlas: Atlas) -> dict[str, object]:
    """In a stage that keeps no text, only that there were words stays."""
    kept = answer.comment if answer.comment and atlas.keeps_text(asked.map_id, asked.stage_id) else None
    return {"comment": kept, "commented": bool(answer.comment)}
