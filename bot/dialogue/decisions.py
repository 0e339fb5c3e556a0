"""What the dialogue decides in a turn, as frozen values: what to say, what to remember, what to log."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.touchpoints.events import StageSource, TurnKind
from bot.turn import Candidate, Choice

MOST_CHOICES: Final = 3
"""Questions under one reply; more would be a menu, and a phone shows three without scrolling."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to say: either words of our own, or the map's answer of a question by its path."""

    text: str = ""
    answer_of: str | None = None
    """Path of the question whose written answer is said, or a kind of small talk; Rasa then picks the variant."""
    choices: tuple[Choice, ...] = ()
    link: str | None = None
    response: str | None = None
    """Name of the Rasa response of that answer, where it is not the one of its path: a translation has its own."""
    values: tuple[tuple[str, str], ...] = ()
    """Slots that the answer may hold, by name, in the words that its reader expects."""


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
    also_answered: tuple[str, ...] = ()
    """Paths of the further questions of the same message that were answered, in order."""
    chosen: bool = False
    """The customer chose among what was offered, with a button or in words."""
    clarifies: str | None = None
    """Turn id of the message whose meaning this choice tells."""
    refused: tuple[Candidate, ...] = ()
    """Questions that were offered for that message and are not what it meant."""
    acknowledged: bool = False
    """The answer has a line of empathy before it, or says sorry by itself."""

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
            "also_answered": tuple(value.get("also_answered", ())),
            "refused": _candidates(value.get("refused", ())),
        }
    )


def _candidates(rows: Iterable[Mapping[str, Any]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(str(row["path"]), float(row["confidence"])) for row in rows)


@dataclass(frozen=True, slots=True)
class Offer:
    """Questions that were offered as choices, kept until something else is understood."""

    turn_id: str
    """The turn whose words they may explain."""
    candidates: tuple[Candidate, ...]
    """In the order of the buttons; confidence 0 for one that is offered only because it is often asked."""
    asks: bool = False
    """The bot has asked which of them was meant, so that "yes", "no" and "none" are answers to it."""
    asked_before: bool = False
    """The bot has asked so since it last understood anything; it does not ask twice."""
    waits: str | None = None
    """Path of a question whose answer waits for something that the bot has asked the customer for."""

    def find(self, path: str) -> Candidate | None:
        """The candidate of that path, if it was one because of what the customer had said."""
        return next((each for each in self.candidates if each.path == path and each.confidence > 0), None)

    def to_slot(self) -> dict[str, object]:
        """The offer as a JSON-ready value."""
        return asdict(self)

    @classmethod
    def from_slot(cls, value: object) -> "Offer | None":
        """Read it back; `None` when the slot is empty or holds something else."""
        if not isinstance(value, Mapping):
            return None
        try:
            return cls(**{**value, "candidates": _candidates(value["candidates"])})
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Decision:
    """All that one action does: say, remember, and leave the outcome for the log."""

    replies: tuple[Reply, ...]
    outcome: Outcome
    misses: int = 0
    """Fallbacks in a row, this turn included."""
    offer: Offer | None = None
    """What the customer may choose next, by button or in words."""
    told_language: str | None = None
    """Id of the conversation, when this turn tells that the details come in another language."""
