"""One action of each kind, for the in-process endpoint."""

import threading
import time
from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection


class Sync(Action):
    def name(self) -> str:
        return "action_sync"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        dispatcher.utter_message(text="hola", buttons=[{"title": "a", "payload": "/b"}])
        return [SlotSet("seen", tracker.sender_id)]


class Async(Action):
    def name(self) -> str:
        return "action_async"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        dispatcher.utter_message(json_message={"link": "https://a.example", "pair": (1, 2)})
        return [SlotSet("slots", dict(tracker.slots))]


class SeesDomain(Action):
    def name(self) -> str:
        return "action_domain"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        return [SlotSet("intents", domain["intents"])]


class Nothing(Action):
    def name(self) -> str:
        return "action_nothing"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        return None


class Rejects(Action):
    def name(self) -> str:
        return "action_rejects"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        raise ActionExecutionRejection("action_rejects", "not now")


class Breaks(Action):
    def name(self) -> str:
        return "action_breaks"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        return 1 / 0


class Slow(Action):
    def name(self) -> str:
        return "action_slow"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        time.sleep(0.2)
        return [SlotSet("thread", threading.get_ident())]
