"""An answer of the map as the variants of a Rasa response."""

from collections.abc import Iterator

from bot.compiler.escaping import sayable
from bot.compiler.naming import SLOT_PERSONA
from bot.compiler.plan import Condition, Variant
from bot.journeys.facts import filled
from bot.journeys.model import JourneyMap, Question


def variants_of(question: Question, journey: JourneyMap) -> tuple[Variant, ...]:
    """Every variant of the answer, facts filled, for the full product of channels and personas.

    Rasa prefers condition + channel, then channel, then condition, then plain. So a text for a channel would hide
    the text for a persona, and each persona gets its text again for each channel. A text written for the persona
    wins over one written for the channel: it knows who is reading.
    """
    return tuple(dict.fromkeys(_product(question, journey)))


def _product(question: Question, journey: JourneyMap) -> Iterator[Variant]:
    answer = question.answer
    personas = sorted(answer.by_channel.keys() & {persona.id for persona in journey.personas})
    channels = sorted(answer.by_channel.keys() - set(personas))
    link = sayable(filled(question.link.value, journey.facts)) if question.link else None
    slots = frozenset(slot.value for slot in question.collect)
    for persona in (None, *personas):
        for channel in (None, *channels):
            for text in answer.by_channel.get(persona or channel or "", answer.default):
                yield Variant(
                    text=sayable(filled(text.value, journey.facts)),
                    channel=channel,
                    condition=Condition(SLOT_PERSONA, persona) if persona else None,
                    link=link,
                    slots=slots,
                )
