"""What is read out of a tracker, also when it is not ours or not whole."""

import json
from dataclasses import replace

import pytest

from bot.dialogue.decisions import Outcome, StagePlace
from bot.dialogue.feeling import Feelings
from bot.dialogue.session import remembered
from bot.dialogue.turn_reading import TurnRead, read_turn
from bot.language.sentiment import SentimentReading
from bot.touchpoints.events import StageSource, TurnKind
from bot.turn import Candidate
from tests.builders import make_context
from tests.dialogue.builders import make_choice, make_message, make_services, make_tracker

OUTCOME = Outcome(
    "turn-1", TurnKind.QUESTION, StagePlace("compra", StageSource.PAGE, "pago"), "compra.x", 0.5, "a.b", True
)


def test_a_typed_turn_is_read_whole() -> None:
    message = make_message("hola", intent="compra", confidence=0.8, ranking=[("compra.x", 0.8), ("a.b", 0.1)])
    slots = {"misses": 2.0, "last_question": "a.b", "turn": OUTCOME.to_slot()}
    assert read_turn(make_tracker(message, slots=slots), make_services()) == TurnRead(
        context=make_context(),
        text="hola",
        intent="compra",
        confidence=0.8,
        candidates=(Candidate("compra.x", 0.8), Candidate("a.b", 0.1)),
        chosen=None,
        pressed=False,
        opening=False,
        misses=2,
        last_question="a.b",
        outcome=OUTCOME,
        feelings=Feelings("conversation-1"),
        mood=SentimentReading(0.0, "neutral", 0.9, (), by_tone=False, version="fake-1"),
    )


def test_a_pressed_choice_is_told_from_typed_words() -> None:
    services = make_services()
    pressed = read_turn(make_tracker(make_choice("compra.x")), services)
    button = read_turn(make_tracker(make_message("/human_handoff", intent="human_handoff")), services)
    typed = read_turn(make_tracker(make_message("quiero una persona", intent="human_handoff")), services)
    assert [(each.pressed, each.chosen) for each in (pressed, button, typed)] == [
        (True, "compra.x"),
        (True, None),
        (False, None),
    ]


def test_other_entities_beside_the_choice_are_passed_over() -> None:
    message = make_choice("compra.x")
    message["entities"] = [{"entity": "size", "value": "M"}, None, *message["entities"]]
    assert read_turn(make_tracker(message), make_services()).chosen == "compra.x"


def test_an_entity_named_choice_in_typed_words_chooses_nothing() -> None:
    message = make_message(intent="compra", entities=[{"entity": "choice", "value": "compra.x"}])
    assert read_turn(make_tracker(message), make_services()).chosen is None


@pytest.mark.parametrize(
    "slot",
    [
        None,
        "text",
        {},
        {**OUTCOME.to_slot(), "kind": "dance"},
        {**OUTCOME.to_slot(), "more": 1},
        {**OUTCOME.to_slot(), "place": None},
        replace(OUTCOME, turn_id="an earlier turn").to_slot(),
    ],
)
def test_only_this_turns_own_outcome_counts(slot: object) -> None:
    assert read_turn(make_tracker(make_message(), slots={"turn": slot}), make_services()).outcome is None


def test_an_outcome_comes_back_from_json_as_it_was() -> None:
    assert Outcome.from_slot(json.loads(json.dumps(OUTCOME.to_slot()))) == OUTCOME


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"intent": None, "response_selector": None, "entities": None, "text": None},
        {"intent": "compra", "response_selector": {"default": {"ranking": "x"}}, "metadata": {"turn_id": "only this"}},
        {"response_selector": {"default": {"ranking": [None, {"intent_response_key": "compra"}, {"confidence": 1}]}}},
        {"response_selector": {"default": {"ranking": [{"intent_response_key": "a/b", "confidence": float("nan")}]}}},
        {"intent": {"name": "choose", "confidence": True}},
    ],
)
def test_a_message_that_is_not_whole_is_read_as_far_as_it_goes(broken: dict[str, object]) -> None:
    turn = read_turn(make_tracker(broken), make_services())
    assert (turn.text, turn.candidates, turn.chosen, turn.confidence) == ("", (), None, None)


SAID = [
    {"event": "user", "text": "before", "message_id": "m0"},
    {"event": "session_started", "timestamp": 5.0},
    {"event": "user", "text": "uno", "message_id": "m1", "timestamp": 6.0, "input_channel": "cmdline"},
    {
        "event": "user",
        "message_id": "m2",
        "timestamp": 7.5,
        "input_channel": "cmdline",
        "metadata": {"model_id": "abc"},
    },
]


def test_without_our_gateway_a_context_is_made() -> None:
    message = {"text": "dos", "intent": {"name": "greet"}, "message_id": "m2", "metadata": {}}
    context = read_turn(make_tracker(message, events=SAID, slots={"language": "en"}), make_services()).context
    assert (context.sequence, context.received_at, context.channel, context.language) == (2, 7.5, "cmdline", "en")
    assert (context.release, context.map_id, context.customer_key) == ("abc", "tienda", "key-of-sender-1")
    assert (context.journey_key, context.stage, context.stage_source) == ("key-of-sender-1:tienda", None, "default")


def test_such_a_turn_has_the_same_id_whenever_it_is_read_and_another_than_its_neighbours() -> None:
    ids = [
        read_turn(make_tracker({"message_id": each}, events=SAID), make_services()).context.turn_id
        for each in ("m1", "m1", "m2")
    ]
    assert ids[0] == ids[1] != ids[2]


def test_such_turns_of_one_session_share_a_conversation() -> None:
    later = [*SAID, {"event": "session_started", "timestamp": 99.0}]
    found = [
        read_turn(make_tracker({}, events=events), make_services()).context.conversation_id
        for events in (SAID[:3], SAID, later)
    ]
    assert found[0] == found[1] != found[2]


def test_a_conversation_with_nothing_in_it_can_be_read() -> None:
    context = read_turn(make_tracker(), make_services()).context
    assert (context.sequence, context.release, context.received_at) == (1, "unreleased", 1_790_000_000.0)


@pytest.mark.parametrize(
    ("stage", "source", "slot", "known"),
    [
        ("compra", "page", "lealtad", ("compra", "page")),
        ("compra", "context", "lealtad", ("compra", "context")),
        ("compra", "default", "lealtad", ("lealtad", "context")),
        (None, "default", "lealtad", ("lealtad", "context")),
        (None, "default", None, (None, "default")),
    ],
)
def test_the_gateway_knows_the_stage_better_than_the_slot_unless_it_guessed(
    stage: str | None, source: str, slot: str | None, known: tuple[str | None, str]
) -> None:
    message = make_message(context=make_context(stage=stage, stage_source=source))
    context = read_turn(make_tracker(message, slots={"stage": slot}), make_services()).context
    assert (context.stage, context.stage_source) == known


def test_a_new_session_remembers_language_place_and_last_question() -> None:
    message = make_message(context=make_context(stage="compra", stage_source="context"))
    turn = read_turn(make_tracker(message, slots={"last_question": "a.b"}), make_services())
    assert remembered(turn) == {"language": "es", "stage": "compra", "last_question": "a.b"}


def test_a_guessed_stage_is_not_remembered() -> None:
    message = make_message(context=make_context(stage="compra", stage_source="default"))
    assert remembered(read_turn(make_tracker(message), make_services())) == {"language": "es"}
