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


def all_variants(journey: JourneyMap) -> list[Variant]:
    """Every variant of the map: of its questions in the order of the file, then of its small talk."""
    asked = [
        (f"{stage.id}.{question.id}", question.variants) for stage in journey.stages for question in stage.questions
    ]
    asked += [(f"small_talk.{talk.intent}", talk.variants) for talk in journey.small_talk]
    return [Variant(text, path, plain(text.value)) for path, texts in asked for text in texts]


def same_in_two_questions(journey: JourneyMap) -> Iterator[Problem]:
    """JM230: two questions are asked with the same words."""
    first: dict[str, Variant] = {}
    for variant in all_variants(journey):
        other = first.setdefault(variant.wording, variant)
        if other.path != variant.path:
            yield error(
                variant.text.at,
                "JM230",
                wording=variant.text.value,
                question=variant.path,
                other=other.path,
                line=other.text.at.line,
            )


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
