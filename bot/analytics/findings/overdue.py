"""What has waited too long: plans that are due and not live, and a map whose reviews no longer hold."""

from collections.abc import Iterator
from datetime import date

from bot.analytics.findings.evidence import Evidence, LatePlan, OverdueAnswers, OverdueReview
from bot.analytics.findings.looking import Look, Seen
from bot.journeys.model import JourneyMap, Stage
from bot.journeys.rules.calendar import review_due

_OVER = ("live", "dropped")
"""Statuses of plans that nobody waits for."""


def late_plans(look: Look) -> Seen:
    """Plans whose day has passed and that are not live."""
    return Seen(tuple(_late(look.journey, look.today)))


def overdue_reviews(look: Look) -> Seen:
    """The map itself, and, one finding for each stage, the answers in it."""
    return Seen(tuple(_overdue(look.journey, look.today)))


def _late(journey: JourneyMap, today: date) -> Iterator[Evidence]:
    for plan in journey.plans:
        due = _day(plan.due)
        if due is not None and due < today and plan.status not in _OVER:
            owner = plan.owner.value if plan.owner else None
            yield LatePlan(plan.id, (today - due).days, plan=plan.name, due=due.isoformat(), owner=owner)


def _overdue(journey: JourneyMap, today: date) -> Iterator[Evidence]:
    due = review_due(journey.reviewed_on, journey.review_every)
    if due is not None and journey.reviewed_on is not None and due < today:
        reviewed = journey.reviewed_on.value
        yield OverdueReview(None, (today - due).days, reviewed=reviewed, due=due.isoformat())
    for stage in journey.stages:
        old = sorted(_old_answers(stage, journey.review_every, today))
        if old:
            yield OverdueAnswers(stage.id, len(old), oldest=old[0])


def _old_answers(stage: Stage, every: str, today: date) -> Iterator[str]:
    """When each answer whose review no longer holds was last reviewed."""
    for question in stage.questions:
        due = review_due(question.reviewed_on, every)
        if due is not None and question.reviewed_on is not None and due < today:
            yield question.reviewed_on.value


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
