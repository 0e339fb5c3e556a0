"""Much asked or little, in good mood or bad: whether a doubt is interest or confusion."""

from dataclasses import dataclass
from enum import Enum
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.analytics.emotions import POINTS
from bot.analytics.scope import Scope, of_turns
from bot.analytics.statistics import Mean, Moments
from bot.touchpoints.tables import touchpoint


class Quadrant(Enum):
    """What volume and mood say together."""

    INTEREST = "interest"
    """Much asked, and gladly."""
    CONFUSION = "confusion"
    """Much asked, and in bad mood."""
    QUIET = "quiet"
    """Little asked, nobody minds."""
    IRRITATION = "irritation"
    """Little asked, but it annoys."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with how often it was asked and how it felt, −2 to +2."""

    question: str
    """Its path, `stage.question`."""
    times: int
    emotion: Mean | None
    quadrant: Quadrant | None
    """`None` while too few conversations were heard."""


def quadrants(connection: Connection, scope: Scope) -> tuple[Asked, ...]:
    """Every question that was asked, the most frequent first.

    *Much* is more often than the middle one of them; the mood is bad below 0.
    """
    found = _asked(connection, scope)
    middle = median([times for _, times, _ in found]) if found else 0
    return tuple(
        Asked(question, times, emotion, _quadrant(emotion, much=times > middle)) for question, times, emotion in found
    )


def _quadrant(emotion: Mean | None, *, much: bool) -> Quadrant | None:
    if emotion is None or not emotion.is_enough:
        return None
    if emotion.value < 0:
        return Quadrant.CONFUSION if much else Quadrant.IRRITATION
    return Quadrant.INTEREST if much else Quadrant.QUIET


def _asked(connection: Connection, scope: Scope) -> list[tuple[str, int, Mean | None]]:
    question = scope.stages.question().label("question")
    talks = (
        of_turns(question, func.count().label("times"), func.avg(touchpoint.c.sentiment).label("felt"))
        .where(*scope.turns(), touchpoint.c.kind == "question", question.is_not(None))
        .group_by(question, touchpoint.c.conversation_id)
        .cte("talks")
    )
    rows = connection.execute(
        select(
            talks.c.question,
            func.sum(talks.c.times).label("times"),
            func.count(talks.c.felt).label("heard"),
            func.coalesce(func.sum(talks.c.felt), 0.0).label("felt"),
            func.coalesce(func.sum(talks.c.felt * talks.c.felt), 0.0).label("squares"),
        ).group_by(talks.c.question)
    ).all()
    rows.sort(key=lambda row: (-row.times, row.question))
    least = scope.terms.min_sample
    return [
        (row.question, int(row.times), Moments(row.heard, row.felt, row.squares).mean(scale=POINTS, least=least))
        for row in rows
    ]
