"""Reads a turn out of what Rasa keeps of a conversation; from here on it is one frozen value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Protocol
from uuid import NAMESPACE_URL, uuid5

from bot.catalogue import LANGUAGES
from bot.compiler.naming import (
    CHOOSE_INTENT,
    HUMAN_HANDOFF,
    SLOT_FEELINGS,
    SLOT_LANGUAGE,
    SLOT_LAST_QUESTION,
    SLOT_MISSES,
    SLOT_OFFER,
    SLOT_STAGE,
    SLOT_TOLD_LANGUAGE,
    SLOT_TURN,
    SMALL_TALK,
)
from bot.dialogue.decisions import Offer, Outcome
from bot.dialogue.feeling import Feelings, read_mood
from bot.dialogue.knowledge import Knowledge, spoken
from bot.dialogue.parsed import bands_of, candidates_of, choice_of, entities_of, language_of, mapping, number, parts_of
from bot.dialogue.services import ConversationServices
from bot.language.sentiment import SentimentReading
from bot.turn import Bands, Candidate, Entity, MessagePart, TurnContext

SESSION_START_INTENT: Final = "session_start"
"""What the engine sends for `RequestKind.OPENING`; Rasa's own name."""
_SESSION_METADATA: Final = "session_started_metadata"


class TrackerState(Protocol):
    """The part of `rasa_sdk.Tracker` that is read here."""

    sender_id: str
    slots: dict[str, Any]
    latest_message: dict[str, Any]
    events: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TurnRead:
    """One turn as the bot has understood it so far."""

    context: TurnContext
    text: str
    """What the customer typed, or the payload of what was pressed."""
    intent: str | None
    confidence: float | None
    candidates: tuple[Candidate, ...]
    """Questions the text may be asking, best first."""
    chosen: str | None
    """Path of the pressed choice."""
    pressed: bool
    """A choice was pressed: nothing was typed."""
    opening: bool
    """The customer opened the chat and waits to be greeted."""
    misses: int
    """Fallbacks in a row before this turn."""
    last_question: str | None
    outcome: Outcome | None
    """What an earlier action of this same turn decided."""
    bands: Bands | None = None
    """The model's thresholds; `None` for a model that has none and abstains by itself."""
    parts: tuple[MessagePart, ...] = ()
    """Two or more when the message asks several questions, else none."""
    entities: tuple[Entity, ...] = ()
    """What the message names besides its question."""
    offer: Offer | None = None
    """What was offered before this turn."""
    heard: str | None = None
    """Language the customer writes in, as far as this message or an earlier one of the session has told."""
    collected: Mapping[str, object] = MappingProxyType({})
    """Slots that the maps' answers collect, by name, as far as they are filled."""
    told_language: bool = False
    """The customer has been told, in this conversation, that the details come in another language."""
    feelings: Feelings = field(kw_only=True)
    """What the conversation has told of the customer's mood before this turn."""
    mood: SentimentReading | None = None
    """How the typed words feel; `None` when nothing was typed, or when nobody can tell."""


def read_turn(tracker: TrackerState, services: ConversationServices) -> TurnRead:
    """Read the latest message of a conversation. Without our gateway (plain `rasa shell`) the context is made here."""
    message, slots = tracker.latest_message or {}, tracker.slots
    context = _context(tracker, services)
    intent = mapping(message.get("intent"))
    name = intent.get("name")
    outcome = Outcome.from_slot(slots.get(SLOT_TURN))
    text = str(message.get("text") or "")
    pressed = name == CHOOSE_INTENT or (name == HUMAN_HANDOFF and text.strip() == f"/{HUMAN_HANDOFF}")
    turn = TurnRead(
        context=context,
        text=text,
        intent=name,
        confidence=number(intent.get("confidence")),
        candidates=candidates_of(message),
        chosen=choice_of(message) if name == CHOOSE_INTENT else None,
        pressed=pressed,
        opening=name == SESSION_START_INTENT,
        misses=int(number(slots.get(SLOT_MISSES)) or 0),
        last_question=slots.get(SLOT_LAST_QUESTION) or None,
        outcome=outcome if outcome and outcome.turn_id == context.turn_id else None,
        bands=bands_of(message),
        parts=parts_of(message),
        entities=entities_of(message),
        offer=Offer.from_slot(slots.get(SLOT_OFFER)),
        heard=heard_in(tracker),
        collected=_collected(slots, services.knowledge),
        told_language=slots.get(SLOT_TOLD_LANGUAGE) == context.conversation_id,
        feelings=Feelings.from_slot(slots.get(SLOT_FEELINGS), conversation_id=context.conversation_id),
    )
    return replace(turn, mood=_mood(turn, services))


