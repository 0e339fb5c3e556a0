"""Replies when nothing was understood."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.services import services
from actions.translating import carry_out
from bot.compiler.naming import ACTION_FALLBACK
from bot.dialogue.answering import not_understood
from bot.dialogue.turn_reading import read_turn


class ActionFallback(Action):  # type: ignore[misc]
    """Replies when nothing was understood."""

    def name(self) -> str:
        """The name the rules call it by."""
        return ACTION_FALLBACK

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:  # noqa: ARG002
        """Say what the dialogue decides and remember it for the log."""
        return carry_out(not_understood(read_turn(tracker, services()), services()), dispatcher)
