"""How the customer feels, and what of it a conversation remembers from turn to turn."""

import logging
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final

from bot.dialogue.decisions import Outcome
from bot.language.sentiment import SentimentReading, SentimentScorer
from bot.touchpoints.events import TurnKind

SURE: Final = 0.8
"""Confidence from which the bot acts on a bad mood: an apology that nobody needs is odder than one that is missing."""

_NOT_ANSWERED: Final = (TurnKind.FALLBACK, TurnKind.CLARIFICATION)

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Feelings:
    """What one conversation has told of the customer's mood before this turn; no words of theirs are kept."""

    conversation_id: str
    complained: bool = False
    """The customer has been upset: what went wrong stays open until the conversation ends."""
    unanswered: bool = False
    """The latest doubt has got no answer yet."""
    handed_over: bool = False
    """The customer waits for a person."""
    owed: bool = False
    """The customer was upset, and the answer is still to come."""
    acknowledged: bool = False
    """The latest answer had a line of empathy before it, or said sorry by itself."""
    lines: int = 0
    """Answers so far of which that is true."""
    answered: str | None = None
    """Path of the question answered last."""

    @property
    def incident(self) -> bool:
        """Whether something is open, so that glad words may be meant bitterly."""
        return self.complained or self.unanswered or self.handed_over

    def to_slot(self) -> dict[str, object]:
        """The memory as a JSON-ready value."""
        return asdict(self)

    @classmethod
    def from_slot(cls, value: object, *, conversation_id: str) -> "Feelings":
        """Read it back; a fresh one when the slot is empty, of another conversation or something else."""
        if isinstance(value, Mapping) and value.get("conversation_id") == conversation_id:
            try:
                return cls(**value)
            except TypeError:
                pass
        return cls(conversation_id)


def read_mood(text: str, language: str, *, scorer: SentimentScorer, incident: bool) -> SentimentReading | None:
    """How typed words feel; `None` when the scorer fails, because the answer matters more than the mood.

    A failure is reported in the process log by its kind alone: its message could carry the customer's words.
    """
    try:
        reading = scorer.read(text, language, incident=incident)
    except Exception as error:
        _log.error("the mood of a message was not read: %s", type(error).__name__)
        return None
    if not (math.isfinite(reading.score) and math.isfinite(reading.confidence)):
        _log.error("the mood of a message was not read: it is no number")
        return None
    return reading


def is_upset(reading: SentimentReading | None) -> bool:
    """Whether the words are negative beyond reasonable doubt; a neutral question never is."""
    return reading is not None and reading.label == "negative" and reading.confidence >= SURE


def feelings_after(before: Feelings, *, reading: SentimentReading | None, outcome: Outcome | None) -> Feelings:
    """The memory for the next turn; small talk, which nobody decides, has no outcome and closes nothing."""
    upset = is_upset(reading)
    after = replace(before, complained=before.complained or upset)
    if outcome is None or outcome.kind is TurnKind.CHITCHAT:
        return replace(after, owed=before.owed or upset)
    if outcome.kind is TurnKind.HANDOFF:
        return replace(after, handed_over=True, unanswered=False, owed=False)
    after = replace(after, unanswered=outcome.kind in _NOT_ANSWERED or outcome.answered is False)
    if outcome.question is None:
        return replace(after, owed=before.owed or upset)
    return replace(
        after,
        owed=False,
        acknowledged=outcome.acknowledged,
        lines=before.lines + int(outcome.acknowledged),
        answered=outcome.question if outcome.answered else before.answered,
    )
