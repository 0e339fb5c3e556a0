"""Rules about the ways a customer asks: enough of them, all different, none that Rasa takes for a command."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from bot.journeys.model import JourneyMap, Question
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice, error
from bot.journeys.rules.likeness import Variant, nearest_before
from bot.journeys.wording import plain

ENOUGH: Final = 5
"""Variants from which the classifier answers phrasings it has not seen."""

LONGEST: Final = 300
"""Characters of a variant; customers type less, and a longer one is a text that was pasted."""


def all_variants(journey: JourneyMap) -> list[Variant]:
    """Every variant of the map: of its questions in the order of the file, then of its small talk."""
    asked = [
        (f"{stage.id}.{question.id}", question.variants) for stage in journey.stages for question in stage.questions
    ]
    asked += [(f"small_talk.{talk.intent}", talk.variants) for talk in journey.small_talk]
    return [Variant(text, path, plain(text.value)) for path, texts in asked for text in texts]


def same_in_two_questions(journey: JourneyMap) -> Iterator[Problem]:
    """JM230: two questions of one stage, or a question and small talk, are asked with the same words."""
    for variant, other in _same_words(journey):
        if _together(journey, variant.path, other.path):
            yield error(
                variant.text.at,
                "JM230",
                wording=variant.text.value,
                question=variant.path,
                other=other.path,
                line=other.text.at.line,
            )


def same_in_two_stages(journey: JourneyMap) -> Iterator[Problem]:
    """JM335: questions of two stages are asked with the same words, so the customer's place decides."""
    for variant, other in _same_words(journey):
        if not _together(journey, variant.path, other.path):
            yield advice(
                variant.text.at, "JM335", wording=variant.text.value, other=other.path, line=other.text.at.line
            )


def without_letters(journey: JourneyMap) -> Iterator[Problem]:
    """JM336: a variant has no letter, so no message can be like it."""
    for variant in all_variants(journey):
        if not any(sign.isalpha() for sign in variant.text.value):
            yield advice(variant.text.at, "JM336", wording=variant.text.value)


def too_long(journey: JourneyMap) -> Iterator[Problem]:
    """JM337: a variant is longer than what customers type."""
    for variant in all_variants(journey):
        if (length := len(variant.text.value)) > LONGEST:
            yield advice(variant.text.at, "JM337", length=length, longest=LONGEST)


def commands(journey: JourneyMap) -> Iterator[Problem]:
    """JM231: a variant begins with a slash, which Rasa reads as a command."""
    for variant in all_variants(journey):
        if variant.text.value.lstrip().startswith("/"):
            yield error(variant.text.at, "JM231", wording=variant.text.value)


def nearly_same_in_two_questions(journey: JourneyMap) -> Iterator[Problem]:
    """JM301: a variant is almost the same as one of an earlier question; the first such one is told."""
    variants = all_variants(journey)
    for later, earlier in enumerate(nearest_before(variants)):
        if earlier is not None:
            variant, other = variants[later], variants[earlier]
            yield advice(
                variant.text.at,
                "JM301",
                wording=variant.text.value,
                other_wording=other.text.value,
                other=other.path,
                line=other.text.at.line,
            )


def repeated_in_a_question(journey: JourneyMap) -> Iterator[Problem]:
    """JM302: one question lists the same words twice."""
    for _, variants in groupby(all_variants(journey), key=lambda variant: variant.path):
        first: dict[str, Variant] = {}
        for variant in variants:
            if (other := first.setdefault(variant.wording, variant)) is not variant:
                yield advice(variant.text.at, "JM302", wording=variant.text.value, line=other.text.at.line)


def too_few(journey: JourneyMap) -> Iterator[Problem]:
    """JM303: a question has fewer than five different variants."""
    for stage in journey.stages:
        for question in stage.questions:
            if (count := _different(question)) < ENOUGH:
                yield advice(question.at, "JM303", question=question.id, count=count, enough=ENOUGH)


def _different(question: Question) -> int:
    return len({plain(text.value) for text in question.variants})


def _same_words(journey: JourneyMap) -> Iterator[tuple[Variant, Variant]]:
    """Each variant that repeats one of another question, with the first of those words."""
    first: dict[str, Variant] = {}
    for variant in all_variants(journey):
        other = first.setdefault(variant.wording, variant)
        if other.path != variant.path:
            yield variant, other


def _together(journey: JourneyMap, one: str, two: str) -> bool:
    """Whether no place of the customer's could tell them apart: both in one stage, or one of them in none."""
    stages = [_stages_of(path, journey) for path in (one, two)]
    return not all(stages) or bool(stages[0] & stages[1])


def _stages_of(path: str, journey: JourneyMap) -> set[str]:
    """Where a question belongs, `also_in` included; nowhere for small talk."""
    stage_id, question_id = path.split(".")
    stage = journey.stage(stage_id)
    found = next((each for each in stage.questions if each.id == question_id), None) if stage else None
    return {stage_id, *(name.value for name in found.also_in)} if found else set()
