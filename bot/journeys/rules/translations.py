"""Rules about translations: their texts keep to what is asked of maps, clash with no other language, and are whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.journeys.braces import braced, filled_texts, without_braced
from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap, Question, Stage
from bot.journeys.positions import SourcePosition, Text
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice, error
from bot.journeys.rules.likeness import Variant
from bot.journeys.rules.variants import all_variants

_WORDS: Final = re.compile(r"[^\W\d_]{3,}")
"""A fact with a word in it; numbers and currencies read the same in every language."""
_SHOWN: Final = 8
"""Missing things that one line names; more of them would hide the sentence."""


def asked(translation: JourneyMap) -> JourneyMap:
    """The translation with only those questions that it asks in its own words."""

    def ours(stage: Stage) -> tuple[Question, ...]:
        return tuple(each for each in stage.questions if each.variants and is_here(each.variants[0].at, translation))

    return replace(translation, stages=tuple(replace(each, questions=ours(each)) for each in translation.stages))


def same_in_two_languages(translation: JourneyMap, journey: JourneyMap) -> Iterator[Problem]:
    """JM232: a question is asked with the words of another one in another language of the map."""
    first: dict[str, Variant] = {}
    for other in (journey, *(asked(each) for each in journey.translations)):
        for variant in all_variants(other):
            first.setdefault(variant.wording, variant)
    for variant in all_variants(asked(translation)):
        same = first.get(variant.wording)
        if same and same.path != variant.path and not is_here(same.text.at, translation):
            yield error(variant.text.at, "JM232", wording=variant.text.value, other=same.path, place=str(same.text.at))


def questions_without(translation: JourneyMap, _: JourneyMap) -> Iterator[Problem]:
    """JM332: questions of a stage are not asked or not answered in the language of the translation."""
    own = {stage.id: {each.id for each in stage.questions} for stage in asked(translation).stages}
    for stage in translation.stages:
        missing = [
            each.id
            for each in stage.questions
            if each.id not in own[stage.id] or f"{stage.id}.{each.id}" not in translation.translated
        ]
        if missing:
            at = stage.at if is_here(stage.at, translation) else translation.at
            yield advice(
                at,
                "JM332",
                stage=stage.id,
                count=len(missing),
                all=len(stage.questions),
                language=base_of(translation.language),
                questions=_listed(missing),
            )


def texts_without(translation: JourneyMap, _: JourneyMap) -> Iterator[Problem]:
    """JM333: other texts of the bot stay in the language of the map."""
    missing = [name for name, text in _spoken(translation) if not is_here(text.at, translation)]
    if missing:
        yield advice(
            translation.at, "JM333", count=len(missing), language=base_of(translation.language), texts=_listed(missing)
        )


def _spoken(translation: JourneyMap) -> Iterator[tuple[str, Text]]:
    """What the bot says beside answers, by the name an author knows; of the facts, those that the translation uses."""
    for stage in translation.stages:
        if stage.greeting:
            yield f"{stage.id}.greeting", stage.greeting
    if translation.handoff:
        yield "handoff.message", translation.handoff.message
        if translation.handoff.hours and _WORDS.search(without_braced(translation.handoff.hours.value)):
            yield "handoff.hours", translation.handoff.hours
    for number, text in enumerate(translation.fallback, start=1):
        yield f"fallback {number}", text
    for survey in translation.surveys:
        if survey.ask:
            yield f"survey {survey.kind}", survey.ask
    used = {name for text in _own_texts(translation) for name in braced(text.value)}
    yield from (
        (f"facts.{name}", fact)
        for name, fact in translation.facts.items()
        if name in used and _WORDS.search(fact.value)
    )


def _own_texts(translation: JourneyMap) -> Iterator[Text]:
    yield from (each.text for each in filled_texts(translation) if is_here(each.text.at, translation))
    if translation.handoff and translation.handoff.hours:
        yield translation.handoff.hours


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


def is_here(at: SourcePosition, translation: JourneyMap) -> bool:
    """Whether a place is in the file of the translation, and not in that of its map."""
    return at.file == translation.at.file
