"""Small talk: ours in both languages, and what a map says in its own words instead."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ruamel.yaml import YAML

from bot.catalogue import LANGUAGES
from bot.compiler.escaping import sayable
from bot.compiler.naming import (
    ACTION_ANSWER,
    ACTION_HAND_OFF,
    ACTION_LOG_TOUCHPOINT,
    AFFIRM,
    DENY,
    HUMAN_HANDOFF,
    SLOT_LANGUAGE,
    SMALL_TALK,
    response_of,
)
from bot.compiler.plan import Condition, Intent, Response, Rule, Variant
from bot.journeys.facts import filled
from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap, SmallTalk
from bot.journeys.wording import plain

_ACTIONS: Final = MappingProxyType({HUMAN_HANDOFF: ACTION_HAND_OFF, AFFIRM: ACTION_ANSWER, DENY: ACTION_ANSWER})
_FOLDER: Final = Path(__file__).parent / "small_talk"


@dataclass(frozen=True, slots=True)
class Talk:
    """One kind of small talk in one language."""

    phrases: tuple[str, ...]
    answers: tuple[str, ...]


def small_talk_intents(maps: Sequence[JourneyMap]) -> tuple[Intent, ...]:
    """What customers say beside their doubts, in every language; what a map's question uses is left to the question."""
    spoken = _every_language(maps)
    questions = (question for journey in spoken for stage in journey.stages for question in stage.questions)
    taken = {plain(variant.value) for question in questions for variant in question.variants}
    intents = (Intent(name, _phrases(name, spoken, taken=taken)) for name in SMALL_TALK)
    return tuple(intent for intent in intents if intent.phrases)


def _phrases(name: str, maps: Sequence[JourneyMap], *, taken: Set[str]) -> tuple[str, ...]:
    own = [variant.value.strip() for talk in _overrides(name, maps) for variant in talk.variants]
    ours = [phrase for language in LANGUAGES for phrase in shipped(language)[name].phrases]
    return tuple(dict.fromkeys(phrase for phrase in (*own, *ours) if plain(phrase) not in taken))


def small_talk_responses(maps: Sequence[JourneyMap]) -> tuple[Response, ...]:
    """What the bot replies: by default in the first map's language, else by the slot `language`."""
    return tuple(Response(response_of(name), _variants(name, maps)) for name in SMALL_TALK if name != HUMAN_HANDOFF)


def small_talk_answer(name: str, maps: Sequence[JourneyMap], *, language: str | None = None) -> str:
    """The first wording of a kind of small talk that the bot answers itself, in the first map's language.

    In `language` if there is one in it.
    """
    variants = _variants(name, maps)
    wanted = Condition(SLOT_LANGUAGE, base_of(language)) if language else None
    return next((each for each in variants if wanted and each.condition == wanted), variants[0]).text


def small_talk_rules() -> tuple[Rule, ...]:
    """One rule for each kind. Asking for a person leaves a trace; yes and no may answer a question of the bot."""
    return tuple(Rule(name, name, (_action(name), ACTION_LOG_TOUCHPOINT)) for name in SMALL_TALK)


def _action(name: str) -> str:
    return _ACTIONS.get(name, response_of(name))


def _variants(name: str, maps: Sequence[JourneyMap]) -> tuple[Variant, ...]:
    spoken = _every_language(maps)
    first = base_of(maps[0].language)
    default = first if _answers(name, first, spoken) else LANGUAGES[0]
    others = sorted({*LANGUAGES, *(base_of(journey.language) for journey in spoken)} - {default})
    return (
        *(Variant(answer) for answer in _answers(name, default, spoken)),
        *(
            Variant(answer, condition=Condition(SLOT_LANGUAGE, language))
            for language in others
            for answer in _answers(name, language, spoken)
        ),
    )


def _every_language(maps: Sequence[JourneyMap]) -> tuple[JourneyMap, ...]:
    """The maps, each followed by its translations."""
    return tuple(each for journey in maps for each in (journey, *journey.translations))


def _answers(name: str, language: str, maps: Sequence[JourneyMap]) -> tuple[str, ...]:
    """The answers of the maps in that language, else ours."""
    own = [
        sayable(filled(answer.value, journey.facts))
        for journey in maps
        if base_of(journey.language) == language
        for talk in _overrides(name, [journey])
        for answer in talk.answers
    ]
    ours = shipped(language)[name].answers if language in LANGUAGES else ()
    return tuple(dict.fromkeys(own)) or ours


def _overrides(name: str, maps: Sequence[JourneyMap]) -> list[SmallTalk]:
    return [talk for journey in maps for talk in journey.small_talk if talk.intent.value == name]


@cache
def shipped(language: str) -> Mapping[str, Talk]:
    """The small talk that comes with the product, by intent."""
    tree = YAML(typ="safe", pure=True).load((_FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Talk(
                phrases=tuple(line.strip() for line in tree[name]["ask"].splitlines() if line.strip()),
                answers=tuple(str(answer).strip() for answer in tree[name].get("answer", ())),
            )
            for name in SMALL_TALK
        }
    )
