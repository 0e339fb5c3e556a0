"""Begins a session: restores the customer's place in the journey, and greets if the chat was opened."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.services import services
from actions.translating import say
from bot.compiler.naming import ACTION_SESSION_START
from bot.dialogue.greeting import greet
from bot.dialogue.session import remembered
from bot.dialogue.turn_reading import read_turn


class ActionSessionStart(Action):  # type: ignore[misc]
    """Begins a session."""

    def name(self) -> str:
        """The name Rasa calls it by."""
        return ACTION_SESSION_START

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:  # noqa: ARG002
        """Greet only on an opening: a session also starts silently before the first message of a conversation."""
        turn = read_turn(tracker, services())
        if turn.opening:
            say(dispatcher, greet(turn.context, services()))
        slots = [SlotSet(name, value) for name, value in remembered(turn).items()]
        return [SessionStarted(), *slots, ActionExecuted("action_listen")]
