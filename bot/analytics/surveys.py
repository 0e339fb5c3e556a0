"""What customers score when they are asked: satisfaction, effort, recommendation, and how many answer at all."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.analytics.scope import Scope
from bot.analytics.statistics import Mean, Rate
from bot.touchpoints.tables import conversation, survey_asked, survey_response


@dataclass(frozen=True, slots=True)
class Surveys:
    """Scores of the window; `None` where nobody answered."""

    csat: Rate
    """Scores 4 and 5 of 1 to 5."""
    ces: Mean | None
    """Mean of 1 to 7, where 7 is very easy."""
    ces_easy: Rate
    """Scores 5 to 7."""
    nps: Mean | None
    """Points, −100 to 100: promoters (9, 10) count 100, detractors (0 to 6) −100."""
    response_rate: Rate
    """Answered among those shown in the window."""


def surveys(connection: Connection, scope: Scope) -> Surveys:
    """Metrics `csat`, `ces`, `nps` (ask it of 90 days) and `response_rate`."""
    scores = _scores(connection, scope)
    csat, ces, nps = scores["csat"], scores["ces"], scores["nps"]
    points = [100.0 * ((score >= 9) - (score <= 6)) for score in nps]
    return Surveys(
        csat=scope.rate(sum(score >= 4 for score in csat), len(csat)),
        ces=scope.mean(ces),
        ces_easy=scope.rate(sum(score >= 5 for score in ces), len(ces)),
        nps=scope.mean(points),
        response_rate=_response_rate(connection, scope),
    )


def _scores(connection: Connection, scope: Scope) -> dict[str, list[float]]:
    of_it = survey_response.c.conversation_id == conversation.c.conversation_id
    query = (
        select(survey_response.c.kind, survey_response.c.score)
        .select_from(survey_response.join(conversation, of_it))
        .where(*scope.conversations(), *_within(scope, survey_response.c.at, survey_response.c.stage_id))
        .where(survey_response.c.score.is_not(None))
    )
    found: dict[str, list[float]] = {"csat": [], "ces": [], "nps": [], "open": []}
    for row in connection.execute(query):
        found[row.kind].append(row.score)
    return found


def _response_rate(connection: Connection, scope: Scope) -> Rate:
    of_it = survey_asked.c.conversation_id == conversation.c.conversation_id
    answer = survey_response.c.survey_id == survey_asked.c.survey_id
    query = (
        select(func.count().label("shown"), func.count(survey_response.c.row_id).label("answered"))
        .select_from(survey_asked.join(conversation, of_it).outerjoin(survey_response, answer))
        .where(*scope.conversations(), *_within(scope, survey_asked.c.at, survey_asked.c.stage_id))
    )
    row = connection.execute(query).one()
    return scope.rate(row.answered, row.shown)


def _within(scope: Scope, time: "ColumnElement[Any]", stage: "ColumnElement[Any]") -> "list[ColumnElement[Any]]":
    found = [time >= scope.window.starts_at, time < scope.window.ends_at]
    if scope.filter.stage_id is not None:
        found.append(scope.stages.current(stage) == scope.filter.stage_id)
    return found
