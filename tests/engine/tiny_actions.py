"""Custom actions of a bot so small that a test can read all of it."""

import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher


class Answer(Action):
    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        message = tracker.latest_message
        chosen = next((e["value"] for e in message["entities"] if e["entity"] == "choice"), None)
        if chosen == "compra.falla":
            raise RuntimeError("the action fails on purpose")
        if chosen == "compra.eco":
            dispatcher.utter_message(text=json.dumps(message["metadata"], sort_keys=True))
            return []
        if chosen is None:
            chosen = message["response_selector"]["default"]["ranking"][0]["intent_response_key"].replace("/", ".")
        dispatcher.utter_message(
            response=f"utter_{chosen.replace('.', '/')}",
            buttons=[{"title": "¿Cómo pago?", "payload": '/choose{"choice": "compra.formas_pago"}'}],
            json_message={"link": "https://ciclos.example/envios"} if chosen == "decision.envio_gratis" else None,
        )
        return [SlotSet("last_question", chosen)]


class Fallback(Action):
    def name(self) -> str:
        return "action_fallback"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        said, last = tracker.latest_message["text"], tracker.get_slot("last_question")
        dispatcher.utter_message(text=f"No entiendo «{said}». Antes: {last}")
        return []


class Log(Action):
    def name(self) -> str:
        return "action_log_touchpoint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        return []


class Begin(Action):
    def name(self) -> str:
        return "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="¡Hola! ¿En qué te ayudo?")
        return [SessionStarted(), ActionExecuted("action_listen")]
