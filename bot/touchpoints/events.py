"""A touchpoint as the custom actions see it: one customer turn, placed on the map."""

from dataclasses import dataclass
from enum import Enum

from bot.turn import Candidate, Entity, TurnContext


class TurnKind(str, Enum):
    """What a turn was."""

    QUESTION = "question"
    FALLBACK = "fallback"
    HANDOFF = "handoff"
    CHITCHAT = "chitchat"


class StageSource(str, Enum):
    """The rule that decided the stage of a turn, so that an analyst can leave guesses out."""

    QUESTION = "question"
    PAGE = "page"
    CONTEXT = "context"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Sentiment:
    """A score from -1 to 1 and the scorer that gave it."""

    score: float
    version: str


@dataclass(frozen=True, slots=True)
class TouchpointEvent:
    """What the bot made of one turn. The gateway knows the rest (times, outcome) and writes the same row."""

    context: TurnContext
    kind: TurnKind
    stage_id: str | None
    stage_source: StageSource
    text_redacted: str
    touchpoint_id: str | None = None
    question_id: str | None = None
    """The id inside its home stage; `home_stage_id` tells which."""
    home_stage_id: str | None = None
    """The stage the question is written in, when `also_in` placed the turn elsewhere."""
    intent: str | None = None
    confidence: float | None = None
    candidates: tuple[Candidate, ...] = ()
    answered: bool | None = None
    chosen: bool = False
    """The customer pressed a choice: a label for later training."""
    sentiment: Sentiment | None = None
    entities: tuple[Entity, ...] = ()
    """What the message named besides its question; the log keeps no value that could lead to a person."""
    map_id: str | None = None
    """The map of `stage_id` where it is not the one of the context, which was known before the words were read."""
