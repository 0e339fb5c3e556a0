"""What to say when nothing was understood: first a rephrasing with choices, then a person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.catalogue import text
from bot.dialogue.decisions import MOST_CHOICES, Decision, Offer, Outcome, Reply, StagePlace
from bot.dialogue.hand_off import hand_off, person_choice, wants_person
from bot.dialogue.judging import near_from
from bot.dialogue.knowledge import KnownQuestion, top_doubts
from bot.dialogue.placing import place_turn
from bot.dialogue.services import ConversationServices
from bot.dialogue.suggestions import as_choices, doubts_of
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.facts import filled
from bot.journeys.languages import in_language
from bot.journeys.model import JourneyMap
from bot.touchpoints.events import TurnKind
from bot.turn import Candidate

MOST_NEAR_MISSES: Final = 2
"""So that one place is left for a doubt of the stage."""


def fall_back(
    turn: TurnRead, services: ConversationServices, *, refused: Offer | None = None, person: bool = False
) -> Decision:
    """First miss: ask again, with likely questions. Second in a row: offer a person if the map knows one.

    After the map's `handoff.after_fallbacks` misses the next one hands the conversation over. `refused` was offered
    and is not what the customer meant: it is logged, and not offered again. `person` offers one at the first miss.
    """
    journey = services.knowledge.journey(turn.context.map_id)
    misses = turn.misses + 1
    if journey.handoff and misses > journey.handoff.after_fallbacks:
        decision = hand_off(turn, services)
        return replace(decision, outcome=_refusing(decision.outcome, refused))
    place = place_turn(turn.context, services.knowledge)
    outcome = _refusing(Outcome(turn.context.turn_id, TurnKind.FALLBACK, place, answered=False), refused)
    if misses > 1:
        return Decision((_offer_person(turn, services, place),), outcome, misses=misses, offer=_still(turn))
    likely = _likely(turn, services, place, refused=refused)
    reply, offered = _rephrase(turn, services, likely=likely, refused=refused, person=person)
    return Decision((reply,), outcome, misses=misses, offer=_still(turn, offered))


def _refusing(outcome: Outcome, refused: Offer | None) -> Outcome:
    if refused is None:
        return outcome
    return replace(outcome, refused=refused.candidates, chosen=True, clarifies=refused.turn_id)


def _still(turn: TurnRead, offered: tuple[Candidate, ...] = ()) -> Offer:
    """What is offered now; that the bot has asked which one was meant is not forgotten by a miss."""
    return Offer(turn.context.turn_id, offered, asked_before=bool(turn.offer and turn.offer.asked_before))


def _rephrase(
    turn: TurnRead,
    services: ConversationServices,
    *,
    likely: Sequence[tuple[KnownQuestion, Candidate]],
    refused: Offer | None,
    person: bool,
) -> tuple[Reply, tuple[Candidate, ...]]:
    journey, language = services.knowledge.journey(turn.context.map_id), turn.context.language
    words = text("replies.ask_which.refused", language) if refused else rephrasing(journey, language)
    somebody = person_choice(turn, services) if person or wants_person(turn, services) else ()
    offered = likely[: MOST_CHOICES - len(somebody)]
    choices = as_choices([known for known, _ in offered], language=language)
    return Reply(words, choices=(*choices, *somebody)), tuple(candidate for _, candidate in offered)


def rephrasing(journey: JourneyMap, language: str) -> str:
    """What is said to the first message of a customer that is not understood."""
    return _of_the_map(in_language(journey, language), 0) or text("replies.fallback.rephrase", language)


def _likely(
    turn: TurnRead, services: ConversationServices, place: StagePlace, *, refused: Offer | None
) -> list[tuple[KnownQuestion, Candidate]]:
    """What was perhaps meant, before the top doubts of the stage; each once, and nothing that was just refused."""
    knowledge, context = services.knowledge, turn.context
    near = [each for each in turn.candidates if each.confidence >= near_from(turn.bands)]
    known = ((knowledge.question(each.path, map_id=context.map_id, language=context.language), each) for each in near)
    meant = [(question, replace(each, path=question.path)) for question, each in known if question]
    most = MOST_CHOICES + (len(refused.candidates) if refused else 0)
    doubts = top_doubts(knowledge.journey(context.map_id), place.stage_id, limit=most)
    offered = {each.path for each in refused.candidates} if refused else set()
    found: dict[str, tuple[KnownQuestion, Candidate]] = {}
    for question, candidate in (*meant[:MOST_NEAR_MISSES], *((each, Candidate(each.path, 0.0)) for each in doubts)):
        if question.path not in offered:
            found.setdefault(question.path, (question, candidate))
    return list(found.values())[:MOST_CHOICES]


def _offer_person(turn: TurnRead, services: ConversationServices, place: StagePlace) -> Reply:
    """Where the map knows no person to pass to, the questions of the stage are all that can be offered."""
    journey, context = services.knowledge.journey(turn.context.map_id), turn.context
    person = person_choice(turn, services)
    words = _of_the_map(in_language(journey, context.language), 1) or text(
        f"replies.fallback.{'offer_person' if person else 'still_lost'}", context.language
    )
    doubts = doubts_of(place.stage_id, context=context, knowledge=services.knowledge)
    return Reply(words, choices=person or doubts)


def _of_the_map(journey: JourneyMap, step: int) -> str | None:
    return filled(journey.fallback[step].value, journey.facts) if len(journey.fallback) > step else None
