"""What the dialogue needs from outside, in one value that tests and the wiring fill."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

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


_OF_THIS_TURN: Final[ContextVar[ConversationServices | None]] = ContextVar("services of this turn", default=None)


def serve_this_turn(services: ConversationServices) -> None:
    """Everything in this task, and in what it starts, uses these services: a turn ends on the maps it began with."""
    _OF_THIS_TURN.set(services)


def services_of_this_turn() -> ConversationServices | None:
    """What `serve_this_turn` has set; `None` where nobody did."""
    return _OF_THIS_TURN.get()
