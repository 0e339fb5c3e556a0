"""The two steps of not understanding, and the hand-over after them."""

import pytest

from bot.compiler.naming import choose_payload
from bot.dialogue.decisions import Decision
from bot.dialogue.fallback import fall_back
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import read_turn
from bot.journeys.model import Handoff
from bot.touchpoints.events import TurnKind
from bot.turn import Choice
from tests.builders import make_context, make_text
from tests.dialogue.builders import make_message, make_services, make_shop, make_tracker

PERSON = Choice("Hablar con una persona", "/human_handoff")
DOUBTS = (
    Choice("¿Cuánto tarda?", choose_payload("compra.plazo_entrega")),
    Choice("¿Cómo pago?", choose_payload("compra.formas_pago")),
    Choice("Me rechaza la tarjeta", choose_payload("compra.pago_rechazado")),
)
IN_COMPRA = make_context(stage="compra", stage_source="context")


def missed(services: ConversationServices, *, misses: int = 0, **fields: object) -> Decision:
    message = make_message("asdf", **{"context": IN_COMPRA, **fields})  # type: ignore[arg-type]
    return fall_back(read_turn(make_tracker(message, slots={"misses": misses}), services), services)


def test_the_first_miss_asks_again_with_the_stages_top_doubts() -> None:
    decision = missed(make_services())
    (reply,) = decision.replies
    assert reply.text.startswith("Perdona, no te he entendido bien.")
    assert reply.choices == DOUBTS
    assert (decision.outcome.kind, decision.outcome.place.stage_id, decision.misses) == (TurnKind.FALLBACK, "compra", 1)


def test_what_was_perhaps_meant_is_offered_first() -> None:
    ranking = [
        ("lealtad.devolver", 0.4),
        ("decision.probar", 0.3),
        ("descubrimiento.que_es", 0.3),
        ("x.y", 0.3),
        ("compra.plazo_entrega", 0.1),
    ]
    (reply,) = missed(make_services(), ranking=ranking).replies
    assert [choice.title for choice in reply.choices] == ["¿Cómo lo devuelvo?", "¿Puedo probarlo?", "¿Cuánto tarda?"]


def test_the_second_miss_in_a_row_offers_a_person() -> None:
    decision = missed(make_services(), misses=1)
    (reply,) = decision.replies
    assert reply.text.startswith("Sigo sin entenderlo, lo siento.")
    assert (reply.choices, decision.misses, decision.outcome.kind) == ((PERSON,), 2, TurnKind.FALLBACK)


def test_the_next_one_hands_over_and_the_row_of_misses_ends() -> None:
    decision = missed(make_services(), misses=2)
    (reply,) = decision.replies
    assert reply.text == "Te paso con alguien. Horario de atención: de 9 a 18."
    assert (decision.outcome.kind, decision.outcome.answered, decision.misses) == (TurnKind.HANDOFF, False, 0)


@pytest.mark.parametrize(("after", "kinds"), [(1, "fh"), (2, "ffh"), (3, "fffh")])
def test_the_map_says_after_how_many_misses(after: int, kinds: str) -> None:
    services = make_services(make_shop(handoff=Handoff(make_text("Te paso."), after_fallbacks=after)))
    found = [missed(services, misses=misses).outcome.kind.value[0] for misses in range(after + 1)]
    assert "".join(found) == kinds


def test_a_map_that_knows_no_person_promises_none() -> None:
    services = make_services(make_shop(handoff=None))
    for misses in range(1, 5):
        decision = missed(services, misses=misses)
        assert decision.outcome.kind is TurnKind.FALLBACK
        assert decision.replies[0].text == "Sigo sin entenderlo, lo siento. Con estas preguntas sí puedo ayudarte:"
        assert decision.replies[0].choices == DOUBTS


def test_the_maps_own_words_are_used_with_their_facts() -> None:
    own = (make_text("¿Cómo? Estamos en {ciudad}."), make_text("¿Una persona?"))
    services = make_services(make_shop(fallback=own))
    texts = [missed(services, misses=misses).replies[0].text for misses in (0, 1)]
    assert texts == ["¿Cómo? Estamos en Madrid.", "¿Una persona?"]


def test_one_step_of_the_maps_is_enough() -> None:
    services = make_services(make_shop(fallback=(make_text("¿Cómo?"),)))
    assert missed(services, misses=1).replies[0].text.startswith("Sigo sin entenderlo")


def test_an_angry_customer_is_offered_a_person_at_once() -> None:
    (reply,) = missed(make_services(mood=-0.9)).replies
    assert reply.choices == (*DOUBTS[:2], PERSON)


def test_our_words_follow_the_language_of_the_turn() -> None:
    english = make_context(stage="compra", stage_source="context", language="en-GB")
    (reply,) = missed(make_services(), context=english).replies
    assert reply.text.startswith("Sorry, I did not quite get that.")
