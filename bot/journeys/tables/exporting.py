"""All questions of maps as the lines of a table, in the form in which they can be imported again."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.catalogue import text
from bot.journeys.model import JourneyMap, Question
from bot.journeys.tables.columns import COLUMNS

BETWEEN: Final = "\n---\n"
"""Stands between the alternatives of an answer."""


def question_lines(maps: Sequence[JourneyMap], *, language: str) -> Iterator[tuple[str, ...]]:
    """A heading in the reader's language, and a line for each question."""
    yield tuple(text(f"tables.column_{name}", language) for name in COLUMNS)
    for journey in maps:
        for stage in journey.stages:
            for question in stage.questions:
                yield (journey.id, stage.id, *_cells(question))


def _cells(question: Question) -> tuple[str, ...]:
    first, *others = (variant.value for variant in question.variants)
    answer = BETWEEN.join(each.value for each in question.answer.default)
    more = (question.link, question.owner, question.reviewed_on)
    return (question.id, first, "\n".join(others), answer, *(each.value if each else "" for each in more))
