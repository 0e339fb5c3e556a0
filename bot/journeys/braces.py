"""What stands between braces in a text for customers: `{fact}`, and what looks like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.journeys.model import JourneyMap
from bot.journeys.positions import Text

_BRACED: Final = re.compile(r"\{\s*([^\W\d]\w*)\s*\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text in which facts are filled, and the slots that may stand in it beside them."""

    text: Text
    slots: frozenset[str] = frozenset()


def braced(text: str) -> list[str]:
    """Names between braces: `{envio_gratis}` gives `envio_gratis`, and so does `{ envio_gratis }`.

    Only one word of letters, digits and underscores counts; any other text in braces is literal.
    """
    return _BRACED.findall(text)


def without_braced(text: str) -> str:
    """The text with every `{name}` replaced by a space."""
    return _BRACED.sub(" ", text)


def filled_texts(journey: JourneyMap) -> Iterator[Filled]:
    """Every text of the map in which facts are filled, in the order of the file."""
    for stage in journey.stages:
        if stage.greeting:
            yield Filled(stage.greeting)
        for question in stage.questions:
            slots = frozenset(slot.value for slot in question.collect)
            for answer in question.answer.texts():
                yield Filled(answer, slots)
    for survey in journey.surveys:
        if survey.ask:
            yield Filled(survey.ask)
    if journey.handoff:
        yield from (Filled(text) for text in (journey.handoff.message, journey.handoff.hours) if text)
    yield from (Filled(text) for text in journey.fallback)
    for talk in journey.small_talk:
        yield from (Filled(text) for text in talk.answers)
