"""The first words of a conversation: they fit the stage, and say once that this is an automatic assistant."""

import re
from typing import Final

from bot.catalogue import text
from bot.dialogue.decisions import Reply
from bot.dialogue.placing import place_turn
from bot.dialogue.services import ConversationServices
from bot.dialogue.suggestions import doubts_of
from bot.journeys.facts import filled
from bot.journeys.languages import in_language
from bot.journeys.model import JourneyMap
from bot.turn import TurnContext

_SAYS_IT_ALREADY: Final = re.compile(
    r"\b(asistente (automátic|virtual|digital)|(automatic|automated|virtual|digital) assistant|(chat)?bot\b|robot\b)",
    re.IGNORECASE,
)


def greet(context: TurnContext, services: ConversationServices) -> Reply:
    """Greet in the words of the customer's stage, with its top doubts as choices."""
    knowledge, language = services.knowledge, context.language
    journey = in_language(knowledge.journey(context.map_id), language)
    place = place_turn(context, knowledge)
    stage = journey.stage(place.stage_id)
    if stage and stage.greeting:
        words = filled(stage.greeting.value, journey.facts)
    else:
        words = text("replies.greeting.hello", language, name=journey.name)
    if not _SAYS_IT_ALREADY.search(words):
        words = f"{words} {text(f'replies.greeting.{_disclosure(journey)}', language)}"
    return Reply(words, choices=doubts_of(place.stage_id, context=context, knowledge=knowledge))


def _disclosure(journey: JourneyMap) -> str:
    """Only a map that says how to reach a person promises one."""
    return "automatic_with_person" if journey.handoff else "automatic"
