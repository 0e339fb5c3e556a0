"""Learns maps in memory, without Rasa and without keeping anything, only to see how well their questions are known."""

from collections.abc import Sequence

from bot.compiler.escaping import response_text
from bot.compiler.lowering import lower
from bot.journeys.model import JourneyMap
from bot.language.background import background_messages
from bot.language.question_report import TrainingReport, report_of
from bot.language.question_training import train
from bot.language.sentence_encoder import shared_encoder


def learnt(maps: Sequence[JourneyMap]) -> TrainingReport:
    """The report that training these maps gives, as `bot.rasa_parts.question_classifier` trains them by default."""
    plan = lower(sorted(maps, key=lambda journey: journey.id))
    examples = [(phrase, intent.name) for sheet in plan.sheets for intent in sheet.intents for phrase in intent.phrases]
    answers = {
        each.name.removeprefix("utter_"): response_text(each.variants[0].text, each.variants[0].slots)
        for each in plan.responses
        if "/" in each.name
    }
    trained = train(examples, answers=answers, background=background_messages(), encoder=shared_encoder())
    return report_of(trained)
