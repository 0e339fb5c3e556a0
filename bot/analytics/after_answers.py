"""What becomes of customers after an answer: whether it helped, how the mood moved, whether they had to ask again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import CTE

from bot.analytics.next_turn import with_next
from bot.analytics.scope import Scope, count_if
from bot.analytics.statistics import Mean, Moments, Rate
from bot.touchpoints.tables import touchpoint


@dataclass(frozen=True, slots=True)
class AfterAnswer:
    """One question's answers, of one release or of all."""

    effect: Mean | None
    """Sentiment (−1 to +1) of the next turn minus that of the asking turn, per conversation first; `None` where no
    pair was heard."""
    repeat_ask: Rate
    """Conversations that asked twice, or whose next turn after an answer was a miss."""
    helpful_rate: Rate
    vote_share: Rate

    @property
    def hurts(self) -> bool:
        """The empathy check: enough was heard, and the mood falls after the answer beyond chance."""
        effect = self.effect
        return bool(effect and effect.is_enough and effect.interval and effect.interval.high < 0)


def after_answers(connection: Connection, scope: Scope) -> Mapping[str, AfterAnswer]:
    """Metrics `answer_effect`, `repeat_ask` and `helpful_rate` of every question asked, by its path."""
    return {question: found for (question, *_), found in _asked(connection, scope, "question").items()}


def after_answers_by_release(connection: Connection, scope: Scope) -> Mapping[tuple[str, str], AfterAnswer]:
    """The same for each version of an answer: by the question's path and the release that answered."""
    found = _asked(connection, scope, "question", "release")
    return {(question, release): each for (question, release), each in found.items()}


def _asked(connection: Connection, scope: Scope, *names: str) -> Mapping[tuple[str, ...], AfterAnswer]:
    talks = _per_conversation(scope, *names)
    keys = [talks.c[name] for name in names]
    rows = connection.execute(
        select(
            *keys,
            func.count().label("n"),
            count_if((talks.c.times > 1) | (talks.c.missed_after > 0)).label("again"),
            func.count(talks.c.effect).label("heard"),
            func.sum(talks.c.effect).label("effect"),
            func.sum(talks.c.effect * talks.c.effect).label("squares"),
            func.sum(talks.c.helpful).label("helpful"),
            func.sum(talks.c.voted).label("voted"),
            func.sum(talks.c.answers).label("answers"),
        ).group_by(*keys)
    )
    return {tuple(row[: len(names)]): _measured(scope, row) for row in rows}


def _measured(scope: Scope, row: Any) -> AfterAnswer:
    moments = Moments(row.heard, row.effect or 0.0, row.squares or 0.0)
    return AfterAnswer(
        effect=moments.mean(least=scope.terms.min_sample),
        repeat_ask=scope.rate(row.again, row.n),
        helpful_rate=scope.rate(row.helpful, row.voted),
        vote_share=scope.rate(row.voted, row.answers),
    )


def _per_conversation(scope: Scope, *names: str) -> CTE:
    """One row per question and conversation that asked it."""
    turns = with_next(
        scope,
        touchpoint.c.conversation_id,
        scope.stages.question().label("question"),
        touchpoint.c.release,
        touchpoint.c.kind,
        touchpoint.c.answered,
        touchpoint.c.helpful,
        touchpoint.c.sentiment,
    )
    answered = turns.c.answered.is_(True)
    moved: ColumnElement[Any] = case(
        (and_(answered, turns.c.sentiment.is_not(None)), turns.c.next_sentiment - turns.c.sentiment)
    )
    keys = [turns.c[name] for name in names]
    return (
        select(
            *keys,
            func.count().label("times"),
            count_if(answered, turns.c.next_kind == "fallback").label("missed_after"),
            func.avg(moved).label("effect"),
            count_if(answered, turns.c.helpful.is_(True)).label("helpful"),
            count_if(answered, turns.c.helpful.is_not(None)).label("voted"),
            count_if(answered).label("answers"),
        )
        .where(turns.c.kind == "question", turns.c.question.is_not(None))
        .group_by(*keys, turns.c.conversation_id)
        .cte("per_conversation")
    )
