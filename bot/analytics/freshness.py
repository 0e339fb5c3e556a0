"""How long ago somebody last looked at the map and its answers, against how often the map wants it."""

from dataclasses import dataclass
from datetime import date

from bot.journeys.model import JourneyMap
from bot.journeys.positions import Text
from bot.journeys.rules.calendar import review_due


@dataclass(frozen=True, slots=True)
class Review:
    """When something was reviewed and is due again; both `None` when it never was."""

    reviewed: date | None
    due: date | None
    days: int | None
    """Since the review: the metric `freshness`."""

    def is_overdue(self, today: date) -> bool:
        """Whether the day has passed."""
        return self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class ReviewedAnswer:
    """The answer to one question."""

    path: str
    question: str
    owner: str | None
    """Of the question, else of its stage."""
    review: Review


@dataclass(frozen=True, slots=True)
class Freshness:
    """The map, and every answer of it that has a day of its own."""

    map: Review
    answers: tuple[ReviewedAnswer, ...]
    """The longest due first."""
    undated: int
    """Answers that nobody put a date on: they hold as long as the map does."""

    def overdue(self, today: date) -> tuple[ReviewedAnswer, ...]:
        """Answers whose day has passed."""
        return tuple(answer for answer in self.answers if answer.review.is_overdue(today))


def freshness(journey: JourneyMap, *, today: date) -> Freshness:
    """Metric `freshness` of a map and of its answers."""
    answers = [
        ReviewedAnswer(
            f"{stage.id}.{question.id}",
            question.canonical,
            owner.value if (owner := question.owner or stage.owner) else None,
            _review(question.reviewed_on, journey.review_every, today=today),
        )
        for stage in journey.stages
        for question in stage.questions
    ]
    dated = [answer for answer in answers if answer.review.reviewed is not None]
    dated.sort(key=lambda answer: (answer.review.due or date.max, answer.path))
    return Freshness(
        _review(journey.reviewed_on, journey.review_every, today=today), tuple(dated), len(answers) - len(dated)
    )


def _review(written: Text | None, every: str, *, today: date) -> Review:
    try:
        reviewed = date.fromisoformat(written.value) if written else None
    except ValueError:
        reviewed = None
    if reviewed is None:
        return Review(None, None, None)
    return Review(reviewed, review_due(written, every), (today - reviewed).days)
