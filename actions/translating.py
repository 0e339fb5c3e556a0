"""From what the dialogue decided to what Rasa understands: messages and events."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.compiler.naming import (
    SLOT_LAST_QUESTION,
    SLOT_MISSES,
    SLOT_OFFER,
    SLOT_STAGE,
    SLOT_TOLD_LANGUAGE,
    SLOT_TURN,
    response_of,
)
from bot.dialogue.decisions import Decision, Reply
from bot.touchpoints.events import StageSource


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Hand one reply to Rasa; an answer of the map goes by its name, so that Rasa picks the channel's variant.

    What goes with it by name fills the answer's `{slot}` in place of the slot itself.
    """
    words = {"response": reply.response or response_of(reply.answer_of)} if reply.answer_of else {"text": reply.text}
    dispatcher.utter_message(
        **words,
        buttons=[{"title": choice.title, "payload": choice.payload} for choice in reply.choices],
        json_message={"link": reply.link} if reply.link else None,
        **dict(reply.values),
    )


def carry_out(decision: Decision, dispatcher: CollectingDispatcher) -> list[EventType]:
    """Say what was decided and return what Rasa shall remember of it."""
    for reply in decision.replies:
        say(dispatcher, reply)
    outcome = decision.outcome
    offer = decision.offer.to_slot() if decision.offer else None
    events = [
        SlotSet(SLOT_TURN, outcome.to_slot()),
        SlotSet(SLOT_MISSES, decision.misses),
        SlotSet(SLOT_OFFER, offer),
    ]
    if decision.told_language:
        events.append(SlotSet(SLOT_TOLD_LANGUAGE, decision.told_language))
    if outcome.place.source is not StageSource.DEFAULT:
        events.append(SlotSet(SLOT_STAGE, outcome.place.stage_id))
    if outcome.question:
        events.append(SlotSet(SLOT_LAST_QUESTION, outcome.question))
    return events
