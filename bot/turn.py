"""What travels with one customer turn: from the gateway, through Rasa as message metadata, to the custom actions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What is known of a turn besides its words, before the bot has thought about it."""

    turn_id: str
    conversation_id: str
    sequence: int
    """Place of the turn inside its conversation, from 1; order is by this, never by time."""
    customer_key: str
    """Salted hash that stands for one customer."""
    journey_key: str
    channel: str
    """Channel id, `web`, `telegram`, `terminal`; also chooses the variant of an answer."""
    language: str
    received_at: float
    """Seconds since the epoch, UTC."""
    release: str
    map_id: str
    stage: str | None = None
    """Where the customer is in the journey, as far as is known before this turn."""
    stage_source: str = "default"
    """How `stage` is known: `page` (page or `data-stage`), `context` (journey so far), `default`."""
    page: str | None = None
    campaign: str | None = None
    persona: str | None = None

    def to_metadata(self) -> dict[str, object]:
        """The context as JSON-ready metadata of a Rasa message."""
        return asdict(self)

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, Any]) -> "TurnContext | None":
        """Read it back; `None` when the message did not come through our gateway (plain `rasa shell`)."""
        if "turn_id" not in metadata:
            return None
        return cls(**{f.name: metadata[f.name] for f in fields(cls) if f.name in metadata})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question the message may be asking, by its path `stage.question`, with a confidence from 0 to 1."""

    path: str
    confidence: float


class Band(str, Enum):
    """What an honest bot does with how sure it is."""

    ANSWER = "answer"
    ASK = "ask"
    """Ask which of the likeliest questions was meant."""
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Bands:
    """The model's own thresholds, learnt when it was trained; confidences from 0 to 1."""

    answer_from: float
    ask_from: float
    """Never above `answer_from`."""

    def band_of(self, confidence: float) -> Band:
        """The band of the best question's confidence."""
        if confidence >= self.answer_from:
            return Band.ANSWER
        return Band.ASK if confidence >= self.ask_from else Band.FALLBACK


@dataclass(frozen=True, slots=True)
class MessagePart:
    """One of several questions in one message, in the order they were written."""

    text: str
    candidates: tuple[Candidate, ...]
    """Questions it may be asking, best first."""


class EntityKind(str, Enum):
    """What can be read out of a message besides its question."""

    ORDER_NUMBER = "order_number"
    DATE = "date"
    AMOUNT = "amount"
    EMAIL = "email"
    PHONE = "phone"
    PAYMENT_METHOD = "payment_method"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named in a message."""

    kind: EntityKind
    value: str
    """In one form for all spellings: `paypal`, `2026-11-22`, `49.90 EUR`, a product's id, an order number in capitals.

    Redaction comes first: an e-mail address or a phone is the mark that stands in its place.
    """
    start: int
    """Offset of its first character in the text."""
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a reply. Customers never see `payload`; channels send an opaque id in its place."""

    title: str
    payload: str
    """What the engine receives when it is pressed, in Rasa's form: `/choose{"choice": "compra.plazo"}`."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the bot: plain text or Markdown, with choices and an optional link."""

    text: str
    choices: tuple[Choice, ...] = ()
    link: str | None = None
