"""Ids that a release answered under must not be lost: the log speaks of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.catalogue import text
from bot.errors import UserError
from bot.journeys.model import JourneyMap
from bot.journeys.positions import SourcePosition
from bot.journeys.rules import check_against
from bot.journeys.rules.identity import RENAMED
from bot.touchpoints.map_registry import elements

_WITH_FORMER_IDS: Final = ("stage", "touchpoint", "question")
_FOLDER: Final = "journey_maps"


def refuse_lost_ids(maps: Sequence[JourneyMap], before: Sequence[JourneyMap], *, language: str) -> None:
    """`UserError` with every line when something was renamed without `was`; what is removed on purpose may go."""
    published = {journey.id: _paths(journey) for journey in before}
    lines = [
        replace(problem, at=_at_home(problem.at)).render(journey.language)
        for journey in maps
        for problem in check_against(journey, published.get(journey.id, frozenset()))
        if problem.variant == RENAMED
    ]
    if lines:
        raise UserError("\n".join([text("maps.broken", language, errors=len(lines)), *lines]))


def _paths(journey: JourneyMap) -> frozenset[str]:
    return frozenset(str(each["path"]) for each in elements(journey) if each["kind"] in _WITH_FORMER_IDS)


def _at_home(at: SourcePosition) -> SourcePosition:
    """The place in the author's own file, not in the copy that is being published."""
    return replace(at, file=f"{_FOLDER}/{at.file.rpartition('/')[2]}")
