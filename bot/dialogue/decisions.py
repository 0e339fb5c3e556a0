"""What the dialogue decides in a turn, as frozen values: what to say, what to remember, what to log."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.touchpoints.events import StageSource, TurnKind
from bot.turn import Choice

MOST_CHOICES: Final = 3
"""Buttons under one reply; more would be a menu, and a phone shows three without scrolling."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to say: either words of our own, or the map's answer of a question by its path."""

    text: str = ""
    answer_of: str | None = None
    """Path of the question whose written answer is said; Rasa then picks the variant for the channel."""
    choices: tuple[Choice, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True)
class StagePlace:
    """The stage a turn belongs to, and the rule that decided it."""

    stage_id: str
    source: StageSource
    touchpoint_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn came to; travels to the log action in the slot `turn`."""

    turn_id: str
    kind: TurnKind
    place: StagePlace
    question: str | None = None
    """Path of the answered question."""
    confidence: float | None = None
    """Confidence of the answered question, before position weighed in."""
    runner_up: str | None = None
    answered: bool | None = None

    def to_slot(self) -> dict[str, object]:
        """The outcome as a JSON-ready value."""
        return asdict(self)

    @classmethod
    def from_slot(cls, value: object) -> "Outcome | None":
        """Read it back; `None` when the slot is empty or holds something else."""
        if not isinstance(value, Mapping):
            return None
        try:
            return _outcome(value)
        except (KeyError, TypeError, ValueError):
            return None


def _outcome(value: Mapping[str, Any]) -> Outcome:
    place = dict(value["place"])
    return Outcome(
        **{
            **value,
            "kind": TurnKind(value["kind"]),
            "place": StagePlace(**{**place, "source": StageSource(place["source"])}),
        }
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """All that one action does: say, remember, and leave the outcome for the log."""

    replies: tuple[Reply, ...]
    outcome: Outcome
    misses: int = 0
    """Fallbacks in a row, this turn included."""
