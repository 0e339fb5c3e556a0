"""The views of the analyst's console, in the order of their row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.console.analysis.asking import Ask
from bot.console.analysis.view import View
from bot.console.analysis.views import (
    answers,
    assumptions,
    business,
    emotions,
    funnel,
    pain,
    paths,
    plans,
    resolution,
    scorecard,
    segments,
    time,
    today,
    topics,
    touchpoints,
)


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """A view: its name in the address, and what builds it."""

    id: str
    build: Callable[[Ask], View]

    @property
    def link(self) -> str:
        """The key of what its link says, below `analysis.`."""
        return f"{self.id}.link"


VIEWS: Final = (
    ViewEntry("today", today.build),
    ViewEntry("pain", pain.build),
    ViewEntry("emotions", emotions.build),
    ViewEntry("funnel", funnel.build),
    ViewEntry("time", time.build),
    ViewEntry("paths", paths.build),
    ViewEntry("resolution", resolution.build),
    ViewEntry("answers", answers.build),
    ViewEntry("topics", topics.build),
    ViewEntry("touchpoints", touchpoints.build),
    ViewEntry("segments", segments.build),
    ViewEntry("business", business.build),
    ViewEntry("scorecard", scorecard.build),
    ViewEntry("plans", plans.build),
    ViewEntry("assumptions", assumptions.build),
)
"""A new view adds its module and a line here; the first is where the navigation leads."""


def entry_of(id: str) -> ViewEntry | None:
    """The view of that name."""
    return next((each for each in VIEWS if each.id == id), None)
