"""The row of one turn, written by two hands in any order: the gateway and the custom actions.

Each hand inserts the whole row as far as it knows, and on a conflict updates only the columns it owns; so both orders,
and any repeats, end in the same row. The one rule that crosses: a failed turn was not answered, whatever an action
that came too late believes.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import case, false
from sqlalchemy.engine import Connection

from bot.touchpoints.events import Sentiment, TouchpointEvent
from bot.touchpoints.tables import conversation, touchpoint
from bot.touchpoints.upsert import Upsert, insert_once
from bot.turn import Entity, EntityKind, TurnContext

FAILED: Final = "failed"
OK: Final = "ok"


_CONTEXT: Final = (
    *("conversation_id", "seq", "customer_key", "journey_key", "at", "release", "channel"),
    *("persona_id", "page", "campaign"),
)
_GATEWAY: Final = (*_CONTEXT, "text_redacted", "response_ms", "outcome")
"""Columns the gateway owns."""
_SENTIMENT: Final = (
    *("sentiment", "sentiment_version"),
    *("sentiment_label", "sentiment_confidence", "sentiment_phrases"),
)
_ACTIONS: Final = (
    *("map_id", "language", "stage_id", "stage_source", "home_stage_id", "touchpoint_id", "question_id", "kind"),
    *("intent", "confidence", "candidates", "answered", "chosen", *_SENTIMENT, "entities"),
    *("clarifies", "also_answered"),
)
"""Columns the custom actions own."""
_UNDECIDED: Final = ("map_id", "language", "stage_id", "stage_source", "candidates", "chosen", "answered")
"""Columns of the actions that must say something even if no action ever ran."""

_PERSONAL: Final = frozenset({EntityKind.ORDER_NUMBER, EntityKind.EMAIL, EntityKind.PHONE})
"""What could lead to a person: of these a row says only that they were named."""

_RESULT: Final = Upsert(touchpoint, key=["turn_id"], columns=["turn_id", *_GATEWAY, *_UNDECIDED], update=_GATEWAY)
_FAILURE: Final = Upsert(
    touchpoint, key=["turn_id"], columns=["turn_id", *_GATEWAY, *_UNDECIDED], update=[*_GATEWAY, "answered"]
)
_EVENT: Final = Upsert(
    touchpoint,
    key=["turn_id"],
    columns=["turn_id", *_CONTEXT, "text_redacted", *_ACTIONS],
    update=_ACTIONS,
    override=lambda new: {"answered": case((touchpoint.c.outcome == FAILED, false()), else_=new.answered)},
)


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What only the gateway knows of a turn."""

    text_redacted: str
    response_ms: int
    """From acceptance to the committed reply."""
    failed: bool
    """The customer got an apology in place of an answer."""
    chosen: bool = False
    """The customer pressed a choice."""


def write_result(connection: Connection, context: TurnContext, result: TurnResult) -> None:
    """The gateway's hand; its conversation row exists already."""
    values = {
        "turn_id": context.turn_id,
        **_of_context(context),
        "text_redacted": result.text_redacted,
        "response_ms": result.response_ms,
        "outcome": FAILED if result.failed else OK,
        "map_id": context.map_id,
        "stage_id": context.stage,
        "stage_source": context.stage_source,
        "candidates": [],
        "chosen": result.chosen,
        "answered": False if result.failed else None,
    }
    (_FAILURE if result.failed else _RESULT).write(connection, values)


def write_event(connection: Connection, event: TouchpointEvent) -> None:
    """The custom actions' hand; opens the conversation's row where no gateway has (its own database)."""
    insert_once(connection, conversation, _conversation_of(event.context))
    values = {
        "turn_id": event.context.turn_id,
        **_of_context(event.context),
        "text_redacted": event.text_redacted,
        **_of_event(event),
    }
    _EVENT.write(connection, values)


def _of_context(context: TurnContext) -> dict[str, object]:
    return {
        "conversation_id": context.conversation_id,
        "seq": context.sequence,
        "customer_key": context.customer_key,
        "journey_key": context.journey_key,
        "at": context.received_at,
        "release": context.release,
        "channel": context.channel,
        "language": context.language,
        "persona_id": context.persona,
        "page": context.page,
        "campaign": context.campaign,
    }


def _of_event(event: TouchpointEvent) -> dict[str, object]:
    return {
        "map_id": event.map_id or event.context.map_id,
        "language": event.language or event.context.language,
        "stage_id": event.stage_id,
        "stage_source": event.stage_source.value,
        "home_stage_id": event.home_stage_id,
        "touchpoint_id": event.touchpoint_id,
        "question_id": event.question_id,
        "kind": event.kind.value,
        "intent": event.intent,
        "confidence": event.confidence,
        "candidates": [{"path": each.path, "confidence": each.confidence} for each in event.candidates],
        "answered": event.answered,
        "chosen": event.chosen,
        **_of_sentiment(event.sentiment),
        "entities": [_of_entity(entity) for entity in event.entities],
        "clarifies": event.clarifies,
        "also_answered": list(event.also_answered),
    }


def _of_sentiment(sentiment: Sentiment | None) -> dict[str, object]:
    if sentiment is None:
        return dict.fromkeys(_SENTIMENT)
    phrases = [{"words": each.words, "weight": each.weight} for each in sentiment.phrases]
    values = (sentiment.score, sentiment.version, sentiment.label, sentiment.confidence, phrases or None)
    return dict(zip(_SENTIMENT, values, strict=True))


def _of_entity(entity: Entity) -> dict[str, str]:
    """Its kind, and its value only where it says nothing of who wrote."""
    kept = {} if entity.kind in _PERSONAL else {"value": entity.value}
    return {"kind": entity.kind.value, **kept}


def _conversation_of(context: TurnContext) -> dict[str, object]:
    return {
        "conversation_id": context.conversation_id,
        "customer_key": context.customer_key,
        "journey_key": context.journey_key,
        "map_id": context.map_id,
        "release": context.release,
        "channel": context.channel,
        "language": context.language,
        "persona_id": context.persona,
        "source": context.campaign,
        "started_at": context.received_at,
        "ended_at": context.received_at,
        "turns": context.sequence,
        "is_test": False,
    }
