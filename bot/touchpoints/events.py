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
    CLARIFICATION = "clarification"
    """The bot asked which of several questions was meant: neither an answer nor a miss, until the customer says."""
    MEDIA = "media"
    """A photo, a voice message, a place on a map: nothing that can be read, so neither a doubt nor an answer."""


class StageSource(str, Enum):
    """The rule that decided the stage of a turn, so that an analyst can leave guesses out."""

    QUESTION = "question"
    PAGE = "page"
    CONTEXT = "context"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class MoodPhrase:
    """Words that speak of a mood, and their weight: below 0 is bad."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How the words of a turn feel, and the scorer that says so."""

    score: float
    """From -1 to 1."""
    version: str
    label: str | None = None
    """`negative`, `neutral` or `positive`, as that scorer draws the lines."""
    confidence: float | None = None
    """How likely the label is right, 0 to 1."""
    phrases: tuple[MoodPhrase, ...] = ()
    """What decided it; only words that stand in the redacted text too."""


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
    """The customer chose what the bot had offered, with a button or in words."""
    sentiment: Sentiment | None = None
    entities: tuple[Entity, ...] = ()
    """What the message named besides its question; the log keeps no value that could lead to a person."""
    map_id: str | None = None
    """The map of `stage_id` where it is not the one of the context, which was known before the words were read."""
    language: str | None = None
    """The language the customer wrote in, where it is not the one of the context."""
    clarifies: str | None = None
    """Turn id of the unclear message that this choice explains: a label for later training."""
    also_answered: tuple[str, ...] = ()
    """Paths of the further questions of the same message that were answered, in order."""
