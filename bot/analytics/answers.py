"""How well doubts are answered: answer rate and fallback rate by stage, votes by question, time to the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func
from sqlalchemy.engine import Connection

from bot.analytics.scope import DOUBTS, Scope, count_if, of_turns
from bot.analytics.statistics import Interval, Rate, median_interval
from bot.touchpoints.tables import touchpoint


@dataclass(frozen=True, slots=True)
class StageAnswers:
    """What became of the doubts of one stage."""

    answer_rate: Rate
    fallback_rate: Rate


@dataclass(frozen=True, slots=True)
class Votes:
    """What customers said of one question's answers."""

    helpful_rate: Rate
    vote_share: Rate
    """Answers with a vote among all: a few votes may be a loud minority."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds until the answer, over `n` answered turns."""

    median: float
    p95: float
    n: int
    interval: Interval | None = None
    """Of the median."""


def by_stage(connection: Connection, scope: Scope) -> Mapping[str | None, StageAnswers]:
    """Metrics `answer_rate` and `fallback_rate`; under `None` the doubts that no stage is known of."""
    stage = scope.stages.current(touchpoint.c.stage_id).label("stage")
    query = of_turns(
        stage,
        count_if(touchpoint.c.kind == "question", touchpoint.c.answered.is_(True)).label("answered"),
        count_if(touchpoint.c.kind == "fallback").label("missed"),
        func.count().label("asked"),
    ).where(*scope.turns(), touchpoint.c.kind.in_(DOUBTS))
    return {
        row.stage: StageAnswers(scope.rate(row.answered, row.asked), scope.rate(row.missed, row.asked))
        for row in connection.execute(query.group_by(stage))
    }


def votes(connection: Connection, scope: Scope) -> Mapping[tuple[str, str], Votes]:
    """Metric `helpful_rate` by stage and question, for those that were answered in the window.

    The stage is the question's own, wherever the customer was when asking it.
    """
    question = scope.stages.question().label("question")
    query = of_turns(
        question,
        count_if(touchpoint.c.helpful.is_(True)).label("helpful"),
        func.count(touchpoint.c.helpful).label("voted"),
        func.count().label("answers"),
    ).where(*scope.turns(), touchpoint.c.answered.is_(True), question.is_not(None))
    found = {}
    for row in connection.execute(query.group_by(question)):
        stage, name = row.question.split(".", maxsplit=1)
        found[stage, name] = Votes(scope.rate(row.helpful, row.voted), scope.rate(row.voted, row.answers))
    return found


def latency(connection: Connection, scope: Scope) -> Latency | None:
    """Metric `first_answer_time`; `None` when nothing was answered."""
    query = of_turns(touchpoint.c.response_ms).where(
        *scope.turns(), touchpoint.c.answered.is_(True), touchpoint.c.response_ms.is_not(None)
    )
    seconds = np.asarray(connection.execute(query).scalars().all(), dtype=float) / 1_000
    if not len(seconds):
        return None
    p95 = np.quantile(seconds, 0.95, method="inverted_cdf")
    return Latency(float(np.median(seconds)), float(p95), len(seconds), median_interval(seconds))
