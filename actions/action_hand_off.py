"""Passes the conversation to a person."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.services import services
from actions.translating import carry_out
from bot.compiler.naming import ACTION_HAND_OFF
from bot.dialogue.hand_off import hand_off
from bot.dialogue.turn_reading import read_turn


class ActionHandOff(Action):  # type: ignore[misc]
    """Passes the conversation to a person."""

    def name(self) -> str:
        """The name the rules call it by."""
        return ACTION_HAND_OFF

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:  # noqa: ARG002
        """Say what the dialogue decides and remember it for the log."""
        return carry_out(hand_off(read_turn(tracker, services()), services()), dispatcher)
