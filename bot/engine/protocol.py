"""The engine's promise: a message goes in, what the bot says comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from bot.turn import Bands, Candidate, Entity, MessagePart, Said, TurnContext

NEVER_SURE: Final = Bands(answer_from=1.0, ask_from=1.0)


class EngineError(Exception):
    """The engine could not think about this message: it raised, was unreachable or gave an empty reply."""


class RequestKind(str, Enum):
    """What the customer did."""

    TEXT = "text"
    CHOICE = "choice"
    OPENING = "opening"
    """Opened the chat: the bot greets; nothing was said, so no touchpoint is logged."""
    MEDIA = "media"
    """Sent something that cannot be read, a photo or a voice message: a turn, answered by the channel's own words."""
    TOLD = "told"
    """Asked the channel itself, by a command of its own: its words are in the conversation, and no turn is logged."""

    @property
    def is_turn(self) -> bool:
        """Whether the customer said something to the bot, which is what the log is about."""
        return self not in (RequestKind.OPENING, RequestKind.TOLD)

    @property
    def is_prepared(self) -> bool:
        """Whether the reply is the channel's, so that no engine is asked."""
        return self in (RequestKind.MEDIA, RequestKind.TOLD)


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """One thing the customer did, with its context."""

    kind: RequestKind
    context: TurnContext
    content: str = ""
    """The text as typed, or the payload of the pressed choice; empty for an opening."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the model makes of a text, without a conversation around it."""

    intent: str
    """The name Rasa gives: the stage of the best question, a small-talk intent, or `nlu_fallback`."""
    confidence: float
    candidates: tuple[Candidate, ...]
    """Questions by descending confidence, also below the threshold."""
    bands: Bands = NEVER_SURE
    """The model's thresholds; a model that has none never answers by itself."""
    parts: tuple[MessagePart, ...] = ()
    """Two or more when the message asks several questions, else none."""
    entities: tuple[Entity, ...] = ()
    language: str | None = None
    """Language of the message, `es` or `en`; `None` when it is another one or too short to tell."""


class Engine(Protocol):
    """Thinks. The same request may be repeated after a crash; a repeated `turn_id` must not count twice in the log.

    Typed text never reaches Rasa's `/intent` syntax: `/restart` typed by a customer is text like any other.
    """

    @property
    def release(self) -> str:
        """The release that is answering, as written into every turn."""

    async def start(self) -> None:
        """Load what is needed to answer; `UserError` when there is nothing to load."""

    async def reply(self, request: EngineRequest) -> tuple[Said, ...]:
        """Answer one request; never an empty tuple. Raises `EngineError`. Deadlines are the caller's."""

    async def understand(self, text: str) -> Understanding:
        """Parse a text without touching any conversation. Raises `EngineError`."""

    async def forget(self, conversation_ids: Sequence[str]) -> None:
        """Erase everything that is kept about these conversations; twice does no harm. Raises `EngineError`."""

    async def close(self) -> None:
        """Let go of everything."""
