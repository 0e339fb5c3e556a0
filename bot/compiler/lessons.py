"""What a question model learns from maps: their phrases with the names they ask for, and the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.compiler.escaping import response_text
from bot.compiler.lowering import lower
from bot.journeys.model import JourneyMap


@dataclass(frozen=True, slots=True)
class Lessons:
    """The material of `bot.language.question_training.train`, as Rasa's training gets it from the compiled files."""

    examples: tuple[tuple[str, str], ...]
    """Phrase and intent."""
    answers: Mapping[str, str]
    """By intent."""


def lessons_of(maps: Sequence[JourneyMap]) -> Lessons:
    """What there is to learn of these maps together."""
    plan = lower(sorted(maps, key=lambda journey: journey.id))
    examples = [(phrase, intent.name) for sheet in plan.sheets for intent in sheet.intents for phrase in intent.phrases]
    answers = {
        each.name.removeprefix("utter_"): response_text(each.variants[0].text, each.variants[0].slots)
        for each in plan.responses
        if "/" in each.name
    }
    return Lessons(tuple(examples), answers)
