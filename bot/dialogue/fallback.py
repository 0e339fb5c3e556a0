"""What to say when nothing was understood: first a rephrasing with choices, then a person."""

from typing import Final

from bot.catalogue import text
from bot.dialogue.decisions import MOST_CHOICES, Decision, Outcome, Reply, StagePlace
from bot.dialogue.hand_off import hand_off, person_choice, wants_person
from bot.dialogue.knowledge import top_doubts
from bot.dialogue.placing import place_turn
from bot.dialogue.services import ConversationServices
from bot.dialogue.suggestions import as_choices, doubts_of
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.facts import filled
from bot.journeys.model import JourneyMap
from bot.touchpoints.events import TurnKind
from bot.turn import Choice

NEAR_MISS: Final = 0.3
"""A question with at least this confidence may have been meant, and is offered before the stage's top doubts."""
MOST_NEAR_MISSES: Final = 2
"""So that one place is left for a doubt of the stage."""


def fall_back(turn: TurnRead, services: ConversationServices) -> Decision:
    """First miss: ask again, with likely questions. Second in a row: offer a person if the map knows one.

    After the map's `handoff.after_fallbacks` misses the next one hands the conversation over.
    """
    journey = services.knowledge.journey(turn.context.map_id)
    misses = turn.misses + 1
    if journey.handoff and misses > journey.handoff.after_fallbacks:
        return hand_off(turn, services)
    place = place_turn(turn.context, services.knowledge)
    reply = _rephrase(turn, services, place) if misses == 1 else _offer_person(turn, services, place)
    outcome = Outcome(turn.context.turn_id, TurnKind.FALLBACK, place, answered=False)
    return Decision((reply,), outcome, misses=misses)


def _rephrase(turn: TurnRead, services: ConversationServices, place: StagePlace) -> Reply:
    journey = services.knowledge.journey(turn.context.map_id)
    words = rephrasing(journey, turn.context.language)
    person = person_choice(turn, services) if wants_person(turn, services) else ()
    doubts = _likely(turn, services, place)[: MOST_CHOICES - len(person)]
    return Reply(words, choices=(*doubts, *person))


def rephrasing(journey: JourneyMap, language: str) -> str:
    """What is said to the first message of a customer that is not understood."""
    return _of_the_map(journey, 0) or text("replies.fallback.rephrase", language)


def _likely(turn: TurnRead, services: ConversationServices, place: StagePlace) -> tuple[Choice, ...]:
    knowledge, context = services.knowledge, turn.context
    near = [each.path for each in turn.candidates if each.confidence >= NEAR_MISS]
    meant = [known for path in near if (known := knowledge.question(path, map_id=context.map_id))]
    doubts = top_doubts(knowledge.journey(context.map_id), place.stage_id, limit=MOST_CHOICES)
    return as_choices([*meant[:MOST_NEAR_MISSES], *doubts])[:MOST_CHOICES]


def _offer_person(turn: TurnRead, services: ConversationServices, place: StagePlace) -> Reply:
    """Where the map knows no person to pass to, the questions of the stage are all that can be offered."""
    journey, context = services.knowledge.journey(turn.context.map_id), turn.context
    person = person_choice(turn, services)
    words = _of_the_map(journey, 1) or text(
        f"replies.fallback.{'offer_person' if person else 'still_lost'}", context.language
    )
    doubts = doubts_of(place.stage_id, context=context, knowledge=services.knowledge)
    return Reply(words, choices=person or doubts)


def _of_the_map(journey: JourneyMap, step: int) -> str | None:
    return filled(journey.fallback[step].value, journey.facts) if len(journey.fallback) > step else None
