"""Rules about the maps of one project taken together, because one bot answers for all of them."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.journeys.model import JourneyMap
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import error
from bot.journeys.rules.likeness import Variant
from bot.journeys.rules.translations import asked
from bot.journeys.rules.variants import all_variants


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def at(self) -> SourcePosition: ...


def map_ids(maps: Sequence[JourneyMap]) -> Iterator[Problem]:
    """JM260: two maps have the same id."""
    yield from _shared([(journey, journey) for journey in maps], "JM260")


def stage_ids(maps: Sequence[JourneyMap]) -> Iterator[Problem]:
    """JM261: stages of two maps have the same id, so their questions would mix."""
    yield from _shared([(journey, stage) for journey in maps for stage in journey.stages], "JM261")


def variants(maps: Sequence[JourneyMap]) -> Iterator[Problem]:
    """JM262: questions of two maps are asked with the same words."""
    first: dict[str, tuple[JourneyMap, Variant]] = {}
    for journey, variant in _all_languages(maps):
        other_map, other = first.setdefault(variant.wording, (journey, variant))
        if other_map is not journey:
            yield error(
                variant.text.at, "JM262", wording=variant.text.value, other=other.path, place=str(other.text.at)
            )


def _all_languages(maps: Sequence[JourneyMap]) -> Iterator[tuple[JourneyMap, Variant]]:
    """Every variant with its map, translations included: one model learns them all."""
    for journey in maps:
        for spoken in (journey, *map(asked, journey.translations)):
            yield from ((journey, variant) for variant in all_variants(spoken))


def _shared(named: Sequence[tuple[JourneyMap, _Named]], code: str) -> Iterator[Problem]:
    first: dict[str, tuple[JourneyMap, _Named]] = {}
    for journey, each in named:
        other_map, other = first.setdefault(each.id, (journey, each))
        if other_map is not journey:
            yield error(each.at, code, id=each.id, place=str(other.at))
