"""Rules about the ways a customer asks: enough of them, all different, none that Rasa takes for a command."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy
from rapidfuzz import fuzz, process

from bot.journeys.model import JourneyMap, Question
from bot.journeys.positions import Text
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice, error
from bot.journeys.wording import plain

ENOUGH: Final = 5
"""Variants from which the classifier answers phrasings it has not seen."""

_NEAR: Final = 90
"""Share of equal letters, 0 to 100, from which two variants are nearly the same."""

_BATCH: Final = 256


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of one question; `wording` is what is compared."""

    text: Text
    path: str
    wording: str


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
    """JM301: two questions are asked with almost the same words; one problem per pair of questions."""
    seen: set[tuple[str, str]] = set()
    for earlier, later in _near_pairs(all_variants(journey)):
        if (pair := (earlier.path, later.path)) not in seen:
            seen.add(pair)
            yield advice(
                later.text.at,
                "JM301",
                wording=later.text.value,
                other_wording=earlier.text.value,
                other=earlier.path,
                line=earlier.text.at.line,
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


def _near_pairs(variants: Sequence[Variant]) -> list[tuple[Variant, Variant]]:
    """Pairs of different questions, earlier first, whose wordings are nearly but not exactly the same.

    Wordings are compared in batches of similar length, because two of very different length cannot be near:
    that keeps 5,000 variants within tenths of a second.
    """
    by_length = sorted(range(len(variants)), key=lambda index: len(variants[index].wording))
    wordings = [variants[index].wording for index in by_length]
    lengths = numpy.array([len(wording) for wording in wordings])
    pairs: set[tuple[int, int]] = set()
    for start in range(0, len(wordings), _BATCH):
        batch = wordings[start : start + _BATCH]
        longest = len(batch[-1]) * (200 - _NEAR) / _NEAR
        end = int(numpy.searchsorted(lengths, longest, side="right"))
        scores = process.cdist(batch, wordings[start:end], scorer=fuzz.ratio, score_cutoff=_NEAR, dtype=numpy.uint8)
        for row, column in numpy.argwhere(numpy.triu(scores, k=1)):
            one, two = by_length[start + row], by_length[start + column]
            pairs.add((max(one, two), min(one, two)))
    found = [(variants[earlier], variants[later]) for later, earlier in sorted(pairs)]
    return [(one, two) for one, two in found if one.path != two.path and one.wording != two.wording]
