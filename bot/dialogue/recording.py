"""Turns a finished turn into a touchpoint and records it; a log that fails never spoils the answer."""

import logging
from typing import Final

from bot.catalogue import text
from bot.compiler.naming import FALLBACK_INTENT, HUMAN_HANDOFF, NONE_OF_THESE
from bot.dialogue.decisions import Outcome
from bot.dialogue.knowledge import stage_now
from bot.dialogue.placing import place_turn
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.model import JourneyMap
from bot.language.normalising import folded
from bot.touchpoints.events import MoodPhrase, Sentiment, TouchpointEvent, TurnKind

MOST_CANDIDATES: Final = 5
"""Ranked questions kept with a touchpoint: enough to see what the bot hesitated between."""

_log: Final = logging.getLogger(__name__)


def record_turn(turn: TurnRead, services: ConversationServices) -> TouchpointEvent | None:
    """Record the turn, once per turn id; `None` when that failed.

    A failure is reported in the process log by its kind alone: its message could carry the customer's words.
    """
    try:
        event = touchpoint_of(turn, services)
        services.log.record(event)
    except Exception as error:
        _log.error("the touchpoint of turn %s was not recorded: %s", turn.context.turn_id, type(error).__name__)
        return None
    return event


def touchpoint_of(turn: TurnRead, services: ConversationServices) -> TouchpointEvent:
    """The touchpoint of a turn; one that no earlier action decided is small talk."""
    outcome = turn.outcome or _small_talk(turn, services)
    known = services.knowledge.question(outcome.question, map_id=turn.context.map_id) if outcome.question else None
    place = outcome.place
    home = services.knowledge.home_of(place.stage_id, otherwise=turn.context.map_id)
    redacted = (
        services.redact(_words(turn, services), turn.context.language) if _keeps_text(home, place.stage_id) else ""
    )
    return TouchpointEvent(
        context=turn.context,
        kind=outcome.kind,
        stage_id=place.stage_id,
        stage_source=place.source,
        text_redacted=redacted,
        touchpoint_id=place.touchpoint_id,
        question_id=known.question.id if known else None,
        home_stage_id=known.stage.id if known else None,
        intent=turn.intent,
        confidence=_confidence(turn, outcome),
        candidates=outcome.refused or turn.candidates[:MOST_CANDIDATES],
        answered=outcome.answered,
        chosen=turn.pressed or outcome.chosen,
        sentiment=_sentiment(turn, redacted=redacted),
        map_id=home.id,
        language=turn.heard,
        entities=turn.entities,
        clarifies=outcome.clarifies,
        also_answered=outcome.also_answered,
    )


def _small_talk(turn: TurnRead, services: ConversationServices) -> Outcome:
    return Outcome(turn.context.turn_id, TurnKind.CHITCHAT, place_turn(turn.context, services.knowledge))


def _confidence(turn: TurnRead, outcome: Outcome) -> float | None:
    """Of the answer or the small talk; of what was not understood, how near its best question came."""
    if outcome.confidence is not None:
        return outcome.confidence
    if outcome.kind in (TurnKind.FALLBACK, TurnKind.CLARIFICATION) or turn.intent == FALLBACK_INTENT:
        return turn.candidates[0].confidence if turn.candidates else None
    return turn.confidence


def _keeps_text(journey: JourneyMap, stage_id: str | None) -> bool:
    stage = stage_now(journey, stage_id)
    return stage is None or stage.keep_text


def _words(turn: TurnRead, services: ConversationServices) -> str:
    """What the customer said: for a button, what was written on it."""
    if not turn.pressed:
        return turn.text
    if turn.intent == HUMAN_HANDOFF:
        return text("replies.hand_off.choice", turn.context.language)
    if turn.chosen == NONE_OF_THESE:
        return text("replies.ask_which.none_several", turn.context.language)
    known = (
        services.knowledge.question(turn.chosen, map_id=turn.context.map_id, language=turn.context.language)
        if turn.chosen
        else None
    )
    return known.wording if known else ""


def _sentiment(turn: TurnRead, *, redacted: str) -> Sentiment | None:
    """How the typed words feel; a pressed button has no mood.

    Of the phrases that decided it only those are kept that the redacted text holds, so that the log has no word more.
    """
    if turn.mood is None:
        return None
    kept = folded(redacted)
    phrases = tuple(MoodPhrase(each.words, each.weight) for each in turn.mood.phrases if folded(each.words) in kept)
    return Sentiment(turn.mood.score, turn.mood.version, turn.mood.label, turn.mood.confidence, phrases)
