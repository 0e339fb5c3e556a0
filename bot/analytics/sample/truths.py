"""What is true of a synthetic log, and how strongly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.analytics.sample.clock import DAY
from bot.journeys.model import Stage

MARK: Final = "demo-"
"""What every release, customer, journey, conversation, turn and order of a synthetic log begins with."""
DAYS: Final = 84
"""Days that are made up, the last of them before the given time; the second release is 28 days before it."""
FIRST, SECOND = f"{MARK}1", f"{MARK}2"
"""The releases."""

_RELEASED: Final = 28 * DAY
_ANSWERED, _ANSWERED_BADLY, _ANSWERED_BETTER = 0.85, 0.6, 0.9
_LOST, _LOST_MUCH = 0.15, 0.6
_LOWER: Final = 0.6
"""Sentiment below what is expected where the gap is: 1.2 points of emotion."""
BACK: Final = 0.4
"""How often customers go back where the loop is."""


@dataclass(frozen=True, slots=True)
class Planted:
    """What is true of a synthetic log, by stage; of every other stage it is not."""

    gap: str
    """Customers feel 1.2 points worse than expected."""
    drop: str
    """Six of ten never go on; elsewhere 15 of 100."""
    improved: str
    """Answered 60 % before the second release, 90 % after; elsewhere 85 % throughout."""
    loop: tuple[str, str]
    """Four of ten go back from the first to the second; nobody goes back elsewhere."""
    released_at: float
    """When the second release came, in UTC seconds."""

    def release(self, at: float) -> str:
        """What answered at a time."""
        return FIRST if at < self.released_at else SECOND

    def answered(self, stage: Stage, at: float) -> float:
        """How often a doubt of the stage is answered at a time."""
        if stage.id != self.improved:
            return _ANSWERED
        return _ANSWERED_BADLY if at < self.released_at else _ANSWERED_BETTER

    def lost(self, stage: Stage) -> float:
        """How often a customer never goes on from the stage."""
        return _LOST_MUCH if stage.id == self.drop else _LOST

    def felt(self, stage: Stage) -> float:
        """The mean sentiment of the stage."""
        expected = (stage.emotion.score if stage.emotion else 0) / 2
        return max(-1.0, expected - _LOWER) if stage.id == self.gap else expected


def planted_in(stages: Sequence[Stage], *, now: float) -> Planted:
    """The truths of a log that ends at `now`; at least four stages."""
    return Planted(
        gap=stages[3].id,
        drop=stages[0].id,
        improved=stages[1].id,
        loop=(stages[2].id, stages[1].id),
        released_at=now - _RELEASED,
    )