def _mood(turn: TurnRead, services: ConversationServices) -> SentimentReading | None:
    """How the message feels; whoever asks again what was just answered has not been helped."""
    if turn.pressed or turn.opening or not turn.text:
        return None
    likeliest = turn.candidates[0].path if turn.candidates and turn.intent not in SMALL_TALK else None
    again = likeliest is not None and likeliest == turn.feelings.answered
    incident = turn.feelings.incident or again
    return read_mood(turn.text, turn.context.language, scorer=services.sentiment, incident=incident)


def _collected(slots: Mapping[str, Any], knowledge: Knowledge) -> Mapping[str, object]:
    names = {
        slot.value for each in knowledge.maps for stage in each.stages for q in stage.questions for slot in q.collect
    }
    return MappingProxyType({name: slots[name] for name in sorted(names) if slots.get(name) is not None})


def heard_in(tracker: TrackerState) -> str | None:
    """The language the customer writes in: of this message, else of the latest one of the session that tells.

    The slot `language` does not tell: the session starts with the map's language in it.
    """
    now = language_of(tracker.latest_message or {})
    before = (event for event in reversed(_this_session(tracker.events)) if event.get("event") == "user")
    return now or next((found for event in before if (found := language_of(mapping(event.get("parse_data"))))), None)


def _context(tracker: TrackerState, services: ConversationServices) -> TurnContext:
    """The gateway's context; where it does not know the stage, the conversation's own memory speaks."""
    message, slots = tracker.latest_message or {}, tracker.slots
    # A session starts before Rasa has stored the message; then the metadata waits in Rasa's own slot.
    metadata = mapping(message.get("metadata")) or mapping(slots.get(_SESSION_METADATA))
    context = _from_gateway(metadata) or _plain_context(tracker, services)
    remembered = slots.get(SLOT_STAGE)
    if remembered and (context.stage is None or context.stage_source == "default"):
        home = services.knowledge.home_of(str(remembered), otherwise=context.map_id)
        language = context.language if home.id == context.map_id else spoken(home)
        context = replace(context, stage=str(remembered), stage_source="context", map_id=home.id, language=language)
    return _in_heard_language(context, heard=heard_in(tracker), knowledge=services.knowledge)


def _in_heard_language(context: TurnContext, *, heard: str | None, knowledge: Knowledge) -> TurnContext:
    """The customer's own language counts where we or the map speak it; else the session's."""
    if heard is None or heard not in {*LANGUAGES, *knowledge.languages(context.map_id)}:
        return context
    return replace(context, language=heard)


def _from_gateway(metadata: Mapping[str, Any]) -> TurnContext | None:
    try:
        return TurnContext.from_metadata(metadata)
    except TypeError:  # somebody else's metadata with a `turn_id` of its own
        return None


def _plain_context(tracker: TrackerState, services: ConversationServices) -> TurnContext:
    """A context for a conversation held with Rasa alone: the same message always gets the same turn id."""
    message, journey = tracker.latest_message or {}, services.knowledge.journey(None)
    events = _this_session(tracker.events)
    said = [event for event in events if event.get("event") == "user"]
    last: Mapping[str, Any] = said[-1] if said else {}
    sequence = max(len(said), 1)
    message_id = message.get("message_id") or last.get("message_id") or f"message-{sequence}"
    begun = events[0].get("timestamp", "") if events else ""
    customer = services.pseudonym(tracker.sender_id)
    return TurnContext(
        turn_id=str(uuid5(NAMESPACE_URL, f"travesia:{tracker.sender_id}:{message_id}")),
        conversation_id=str(uuid5(NAMESPACE_URL, f"travesia:{tracker.sender_id}:{begun}")),
        sequence=sequence,
        customer_key=customer,
        journey_key=f"{customer}:{journey.id}",
        channel=str(last.get("input_channel") or "terminal"),
        language=str(tracker.slots.get(SLOT_LANGUAGE) or journey.language),
        received_at=float(number(last.get("timestamp")) or services.now()),
        release=str(mapping(last.get("metadata")).get("model_id") or "unreleased"),
        map_id=journey.id,
    )


def _this_session(events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    starts = [index for index, event in enumerate(events) if event.get("event") == "session_started"]
    return events[starts[-1] :] if starts else events
