"""Passing a conversation to a person: when it is offered, and what is said."""

from bot.catalogue import text
from bot.compiler.naming import HUMAN_HANDOFF
from bot.dialogue.decisions import Decision, Outcome, Reply
from bot.dialogue.feeling import is_upset
from bot.dialogue.placing import place_turn
from bot.dialogue.services import ConversationServices
from bot.dialogue.suggestions import doubts_of
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.facts import filled
from bot.journeys.languages import in_language
from bot.journeys.model import JourneyMap
from bot.touchpoints.events import TurnKind
from bot.turn import Choice


def hand_off(turn: TurnRead, services: ConversationServices) -> Decision:
    """Hand the conversation over in the map's words; without any, say honestly how far this chat reaches."""
    journey = services.knowledge.journey(turn.context.map_id)
    place = place_turn(turn.context, services.knowledge)
    meanwhile = doubts_of(place.stage_id, context=turn.context, knowledge=services.knowledge)
    reply = Reply(words_of(journey, turn.context.language), choices=meanwhile)
    outcome = Outcome(turn.context.turn_id, TurnKind.HANDOFF, place, answered=False)
    return Decision((reply,), outcome)


def person_choice(turn: TurnRead, services: ConversationServices) -> tuple[Choice, ...]:
    """The button that asks for a person; none where the map does not say how to reach one."""
    if services.knowledge.journey(turn.context.map_id).handoff is None:
        return ()
    return (Choice(text("replies.hand_off.choice", turn.context.language), f"/{HUMAN_HANDOFF}"),)


def wants_person(turn: TurnRead, services: ConversationServices) -> bool:
    """Tell whether the turn surely sounds as bad as `handoff.below_sentiment`, so that a person is offered."""
    handoff = services.knowledge.journey(turn.context.map_id).handoff
    if handoff is None or handoff.below_sentiment is None or turn.mood is None:
        return False
    return is_upset(turn.mood) and turn.mood.score <= handoff.below_sentiment


def words_of(journey: JourneyMap, language: str) -> str:
    """What is said when a conversation is handed over, or that it cannot be; in `language` if the map speaks it."""
    spoken = in_language(journey, language)
    if spoken.handoff is None:
        return text("replies.hand_off.none", language)
    words = filled(spoken.handoff.message.value, spoken.facts)
    if spoken.handoff.hours is None:
        return words
    hours = filled(spoken.handoff.hours.value, spoken.facts)
    return f"{words} {text('replies.hand_off.hours', language, hours=hours)}"
