"""Logs the turn as a touchpoint; every path of a turn ends here."""

from asyncio import to_thread

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.services import services
from bot.compiler.naming import ACTION_LOG_TOUCHPOINT, SLOT_FEELINGS, SLOT_LANGUAGE, SLOT_MISSES, SLOT_PERSONA
from bot.dialogue.feeling import feelings_after
from bot.dialogue.recording import record_turn
from bot.dialogue.turn_reading import read_turn


class ActionLogTouchpoint(Action):  # type: ignore[misc]
    """Logs the turn as a touchpoint."""

    def name(self) -> str:
        """The name the rules call it by."""
        return ACTION_LOG_TOUCHPOINT

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:  # noqa: ARG002
        """Record the turn away from the event loop, which other conversations share."""
        turn = read_turn(tracker, services())
        await to_thread(record_turn, turn, services())
        # Rasa picks an answer's variant by the slots it had before the action: what is new counts from the next turn.
        known = [SlotSet(SLOT_PERSONA, turn.context.persona)] if turn.context.persona else []
        if tracker.slots.get(SLOT_LANGUAGE) not in (None, turn.context.language):  # another map, another language
            known.append(SlotSet(SLOT_LANGUAGE, turn.context.language))
        feelings = feelings_after(turn.feelings, reading=turn.mood, outcome=turn.outcome)
        if feelings != turn.feelings:
            known.append(SlotSet(SLOT_FEELINGS, feelings.to_slot()))
        # Small talk was understood, so it ends a row of misses; the other paths have counted already.
        return known if turn.outcome else [*known, SlotSet(SLOT_MISSES, 0)]
