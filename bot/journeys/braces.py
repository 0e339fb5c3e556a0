"""Where `{fact}` may stand: every text of a map in which facts are filled."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.journeys.facts import BRACED
from bot.journeys.model import JourneyMap, Question, Stage
from bot.journeys.positions import Text

_NO_SLOTS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Filled:
    """A text in which facts are filled, and the slots that may stand in it beside them."""

    text: Text
    slots: frozenset[str] = _NO_SLOTS
    reply: bool = False
    """Whether the bot says it; the rest stands on a page or is what customers say."""


def braced(text: str) -> list[str]:
    """Names between braces: `{envio_gratis}` gives `envio_gratis`, and so does `{ envio_gratis }`."""
    return BRACED.findall(text)


def without_braced(text: str) -> str:
    """The text with every `{name}` replaced by a space."""
    return BRACED.sub(" ", text)


def filled_texts(journey: JourneyMap) -> Iterator[Filled]:
    """Every text of the map in which facts are filled: of the map, its stages, its surveys and what the bot says."""
    yield from (Filled(text) for text in (journey.scope, journey.context.product) if text)
    for stage in journey.stages:
        yield from _of_stage(stage)
    yield from (Filled(survey.ask) for survey in journey.surveys if survey.ask)
    handoff = (journey.handoff.message, journey.handoff.hours) if journey.handoff else ()
    small_talk = (text for talk in journey.small_talk for text in talk.answers)
    yield from (
        Filled(text, reply=True) for text in (*handoff, *journey.fallback, *journey.empathy, *small_talk) if text
    )


def _of_stage(stage: Stage) -> Iterator[Filled]:
    yield from (Filled(text) for text in (stage.goal, stage.thinks) if text)
    if stage.greeting:
        yield Filled(stage.greeting, reply=True)
    for question in stage.questions:
        yield from _of_question(question)


def _of_question(question: Question) -> Iterator[Filled]:
    yield from (Filled(variant) for variant in question.variants)
    slots = frozenset(slot.value for slot in question.collect)
    yield from (Filled(answer, slots, reply=True) for answer in question.answer.texts())
    if question.link:
        yield Filled(question.link, slots)
