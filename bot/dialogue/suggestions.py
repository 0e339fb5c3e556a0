"""Questions offered as buttons."""

from collections.abc import Iterable

from bot.compiler.naming import choose_payload
from bot.dialogue.decisions import MOST_CHOICES
from bot.dialogue.knowledge import Knowledge, KnownQuestion, top_doubts
from bot.turn import Choice, TurnContext


def as_choices(questions: Iterable[KnownQuestion], *, language: str | None = None) -> tuple[Choice, ...]:
    """One button per question, in its canonical wording; a question that comes twice is offered once.

    In `language` where the question's map has a wording in it; without one, in each question's own.
    """
    unique = {question.path: question.in_language(language) if language else question for question in questions}
    return tuple(Choice(question.wording, choose_payload(path)) for path, question in unique.items())


def doubts_of(stage_id: str, *, context: TurnContext, knowledge: Knowledge) -> tuple[Choice, ...]:
    """The top doubts of a stage as buttons."""
    doubts = top_doubts(knowledge.journey(context.map_id), stage_id, limit=MOST_CHOICES)
    return as_choices(doubts, language=context.language)
