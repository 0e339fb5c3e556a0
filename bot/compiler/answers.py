"""An answer of the map as the variants of a Rasa response."""

from collections.abc import Iterator

from bot.compiler.naming import CHANNEL_WEB, SLOT_PERSONA
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
    channels = answer.by_channel.keys() - set(personas)
    link = filled(question.link.value, journey.facts) if question.link else None
    if link:
        channels |= {CHANNEL_WEB}
    slots = frozenset(slot.value for slot in question.collect)
    for persona in (None, *personas):
        for channel in (None, *sorted(channels)):
            texts = answer.by_channel.get(persona or "") or answer.by_channel.get(channel or "") or answer.default
            for text in texts:
                yield _variant(filled(text.value, journey.facts), link, channel=channel, persona=persona, slots=slots)


def _variant(
    text: str, link: str | None, *, channel: str | None, persona: str | None, slots: frozenset[str]
) -> Variant:
    """On the web the link stands beside the text; any other channel, also of stock Rasa, reads it in the text."""
    beside = channel == CHANNEL_WEB
    if link and not beside and link not in text:
        text = f"{text}\n{link}"
    return Variant(
        text=text,
        channel=channel,
        condition=Condition(SLOT_PERSONA, persona) if persona else None,
        link=link if beside else None,
        slots=slots,
    )
