"""What travels with one customer turn: from the gateway, through Rasa as message metadata, to the custom actions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
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
