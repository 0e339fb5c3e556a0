"""The first words of a conversation, and the last before a person takes over."""

import pytest

from bot.compiler.naming import choose_payload
from bot.dialogue.decisions import Reply
from bot.dialogue.greeting import greet
from bot.dialogue.hand_off import hand_off
from bot.dialogue.turn_reading import read_turn
from bot.journeys.model import Handoff
from bot.turn import Choice
from tests.builders import make_context, make_map, make_question, make_stage, make_text
from tests.dialogue.builders import make_message, make_services, make_shop, make_tracker

QUE_ES = (Choice("¿Qué vendéis?", choose_payload("descubrimiento.que_es")),)


def test_a_stage_greets_in_its_own_words_and_the_assistant_says_what_it_is() -> None:
    assert greet(make_context(stage="decision", stage_source="page"), make_services()) == Reply(
        "¿Dudas antes de comprar en Madrid? Soy un asistente automático; si prefieres hablar con una persona, dímelo.",
        choices=(
            Choice("¿El envío es gratis?", choose_payload("decision.envio_gratis")),
            Choice("¿Puedo probarlo?", choose_payload("decision.probar")),
        ),
    )


def test_a_stage_without_words_gets_ours_with_the_maps_name() -> None:
    assert greet(make_context(), make_services()) == Reply(
        "¡Hola! Este es el chat de «Tienda». ¿En qué te ayudo? "
        "Soy un asistente automático; si prefieres hablar con una persona, dímelo.",
        choices=QUE_ES,
    )


def test_no_person_is_promised_where_the_map_knows_none() -> None:
    reply = greet(make_context(language="en"), make_services(make_shop(handoff=None)))
    assert reply.text == "Hello! This is the chat of “Tienda”. How can I help? I am an automatic assistant."


@pytest.mark.parametrize(
    "words", ["Soy tu asistente virtual", "¡Hola! Soy un bot", "I am the automated assistant", "Soy el chatbot de aquí"]
)
def test_what_the_author_has_said_is_not_said_twice(words: str) -> None:
    journey = make_map(make_stage("s", make_question("q", ["a", "b"]), greeting=make_text(words)))
    assert greet(make_context(), make_services(journey)).text == words


def asked(**fields: object) -> Reply:
    services = make_services(make_shop(**fields))
    decision = hand_off(read_turn(make_tracker(make_message(intent="human_handoff")), services), services)
    (reply,) = decision.replies
    return reply


def test_a_conversation_passes_on_in_the_maps_words_with_its_hours() -> None:
    assert asked() == Reply("Te paso con alguien. Horario de atención: de 9 a 18.", choices=QUE_ES)


def test_hours_are_said_only_if_the_map_has_them() -> None:
    assert asked(handoff=Handoff(make_text("Un momento."))).text == "Un momento."


def test_without_a_hand_over_the_chat_says_how_far_it_reaches() -> None:
    assert asked(handoff=None).text.startswith("Desde este chat todavía no puedo pasarte con una persona.")
