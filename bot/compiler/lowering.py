"""Maps to one plan: questions become intents and responses, stages become rules."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

from bot.compiler import naming
from bot.compiler.answers import variants_of
from bot.compiler.escaping import BRACE_SLOTS, needs_brace_slots
from bot.compiler.plan import Intent, Plan, ProductName, Response, Rule, Sheet, Slot
from bot.compiler.products import product_names
from bot.compiler.small_talk import small_talk_intents, small_talk_responses, small_talk_rules
from bot.journeys.collecting import kind_of_slot
from bot.journeys.facts import filled
from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap, Question, Stage
from bot.turn import EntityKind

_SLOTS: Final = (
    Slot(naming.SLOT_STAGE, "text"),
    Slot(naming.SLOT_LANGUAGE, "text", entity=naming.LANGUAGE_ENTITY),
    Slot(naming.SLOT_PERSONA, "text"),
    Slot(naming.SLOT_LAST_QUESTION, "text"),
    Slot(naming.SLOT_MISSES, "float"),
    Slot(naming.SLOT_OFFER, "any"),
    Slot(naming.SLOT_TOLD_LANGUAGE, "text"),
    Slot(naming.SLOT_FEELINGS, "any"),
    Slot(naming.SLOT_TURN, "any"),
)
_ACTIONS: Final = (
    naming.ACTION_ANSWER,
    naming.ACTION_FALLBACK,
    naming.ACTION_HAND_OFF,
    naming.ACTION_LOG_TOUCHPOINT,
    naming.ACTION_SESSION_START,
)
_MINUTES: Final = {"s": 1 / 60, "min": 1, "h": 60, "d": 1440, "w": 10080, "mo": 43200, "y": 525600}


def lower(maps: Sequence[JourneyMap]) -> Plan:
    """The assistant that these maps describe. `ValueError` without a map, or when two things have one name."""
    if not maps:
        raise ValueError("there is no map to compile")
    _refuse_twice([journey.id for journey in maps])
    _refuse_twice([stage.id for journey in maps for stage in journey.stages])
    sources = tuple(source for journey in maps for source in sources_of(journey))
    stages = [(journey, stage) for journey in maps for stage in journey.stages if stage.questions]
    responses = (*_question_responses(stages), *small_talk_responses(maps))
    talk = Sheet(naming.SMALL_TALK_SHEET, ("bot/compiler/small_talk", *sources), small_talk_intents(maps))
    return Plan(
        sources=sources,
        sheets=(*_sheets(maps), talk),
        intents=(*(stage.id for _, stage in stages), *naming.SMALL_TALK),
        choice=(naming.CHOOSE_INTENT, naming.CHOICE_ENTITY),
        entities=(naming.LANGUAGE_ENTITY, *(kind.value for kind in EntityKind)),
        slots=_slots(stages, responses),
        responses=responses,
        actions=_ACTIONS,
        rules=tuple(_rules([stage for _, stage in stages])),
        session_minutes=max(minutes_of(journey.settings.session_gap) for journey in maps),
    )


def _refuse_twice(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"more than once: {', '.join(twice)}; the checks refuse such maps before they get here")


def source_of(journey: JourneyMap) -> str:
    """The map's file as the project sees it, however the reader was called."""
    return f"journey_maps/{PurePath(journey.at.file).name}"


def sources_of(journey: JourneyMap) -> tuple[str, ...]:
    """The same for the map and its translations."""
    return (source_of(journey), *map(source_of, journey.translations))


def minutes_of(duration: str) -> float:
    """A duration of the map language, `30min` or `2h`, in minutes."""
    digits = duration.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits) * _MINUTES[duration[len(digits) :]]


def _sheets(maps: Sequence[JourneyMap]) -> Iterator[Sheet]:
    for journey, products in zip(maps, product_names(maps), strict=True):
        yield _sheet(journey, products)


def _sheet(journey: JourneyMap, products: tuple[ProductName, ...]) -> Sheet:
    intents = tuple(
        Intent(naming.intent_of(stage.id, question.id), _phrases(f"{stage.id}.{question.id}", journey))
        for stage in journey.stages
        for question in stage.questions
    )
    name = f"{journey.id}.map" if journey.id == naming.SMALL_TALK_SHEET else journey.id
    return Sheet(name, sources_of(journey), intents, products)


def _phrases(path: str, journey: JourneyMap) -> tuple[str, ...]:
    """The variants in every language the map speaks: one model listens to all of them."""
    spoken = [(each, each.question(path)) for each in (journey, *journey.translations)]
    found = (phrase for each, question in spoken if question for phrase in phrases_of(question, each))
    return tuple(dict.fromkeys(found))


def phrases_of(question: Question, journey: JourneyMap) -> tuple[str, ...]:
    """The variants with their facts and without outer spaces, each once, in the author's order."""
    return tuple(dict.fromkeys(filled(variant.value, journey.facts).strip() for variant in question.variants))


def _question_responses(stages: Sequence[tuple[JourneyMap, Stage]]) -> Iterator[Response]:
    for journey, stage in stages:
        for question in stage.questions:
            path = f"{stage.id}.{question.id}"
            yield Response(naming.response_of(path), variants_of(question, journey))
            yield from _translated_responses(path, journey)


def _translated_responses(path: str, journey: JourneyMap) -> Iterator[Response]:
    """The answer in the other languages, only where a translation really gives it."""
    for each in journey.translations:
        question = each.question(path)
        if question and path in each.translated:
            yield Response(naming.translated_response_of(path, base_of(each.language)), variants_of(question, each))


def _slots(stages: Sequence[tuple[JourneyMap, Stage]], responses: Sequence[Response]) -> tuple[Slot, ...]:
    """Ours, those that the maps collect, and the two that print braces if a text needs them."""
    collected = {slot.value for _, stage in stages for question in stage.questions for slot in question.collect}
    own = {slot.name for slot in _SLOTS}
    braces = any(needs_brace_slots(variant.text, variant.slots) for each in responses for variant in each.variants)
    return (*_SLOTS, *map(_collected, sorted(collected - own)), *(BRACE_SLOTS if braces else ()))


def _collected(name: str) -> Slot:
    kind = kind_of_slot(name)
    return Slot(name, "text", entity=kind.value if kind else None)


def _rules(stages: Sequence[Stage]) -> Iterator[Rule]:
    for stage in stages:
        yield Rule(f"{stage.id}: {stage.name}", stage.id, (naming.ACTION_ANSWER, naming.ACTION_LOG_TOUCHPOINT))
    yield Rule("choice", naming.CHOOSE_INTENT, (naming.ACTION_ANSWER, naming.ACTION_LOG_TOUCHPOINT))
    yield from small_talk_rules()
    for intent in (naming.FALLBACK_INTENT, naming.OUT_OF_SCOPE_INTENT):
        yield Rule(intent, intent, (naming.ACTION_FALLBACK, naming.ACTION_LOG_TOUCHPOINT))
