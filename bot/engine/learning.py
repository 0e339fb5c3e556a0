"""Learns maps in memory, without Rasa and without keeping anything, only to see how well their questions are known."""

from collections.abc import Sequence

from bot.compiler.lessons import lessons_of
from bot.journeys.model import JourneyMap
from bot.language.background import background_messages
from bot.language.question_lessons import remembered_lessons
from bot.language.question_report import TrainingReport
from bot.language.sentence_encoder import shared_encoder


def learnt(maps: Sequence[JourneyMap]) -> TrainingReport:
    """The report that training these maps gives, as `bot.rasa_parts.question_classifier` trains them by default."""
    lessons = lessons_of(maps)
    return remembered_lessons.of(
        lessons.examples, answers=lessons.answers, background=background_messages(), encoder=shared_encoder()
    ).report
