"""What the dialogue needs from outside, in one value that tests and the wiring fill."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.position import NO_MOVES, Moves
from bot.language.sentiment import SentimentScorer
from bot.touchpoints.log import TouchpointLog


@dataclass(frozen=True, slots=True)
class ConversationServices:
    """The parts of a running conversation."""

    knowledge: Knowledge
    log: TouchpointLog
    sentiment: SentimentScorer
    redact: Callable[[str, str], str]
    """Takes a text and its language, gives it back without personal data."""
    now: Callable[[], float]
    """Seconds since the epoch, UTC."""
    pseudonym: Callable[[str], str]
    """Turns a sender's name into a key that does not give it away, for conversations outside our gateway."""
    moves: Moves = NO_MOVES
    """Where customers ask next, as the log told at start-up."""
