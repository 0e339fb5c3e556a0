"""What a conversation remembers when a new session begins."""

from collections.abc import Mapping

from bot.compiler.naming import SLOT_LANGUAGE, SLOT_LAST_QUESTION, SLOT_PERSONA, SLOT_STAGE
from bot.dialogue.turn_reading import TurnRead
from bot.touchpoints.events import StageSource


def remembered(turn: TurnRead) -> Mapping[str, str]:
    """Slots by name: language, persona, the place in the journey unless it is a guess, the last answered question."""
    context = turn.context
    slots = {SLOT_LANGUAGE: context.language}
    if context.stage and context.stage_source != StageSource.DEFAULT.value:
        slots[SLOT_STAGE] = context.stage
    if context.persona:
        slots[SLOT_PERSONA] = context.persona
    if turn.last_question:
        slots[SLOT_LAST_QUESTION] = turn.last_question
    return slots
