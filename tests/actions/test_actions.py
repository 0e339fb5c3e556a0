"""Each action with a real tracker and dispatcher: what it says, what it remembers, what it logs."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import services as actions_services
from actions.translating import say
from bot.compiler import naming
from bot.dialogue.decisions import Reply
from bot.dialogue.services import ConversationServices
from bot.touchpoints.events import StageSource, TurnKind
from bot.touchpoints.log import MemoryTouchpointLog
from bot.turn import Bands
from tests.builders import make_context
from tests.dialogue.builders import make_choice, make_message, make_services, make_tracker


@pytest.fixture(name="parts")
def _parts() -> Iterator[ConversationServices]:
    parts = make_services()
    actions_services.use(parts)
    yield parts
    actions_services.use(None)


def executor() -> ActionExecutor:
    found = ActionExecutor()
    found.register_package("actions")
    return found


def run(name: str, tracker: Tracker) -> dict[str, Any]:
    call = {"next_action": name, "tracker": tracker.current_state(), "domain": {}}
    result = asyncio.run(executor().run(call))
    assert result is not None
    return result


def walk(name: str | None, message: Mapping[str, Any], **slots: Any) -> dict[str, Any]:
    """A whole turn: the action, its slots applied, then the log action."""
    tracker = make_tracker(message, slots=slots)
    result: dict[str, Any] = {"events": [], "responses": []}
    if name:
        result = run(name, tracker)
        tracker.add_slots(result["events"])
    return {**result, "log": run(naming.ACTION_LOG_TOUCHPOINT, tracker)}


def test_the_server_finds_exactly_our_five_actions() -> None:
    assert sorted(executor().actions) == [
        "action_answer",
        "action_fallback",
        "action_hand_off",
        "action_log_touchpoint",
        "action_session_start",
    ]


def test_a_turn_is_answered_and_logged(parts: ConversationServices) -> None:
    ranking = [("decision.envio_gratis", 0.8), ("compra.plazo_entrega", 0.1)]
    result = walk("action_answer", make_message("¿envío?", intent="decision", confidence=0.85, ranking=ranking))
    assert result["responses"] == [
        {
            "text": None,
            "buttons": [
                {"title": "¿Cuánto tarda?", "payload": '/choose{"choice": "compra.plazo_entrega"}'},
                {"title": "¿Puedo probarlo?", "payload": '/choose{"choice": "decision.probar"}'},
            ],
            "elements": [],
            "custom": {},
            "template": "utter_decision/envio_gratis",
            "response": "utter_decision/envio_gratis",
            "image": None,
            "attachment": None,
        }
    ]
    assert isinstance(parts.log, MemoryTouchpointLog)
    (event,) = parts.log.events()
    assert (event.kind, event.stage_id, event.question_id) == (TurnKind.QUESTION, "decision", "envio_gratis")
    assert event.stage_source is StageSource.QUESTION


def test_a_link_travels_beside_the_answer(parts: ConversationServices) -> None:
    (response,) = walk("action_answer", make_choice("decision.probar"))["responses"]
    assert response["custom"] == {"link": "/prueba/Madrid"}


@pytest.mark.parametrize(
    ("action", "message", "kind"),
    [
        ("action_answer", make_message(intent="compra", ranking=[("compra.formas_pago", 0.7)]), TurnKind.QUESTION),
        ("action_answer", make_choice("compra.formas_pago"), TurnKind.QUESTION),
        ("action_answer", make_choice("compra.gone"), TurnKind.FALLBACK),
        ("action_answer", make_message(intent="compra"), TurnKind.FALLBACK),
        ("action_fallback", make_message(), TurnKind.FALLBACK),
        ("action_hand_off", make_message(intent="human_handoff"), TurnKind.HANDOFF),
        (None, make_message(intent="thanks"), TurnKind.CHITCHAT),
    ],
)
def test_every_path_logs_exactly_one_touchpoint(
    parts: ConversationServices, action: str | None, message: Mapping[str, Any], kind: TurnKind
) -> None:
    result = walk(action, message)
    assert isinstance(parts.log, MemoryTouchpointLog)
    assert [event.kind for event in parts.log.events()] == [kind]
    assert bool(result["responses"]) is (action is not None)


def test_a_session_begins_silently_before_a_first_message(parts: ConversationServices) -> None:
    metadata = make_context(stage="compra", stage_source="page").to_metadata()
    result = run("action_session_start", make_tracker(slots={"session_started_metadata": metadata}))
    assert result["responses"] == []
    slots = {event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"}
    assert slots == {"language": "es", "stage": "compra"}
    assert [result["events"][0]["event"], result["events"][-1]["name"]] == ["session_started", "action_listen"]


def test_an_opening_is_greeted_and_not_logged(parts: ConversationServices) -> None:
    opening = make_message("/session_start", intent="session_start", context=make_context(stage="decision"))
    result = run("action_session_start", make_tracker(opening))
    assert len(result["responses"]) == 1
    assert isinstance(parts.log, MemoryTouchpointLog)
    assert parts.log.events() == []


def slots_of(events: list[dict[str, Any]]) -> dict[str, Any]:
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return dict(json.loads(json.dumps(slots)))  # as over the wire


def test_an_answer_is_remembered_and_ends_a_row_of_misses(parts: ConversationServices) -> None:
    result = walk("action_answer", make_choice("compra.formas_pago"), misses=2)
    slots = slots_of(result["events"])
    assert slots.pop("turn")["question"] == "compra.formas_pago"
    assert slots == {
        "misses": 0,
        "stage": "compra",
        "last_question": "compra.formas_pago",
        "offer": {"turn_id": "turn-1", "candidates": [], "asks": False, "asked_before": False, "waits": None},
    }
    feelings = slots_of(result["log"]["events"])["feelings"]
    assert (feelings["answered"], feelings["unanswered"]) == ("compra.formas_pago", False)


def test_misses_are_counted_and_a_guessed_stage_is_not_remembered(parts: ConversationServices) -> None:
    result = walk("action_fallback", make_message(), misses=1)
    slots = slots_of(result["events"])
    assert slots.pop("turn")["kind"] == "fallback"
    assert slots.pop("offer")["candidates"] == []
    assert slots == {"misses": 2}
    feelings = slots_of(result["log"]["events"])["feelings"]
    assert (feelings["answered"], feelings["unanswered"]) == (None, True)


def test_small_talk_ends_a_row_of_misses(parts: ConversationServices) -> None:
    result = walk(None, make_message("gracias", intent="thanks"), misses=1)
    assert slots_of(result["log"]["events"]) == {"misses": 0}


def test_an_earlier_turns_decision_is_not_logged_again(parts: ConversationServices) -> None:
    earlier = slots_of(walk("action_answer", make_choice("compra.formas_pago"))["events"])
    walk(None, make_message("gracias", intent="thanks", context=make_context(turn_id="turn-2")), **earlier)
    assert isinstance(parts.log, MemoryTouchpointLog)
    assert [(event.kind, event.question_id) for event in parts.log.events()] == [
        (TurnKind.QUESTION, "formas_pago"),
        (TurnKind.CHITCHAT, None),
    ]


def test_an_english_customer_is_told_once_and_asked_back_by_their_words(parts: ConversationServices) -> None:
    ranking = [("compra.formas_pago", 0.9)]
    first = walk("action_answer", make_message("how to pay", intent="compra", ranking=ranking, language="en"))
    assert [each["response"] or each["text"] for each in first["responses"]] == [
        "For now I can only give you the details in Spanish:",
        "utter_compra/formas_pago",
    ]
    slots = slots_of(first["events"])
    assert slots["told_language"] == "conversation-1"
    second = walk("action_answer", make_message("pay?", intent="compra", ranking=ranking, language="en"), **slots)
    assert [each["response"] for each in second["responses"]] == ["utter_compra/formas_pago"]


def test_a_translated_answer_is_said_by_its_own_name() -> None:
    dispatcher = CollectingDispatcher()
    say(dispatcher, Reply(answer_of="compra.coste", response="utter_compra.coste.en"))
    assert dispatcher.messages[0]["response"] == "utter_compra.coste.en"


def test_the_question_back_and_its_choice_go_through_the_actions(parts: ConversationServices) -> None:
    ranking = [("compra.formas_pago", 0.4), ("lealtad.devolver", 0.3)]
    bands = Bands(answer_from=0.6, ask_from=0.2)
    asking = walk("action_answer", make_message("¿el dinero?", intent="compra", ranking=ranking, bands=bands))
    payloads = [button["payload"] for button in asking["responses"][0]["buttons"]]
    assert payloads == [naming.choose_payload(path) for path in (*(path for path, _ in ranking), naming.NONE_OF_THESE)]
    slots = slots_of(asking["events"])
    words = make_message("la segunda", intent="nlu_fallback", bands=bands, context=make_context(turn_id="turn-2"))
    walk("action_fallback", words, **slots)
    assert isinstance(parts.log, MemoryTouchpointLog)
    assert [(event.kind.value, event.question_id, event.clarifies) for event in parts.log.events()] == [
        ("clarification", None, None),
        ("question", "devolver", "turn-1"),
    ]


def test_three_misses_in_a_row_end_with_a_person(parts: ConversationServices) -> None:
    slots: dict[str, Any] = {}
    said = []
    for number in range(3):
        message = make_message("asdf", context=make_context(turn_id=f"turn-{number}"))
        result = walk("action_fallback", message, **slots)
        slots = {**slots, **slots_of(result["events"]), **slots_of(result["log"]["events"])}
        said.append(result["responses"][0]["text"].split(".")[0])
    assert said == ["Perdona, no te he entendido bien", "Sigo sin entenderlo, lo siento", "Te paso con alguien"]
    assert isinstance(parts.log, MemoryTouchpointLog)
    assert [event.kind.value for event in parts.log.events()] == ["fallback", "fallback", "handoff"]


def test_a_known_persona_picks_the_variants_of_answers_from_the_start_and_once_it_shows(
    parts: ConversationServices,
) -> None:
    context = make_context(persona="prisas")
    begun = run("action_session_start", make_tracker(slots={"session_started_metadata": context.to_metadata()}))
    shown = walk("action_answer", make_message("¿envío?", intent="decision", context=context))["log"]
    for result in (begun, shown):
        slots = {event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"}
        assert slots[naming.SLOT_PERSONA] == "prisas"


@pytest.mark.parametrize(("before", "after"), [("es", ["en"]), ("en", []), (None, [])])
def test_another_maps_language_is_that_of_the_small_talk_from_the_next_turn(
    parts: ConversationServices,
    before: str | None,
    after: list[str],
) -> None:
    message = make_message("thanks", intent="thanks", context=make_context(language="en"))
    result = run("action_log_touchpoint", make_tracker(message, slots={naming.SLOT_LANGUAGE: before}))
    assert [event["value"] for event in result["events"] if event["name"] == naming.SLOT_LANGUAGE] == after
