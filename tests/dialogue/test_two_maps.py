"""Two maps in one project, in two languages: answer, buttons and touchpoint belong to the map of the question."""

from dataclasses import replace

import pytest

from bot.compiler.naming import choose_payload
from bot.dialogue.answering import answer
from bot.dialogue.fallback import fall_back
from bot.dialogue.greeting import greet
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.recording import touchpoint_of
from bot.dialogue.turn_reading import TurnRead, read_turn
from bot.journeys.model import Handoff
from bot.turn import Choice
from tests.builders import make_context, make_map, make_question, make_stage, make_text
from tests.dialogue.builders import make_message, make_services, make_shop, make_tracker

HOTEL = make_map(
    make_stage(
        "planning",
        make_question("dogs", ["Can I bring my dog?", "pets"], handoff=True, then=(make_text("rooms"),)),
        make_question("rooms", ["Which rooms do you have?", "rooms"]),
        was=(make_text("dreaming"),),
    ),
    make_stage("stay", make_question("breakfast", ["When is breakfast?", "breakfast hours"])),
    id="hotel",
    name="Hotel",
    language="en-GB",
    handoff=Handoff(make_text("One moment, please.")),
)
SHOP = make_shop(handoff=None)
SERVICES = make_services(SHOP, HOTEL)
ROOMS = Choice("Which rooms do you have?", choose_payload("planning.rooms"))
DOGS = Choice("Can I bring my dog?", choose_payload("planning.dogs"))
IN_HOTEL = make_context(map_id="hotel", language="en", stage="planning", stage_source="context")


def asking(path: str, **fields: object) -> TurnRead:
    return read_turn(make_tracker(make_message("?", intent="x", ranking=[(path, 0.9)], **fields)), SERVICES)


def test_a_question_of_another_map_offers_that_maps_person_in_that_maps_language() -> None:
    (reply,) = answer(asking("planning.dogs"), SERVICES).replies
    assert (reply.answer_of, reply.choices) == ("planning.dogs", (ROOMS, Choice("Talk to a person", "/human_handoff")))


@pytest.mark.parametrize(
    ("path", "map_id", "stage"), [("planning.dogs", "hotel", "planning"), ("compra.formas_pago", "tienda", "compra")]
)
def test_a_touchpoint_names_the_map_of_its_stage(path: str, map_id: str, stage: str) -> None:
    for context in (make_context(), IN_HOTEL):
        turn = asking(path, context=context)
        event = touchpoint_of(replace(turn, outcome=answer(turn, SERVICES).outcome), SERVICES)
        assert (event.map_id, event.stage_id, event.home_stage_id) == (map_id, stage, stage)


def test_small_talk_belongs_to_the_map_the_customer_is_on() -> None:
    turn = read_turn(make_tracker(make_message("thanks", intent="thanks", context=IN_HOTEL)), SERVICES)
    assert (touchpoint_of(turn, SERVICES).map_id, touchpoint_of(turn, SERVICES).stage_id) == ("hotel", "planning")


def test_greeting_and_doubts_are_those_of_the_map_the_customer_is_on() -> None:
    hello = greet(IN_HOTEL, SERVICES)
    (lost,) = fall_back(read_turn(make_tracker(make_message(context=IN_HOTEL)), SERVICES), SERVICES).replies
    assert hello.text.startswith("Hello! This is the chat of “Hotel”.")
    assert (hello.choices, lost.choices) == ((DOGS, ROOMS), (DOGS, ROOMS))


def test_a_remembered_stage_brings_its_map_and_language_along() -> None:
    turn = read_turn(make_tracker(make_message(), slots={"stage": "stay"}), SERVICES)
    told = turn.context
    assert (told.map_id, told.language, told.stage, told.stage_source) == ("hotel", "en", "stay", "context")


@pytest.mark.parametrize(
    ("stage", "otherwise", "home"),
    [
        ("stay", "tienda", "hotel"),
        ("dreaming", None, "hotel"),
        ("compra", "hotel", "tienda"),
        ("gone", "hotel", "hotel"),
        (None, None, "tienda"),
    ],
)
def test_a_stage_has_one_home(stage: str | None, otherwise: str | None, home: str) -> None:
    assert Knowledge([SHOP, HOTEL]).home_of(stage, otherwise=otherwise).id == home
